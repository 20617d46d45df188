/** The q-quantile (0..1) with linear interpolation between order statistics, as numpy's default. 0 for an empty list. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return 0;
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}

/**
 * Statistics of a stream of vectors in LeRobot's keys: an entry for each component, but one count for all. `std` is that of the
 * population. https://github.com/huggingface/lerobot, src/lerobot/datasets/compute_stats.py
 */
export interface VectorStatistics<Entry = number> {
  readonly min: readonly Entry[];
  readonly max: readonly Entry[];
  readonly mean: readonly Entry[];
  readonly std: readonly Entry[];
  readonly count: readonly [number];
  readonly q01: readonly Entry[];
  readonly q10: readonly Entry[];
  readonly q50: readonly Entry[];
  readonly q90: readonly Entry[];
  readonly q99: readonly Entry[];
}

/** The quantiles of VectorStatistics, 0..1. */
export const quantileLevels = { q01: 0.01, q10: 0.1, q50: 0.5, q90: 0.9, q99: 0.99 } as const;

/** Fills in a value for each quantile of VectorStatistics. */
export function eachQuantile<Value>(of: (level: number) => Value): Record<keyof typeof quantileLevels, Value> {
  const { q01, q10, q50, q90, q99 } = quantileLevels;
  return { q01: of(q01), q10: of(q10), q50: of(q50), q90: of(q90), q99: of(q99) };
}

/** Mean of any number of values, in constant memory. */
export class RunningMean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }
}

/** The last `size` values, for figures that follow what happens now. */
export class RecentValues {
  readonly #values: Float64Array;
  #added = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size);
  }

  add(value: number): void {
    this.#values[this.#added++ % this.#values.length] = value;
  }

  get mean(): number {
    const count = Math.min(this.#added, this.#values.length);
    if (count === 0) return 0;
    return this.#values.subarray(0, count).reduce((sum, value) => sum + value, 0) / count;
  }

  quantile(q: number): number {
    const count = Math.min(this.#added, this.#values.length);
    return quantile(this.#values.slice(0, count).sort(), q);
  }

  clear(): void {
    this.#added = 0;
  }
}
