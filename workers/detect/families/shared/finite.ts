import type { Detection } from '../../../../src/domain/runs.ts';

/** Whether all that says where a detection is, and how sure it is, are numbers: weights may give NaN or infinity, which JSON can't hold. */
export function allFinite({ score, box, keypoints, angle, corners }: Detection): boolean {
  return [score, ...box, angle ?? 0, ...(corners ?? []), ...(keypoints ?? []).flat()].every((value) => value === null || Number.isFinite(value));
}
