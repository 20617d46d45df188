import type { Placement } from '../../../../src/domain/family.ts';
import type { Corners, Detection } from '../../../../src/domain/runs.ts';
import { toFrame, type Candidate } from './rows.ts';

/** Centre and size in pixels of the model's input, and the angle from the x axis to the side called width, in radians. */
export type TurnedBox = readonly [x: number, y: number, width: number, height: number, angle: number];

/** The corners, in turn. */
export function cornersOf([x, y, width, height, angle]: TurnedBox, placement: Placement): Corners {
  const [ax, ay] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * width) / 2];
  const [bx, by] = [(-Math.sin(angle) * height) / 2, (Math.cos(angle) * height) / 2];
  const [a, b, c, d] = [
    toFrame(x - ax - bx, y - ay - by, placement),
    toFrame(x + ax - bx, y + ay - by, placement),
    toFrame(x + ax + bx, y + ay + by, placement),
    toFrame(x - ax + bx, y - ay + by, placement),
  ];
  return [...a, ...b, ...c, ...d];
}

/** The upright box around the corners. */
export function boundsOf([x1, y1, x2, y2, x3, y3, x4, y4]: Corners): [number, number, number, number] {
  return [Math.min(x1, x2, x3, x4), Math.min(y1, y2, y3, y4), Math.max(x1, x2, x3, x4), Math.max(y1, y2, y3, y4)];
}

/** A box taken as a normal distribution: centre, and variances of x, of y and of both. */
type Spread = readonly [x: number, y: number, a: number, b: number, c: number];

function spreadOf([x, y, width, height, angle]: TurnedBox): Spread {
  const [a, b] = [width ** 2 / 12, height ** 2 / 12];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x, y, a * cos ** 2 + b * sin ** 2, a * sin ** 2 + b * cos ** 2, (a - b) * cos * sin];
}

/** How much two turned boxes overlap, 0..1: ProbIoU (https://arxiv.org/abs/2106.06072), one minus the Hellinger distance of the distributions. */
export function probabilisticIou(one: TurnedBox, other: TurnedBox): number {
  return overlap(spreadOf(one), spreadOf(other));
}

function overlap([x1, y1, a1, b1, c1]: Spread, [x2, y2, a2, b2, c2]: Spread): number {
  const epsilon = 1e-7;
  const [dx, dy] = [x1 - x2, y1 - y2];
  const determinant = (a1 + a2) * (b1 + b2) - (c1 + c2) ** 2 + epsilon;
  const apart = (((a1 + a2) * dy ** 2 + (b1 + b2) * dx ** 2) / determinant) * 0.25 - (((c1 + c2) * dx * dy) / determinant) * 0.5;
  const shapes = Math.max(0, a1 * b1 - c1 ** 2) * Math.max(0, a2 * b2 - c2 ** 2);
  const distance = apart + Math.log(determinant / (4 * Math.sqrt(shapes) + epsilon) + epsilon) * 0.5;
  const bounded = Math.min(100, Math.max(epsilon, distance));
  return 1 - Math.sqrt(1 - Math.exp(-bounded) + epsilon);
}

/** As `suppress` of upright boxes, within each class, by the overlap of turned ones. */
export function suppressTurned(candidates: readonly Candidate[], boxOf: (row: number) => TurnedBox, limit: number): Candidate[] {
  const kept: { readonly candidate: Candidate; readonly spread: Spread }[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    const spread = spreadOf(boxOf(candidate.row));
    const covered = kept.some((other) => other.candidate.classId === candidate.classId && overlap(other.spread, spread) > limit);
    if (!covered) kept.push({ candidate, spread });
  }
  return kept.map(({ candidate }) => candidate);
}

/** What a turned box adds to a detection. */
export function turned(box: TurnedBox, placement: Placement): Required<Pick<Detection, 'angle' | 'corners'>> {
  return { angle: box[4], corners: cornersOf(box, placement) };
}
