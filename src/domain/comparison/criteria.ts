import type { Detection } from '../runs.ts';

/** What a comparison looks at, and what it takes for the same. */
export interface Criteria {
  /** Boxes that overlap by at least this show the same thing, 0..1. */
  readonly minIou: number;
  /** Detections below it are left out on both sides. */
  readonly minScore: number;
  /** Only detections with this label; null: all. Of no matter where names are of none. */
  readonly label: string | null;
  /** `any`: boxes are enough, for detectors that name things differently or not at all. */
  readonly names: 'same' | 'any';
}

export const plainCriteria: Criteria = { minIou: 0.5, minScore: 0, label: null, names: 'same' };

/** The label of every detection where names don't matter. */
export const anyLabel = 'anything';

/** The detections that a comparison by these criteria sees, in their order. */
export function considered(detections: readonly Detection[], { minScore, label, names }: Criteria): readonly Detection[] {
  const left = detections.filter((detection) => detection.score >= minScore && (names === 'any' || label === null || detection.label === label));
  return names === 'same' ? left : left.map((detection) => ({ ...detection, label: anyLabel }));
}
