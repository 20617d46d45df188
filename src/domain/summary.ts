import { quantile } from './statistics.ts';

/** What a list of milliseconds amounts to: quantiles by linear interpolation, variance that of the population. */
export interface Summary {
  readonly count: number;
  readonly total: number;
  readonly min: number;
  readonly max: number;
  readonly average: number;
  readonly stdDev: number;
  readonly variance: number;
  readonly median: number;
  readonly p5: number;
  readonly p25: number;
  readonly p75: number;
  readonly p95: number;
  readonly iqr: number;
  /** Mean of the smallest 5 %, of at least one value. */
  readonly best5: number;
  /** Mean of the largest 5 %, of at least one value. */
  readonly worst5: number;
}

export type SummaryKey = keyof Summary;
export const summaryKeys: readonly SummaryKey[] = [
  'count', 'total', 'min', 'max', 'average', 'stdDev', 'variance', 'median', 'p5', 'p25', 'p75', 'p95', 'iqr', 'best5', 'worst5',
];

/** Null for an empty list: nothing was measured, which is not the same as zero. */
export function summarise(values: ArrayLike<number>): Summary | null {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  if (count === 0) return null;
  const total = sum(sorted);
  const average = total / count;
  const variance = sum(sorted.map((value) => (value - average) ** 2)) / count;
  const [p25, p75] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const few = Math.max(1, Math.ceil(count / 20));
  return {
    count,
    total,
    min: sorted[0] ?? NaN,
    max: sorted[count - 1] ?? NaN,
    average,
    stdDev: Math.sqrt(variance),
    variance,
    median: quantile(sorted, 0.5),
    p5: quantile(sorted, 0.05),
    p25,
    p75,
    p95: quantile(sorted, 0.95),
    iqr: p75 - p25,
    best5: sum(sorted.subarray(0, few)) / few,
    worst5: sum(sorted.subarray(count - few)) / few,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** One figure of two summaries. */
export interface FigureDifference {
  readonly a: number;
  readonly b: number;
  readonly delta: number;
  /** Of A, per cent; positive is faster. Null where A is 0. */
  readonly improvement: number | null;
  /** What repeats of the same run differ by anyway, and whether this is within it; null while that is not known. */
  readonly floor: number | null;
  readonly isNoise: boolean | null;
}

/** How far a figure differs between repeats of the same run: its largest value minus its smallest. Null for fewer than two repeats. */
export function noiseFloor(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  return Math.max(...values) - Math.min(...values);
}

/** Of two sides, where one or both were repeated. */
export function largerFloor(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** `floor` is the noise floor of the figure, null if none was measured. */
export function figureDifference(a: number, b: number, floor: number | null): FigureDifference {
  const delta = b - a;
  return { a, b, delta, improvement: a === 0 ? null : (-delta / a) * 100, floor, isNoise: floor === null ? null : Math.abs(delta) <= floor };
}
