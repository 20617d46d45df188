import { summarise, type Summary } from './summary.ts';

/** How evenly frames follow each other in recorded time. */
export interface Cadence {
  /** Frames per second where frames follow each other; time in gaps doesn't count. */
  readonly fps: number;
  /** From a frame to the next one, ms. */
  readonly intervalMs: Summary;
  /** Intervals more than half as long again as the median one. */
  readonly long: number;
}

/** Times in µs, rising. `startsAnew` says of a position whether there is a gap right before it. Null where no two frames follow each other. */
export function cadenceOf(timestampUs: ArrayLike<number>, startsAnew: (at: number) => boolean): Cadence | null {
  const intervals: number[] = [];
  for (let at = 1; at < timestampUs.length; at++) {
    if (!startsAnew(at)) intervals.push(((timestampUs[at] ?? 0) - (timestampUs[at - 1] ?? 0)) / 1000);
  }
  const intervalMs = summarise(intervals);
  if (intervalMs === null || intervalMs.total === 0) return null;
  const long = intervals.filter((interval) => interval > 1.5 * intervalMs.median).length;
  return { fps: (intervals.length * 1000) / intervalMs.total, intervalMs, long };
}
