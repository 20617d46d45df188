import { iou } from '../boxes.ts';
import type { Detection } from '../runs.ts';

export interface Match {
  /** Positions in the two lists. */
  readonly a: number;
  readonly b: number;
  readonly iou: number;
}

/** Which detections of two lists show the same thing. */
export interface Matches {
  readonly pairs: readonly Match[];
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
}

/**
 * Pairs detections of the same label whose boxes overlap by at least `minIou`: the best overlap first, each detection at most once; of
 * equal overlaps the earlier detection of A, then of B. Labels and not class ids, which models count differently.
 */
export function matchDetections(a: readonly Detection[], b: readonly Detection[], minIou: number): Matches {
  const candidates: Match[] = [];
  a.forEach((first, at) => {
    b.forEach((second, bt) => {
      if (first.label !== second.label) return;
      const overlap = iou(first.box, second.box);
      if (overlap >= minIou && overlap > 0) candidates.push({ a: at, b: bt, iou: overlap });
    });
  });
  candidates.sort((x, y) => y.iou - x.iou || x.a - y.a || x.b - y.b);
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  const pairs: Match[] = [];
  for (const pair of candidates) {
    if (usedA.has(pair.a) || usedB.has(pair.b)) continue;
    usedA.add(pair.a);
    usedB.add(pair.b);
    pairs.push(pair);
  }
  return { pairs, onlyA: rest(a.length, usedA), onlyB: rest(b.length, usedB) };
}

function rest(count: number, used: ReadonlySet<number>): number[] {
  return Array.from({ length: count }, (_, at) => at).filter((at) => !used.has(at));
}
