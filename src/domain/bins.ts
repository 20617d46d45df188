import { quantile } from './statistics.ts';

export interface Bins {
  /** Where each bin begins. */
  readonly start: Float64Array;
  /** For each list, how many of its values are in each bin. */
  readonly counts: readonly Float64Array[];
  readonly width: number;
}

/**
 * How often the values of each list fall into each of so many bins of equal width, the same for all lists. The last bin also takes what lies above the
 * 99th percentile of all, so that a few outliers don't press all others into one bin. NaN is left out. Null where there is nothing.
 */
export function binsOf(lists: readonly Float64Array[], bins: number): Bins | null {
  const sorted = Float64Array.from(lists.flatMap((values) => Array.from(values).filter((value) => !Number.isNaN(value)))).sort();
  const first = sorted[0];
  if (first === undefined) return null;
  const width = (quantile(sorted, 0.99) - first) / bins;
  const start = Float64Array.from({ length: width === 0 ? 1 : bins }, (_, at) => first + at * width);
  return { start, counts: lists.map((values) => countsOf(values, start, width)), width };
}

/** Which bin holds a value; NaN is in none. */
export function binOf({ start, width }: Pick<Bins, 'start' | 'width'>, value: number): number | null {
  if (Number.isNaN(value)) return null;
  return width === 0 ? 0 : Math.max(0, Math.min(start.length - 1, Math.floor((value - (start[0] ?? 0)) / width)));
}

function countsOf(values: Float64Array, start: Float64Array, width: number): Float64Array {
  const counts = new Float64Array(start.length);
  for (const value of values) {
    const at = binOf({ start, width }, value);
    if (at !== null) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
