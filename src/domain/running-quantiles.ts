import { eachQuantile, type VectorStatistics } from './statistics.ts';

/** Rows of equal length, one after the other. Everything but doubles is reckoned with in single precision, as numpy does. */
export type VectorBatch = Float64Array | Float32Array | Int32Array | Int16Array | Uint16Array | Uint8Array;

const bins = 5000;
const edgePadding = 1e-10;

/**
 * LeRobot's running statistics of signals: mean, spread and a histogram of 5000 bins a component, whose range grows with the values. When
 * it does, whole bins move by their centre, so quantiles drift a little: kept as it is, because equal figures are the point.
 * `RunningQuantileStats` of https://github.com/huggingface/lerobot, src/lerobot/datasets/compute_stats.py at commit 7427f318.
 */
export class RunningQuantiles {
  readonly #components: Component[];
  #count = 0;

  constructor(components: number) {
    this.#components = Array.from({ length: components }, () => new Component());
  }

  /** Takes a batch of finite values in; how the values are cut into batches matters to the figures. Throws when it holds no whole number of vectors. */
  add(batch: VectorBatch): void {
    const width = this.#components.length;
    const rows = batch.length / width;
    if (!Number.isInteger(rows)) throw new RangeError(`${batch.length} values are no vectors of ${width} components.`);
    if (rows === 0) return;
    const columns = this.#components.map((component, first) => ({ component, column: columnOf(batch, first, width) }));
    // All of them are laid out anew when one has grown.
    const grown = columns.map(({ component, column }) => component.widen(column)).includes(true);
    this.#count += rows;
    for (const { component, column } of columns) {
      if (grown) component.layOut(this.#count === rows);
      component.add(column, rows / this.#count, batch instanceof Float64Array ? (value) => value : Math.fround);
    }
  }

  /** The figures so far, in the units of the values; null before the second vector. */
  statistics(): VectorStatistics | null {
    if (this.#count < 2) return null;
    const figure = (of: (component: Component) => number): number[] => this.#components.map(of);
    return {
      min: figure(({ min }) => min),
      max: figure(({ max }) => max),
      mean: figure(({ mean }) => mean),
      std: figure((component) => component.std),
      count: [this.#count],
      ...eachQuantile((level) => figure((component) => component.quantile(level * this.#count))),
    };
  }
}

/** Rounds to the precision that the figures are kept in. */
type Round = (value: number) => number;

class Component {
  min = Infinity;
  max = -Infinity;
  mean = 0;
  #meanOfSquares = 0;
  #round: Round = (value) => value;
  #counts = new Float64Array(bins);
  #edges = new Float64Array(bins + 1);

  /** True when the values reach beyond what has been seen. */
  widen(column: Float64Array): boolean {
    const { min, max } = this;
    for (const value of column) {
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
    }
    return this.min < min || this.max > max;
  }

  /** New edges around all values, with the old bins' counts as lumps at their centres. */
  layOut(first: boolean): void {
    const counts = this.#counts;
    const edges = this.#edges;
    const padding = first ? edgePadding : (this.max - this.min) * edgePadding;
    this.#edges = evenlySpaced(this.min - padding, this.max + padding);
    this.#counts = new Float64Array(bins);
    counts.forEach((count, bin) => {
      if (count > 0) this.#count(this.#binBelow((at(edges, bin) + at(edges, bin + 1)) / 2), count);
    });
  }

  /** `share`: of this batch in all values so far. */
  add(column: Float64Array, share: number, round: Round): void {
    let sum = 0;
    let squares = 0;
    for (const value of column) {
      sum = round(sum + value);
      squares = round(squares + round(value * value));
      this.#count(this.#binOf(value), 1);
    }
    this.#round = round;
    this.mean = approach(this.mean, round(sum / column.length), share, round);
    this.#meanOfSquares = approach(this.#meanOfSquares, round(squares / column.length), share, round);
  }

  get std(): number {
    const round = this.#round;
    return round(Math.sqrt(Math.max(0, round(this.#meanOfSquares - round(this.mean * this.mean)))));
  }

  /** The value that `target` vectors are at or below. */
  quantile(target: number): number {
    let before = 0;
    let bin = 0;
    for (; bin < bins && before + at(this.#counts, bin) < target; bin++) before += at(this.#counts, bin);
    const edge = at(this.#edges, bin);
    const inBin = at(this.#counts, bin);
    // Neither the first bin nor an empty one is interpolated in.
    if (bin === 0 || bin === bins || inBin === 0) return edge;
    return edge + ((target - before) / inBin) * (at(this.#edges, bin + 1) - edge);
  }

  #count(bin: number, count: number): void {
    this.#counts[bin] = at(this.#counts, bin) + count;
  }

  /** The bin with edge <= value < next edge; the last one has its upper edge too. */
  #binOf(value: number): number {
    let bin = this.#guess(value);
    while (bin > 0 && value < at(this.#edges, bin)) bin--;
    while (bin < bins - 1 && value >= at(this.#edges, bin + 1)) bin++;
    return bin;
  }

  /** The bin with edge < value <= next edge. */
  #binBelow(value: number): number {
    let bin = this.#guess(value);
    while (bin > 0 && value <= at(this.#edges, bin)) bin--;
    while (bin < bins - 1 && value > at(this.#edges, bin + 1)) bin++;
    return bin;
  }

  /** Right but for rounding. Where the values are so large that all edges are one number, there is nothing to guess. */
  #guess(value: number): number {
    const start = at(this.#edges, 0);
    const range = at(this.#edges, bins) - start;
    const bin = range > 0 ? Math.floor(((value - start) / range) * bins) : 0;
    return Math.min(bins - 1, Math.max(0, bin));
  }
}

/** Moves a running mean towards that of a batch. */
function approach(mean: number, batchMean: number, share: number, round: Round): number {
  return round(mean + round(round(batchMean - mean) * round(share)));
}

/** As numpy.linspace: the product first, then the sum; the last is exactly the end. */
function evenlySpaced(start: number, end: number): Float64Array<ArrayBuffer> {
  const step = (end - start) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => k * step + start);
  edges[bins] = end;
  return edges;
}

function columnOf(batch: VectorBatch, first: number, width: number): Float64Array {
  const column = new Float64Array(batch.length / width);
  for (let row = 0; row < column.length; row++) column[row] = batch[row * width + first] ?? 0;
  return column;
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}
