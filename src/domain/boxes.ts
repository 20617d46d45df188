import type { Detection } from './runs.ts';

type Box = readonly [number, number, number, number];

/** Intersection over union of two boxes x1, y1, x2, y2; 0 when either is empty. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  const areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]);
  return shared / (areas - shared);
}

/** Greedy non-maximum suppression within each class: falling score, a box is dropped when its IoU with a kept one exceeds the limit. */
export function suppress<Candidate extends Detection>(candidates: readonly Candidate[], limit: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    const covered = kept.some((other) => other.classId === candidate.classId && iou(other.box, candidate.box) > limit);
    if (!covered) kept.push(candidate);
  }
  return kept;
}

/** The box cut to the frame. */
export function clipBox(box: Box): [number, number, number, number] {
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return [clip(box[0]), clip(box[1]), clip(box[2]), clip(box[3])];
}
