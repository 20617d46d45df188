import { quantile } from './statistics.ts';

export interface Bins {
  /** Where each bin begins. */
  readonly start: Float64Array;
  readonly count: Float64Array;
  readonly width: number;
}

/**
 * How often values fall into each of so many bins of equal width. The last bin also takes what lies above the 99th percentile, so that a few
 * outliers don't press all others into one bin. NaN is left out. Null where there is nothing.
 */
export function binsOf(values: Float64Array, bins: number): Bins | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const first = sorted[0];
  if (first === undefined) return null;
  const width = (quantile(sorted, 0.99) - first) / bins;
  if (width === 0) return { start: Float64Array.of(first), count: Float64Array.of(sorted.length), width: 0 };
  const count = new Float64Array(bins);
  for (const value of sorted) {
    const at = Math.min(bins - 1, Math.floor((value - first) / width));
    count[at] = (count[at] ?? 0) + 1;
  }
  return { start: Float64Array.from(count, (_count, at) => first + at * width), count, width };
}
