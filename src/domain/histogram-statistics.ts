import { eachQuantile, type VectorStatistics } from './statistics.ts';

/**
 * How often each value 0..255 was seen in red, green and blue. Eight bits lose nothing this way: every figure that follows is exact,
 * and two tracks' statistics add up to those of both.
 */
export interface TrackStatistics {
  /** Frames that were looked at: at most ten a second, none while another one was under way. */
  readonly frames: number;
  /** Red, green, blue: 256 counts of pixels each. */
  readonly histogram: readonly (readonly number[])[];
}

/** Statistics of pictures in LeRobot's shape (3, 1, 1): `mean[channel][0][0]`. */
export type PictureStatistics = VectorStatistics<readonly [readonly [number]]>;

const values = 256;

/** Counts the pixels of frames. Doubles hold every count up to 2^53. */
export class PictureHistogram {
  readonly red = new Float64Array(values);
  readonly green = new Float64Array(values);
  readonly blue = new Float64Array(values);
  /** Whoever adds the pixels of a frame counts it here. */
  frames = 0;

  /** What has been counted so far; null before the first frame. */
  statistics(): TrackStatistics | null {
    return this.frames === 0 ? null : { frames: this.frames, histogram: [[...this.red], [...this.green], [...this.blue]] };
  }
}

/**
 * LeRobot looks at every n-th row and column, from the first: n = 1 below 300 pixels, else a 150th of the longer side.
 * `auto_downsample_height_width` of compute_stats.py (see VectorStatistics).
 */
export function samplingStep(width: number, height: number): number {
  const longer = Math.max(width, height);
  return longer < 300 ? 1 : Math.trunc(longer / 150);
}

/** Statistics of several tracks or sessions as one, exactly; null of none. */
export function mergeStatistics(parts: readonly TrackStatistics[]): TrackStatistics | null {
  const [first, ...others] = parts;
  if (first === undefined) return null;
  return others.reduce(
    (sum, part) => ({
      frames: sum.frames + part.frames,
      histogram: sum.histogram.map((counts, channel) => counts.map((count, value) => count + (part.histogram[channel]?.[value] ?? 0))),
    }),
    first,
  );
}

/** The figures of a track: red, green and blue in 0..1, the count in pixels. Quantiles are the true ones, with linear interpolation. */
export function describeHistogram(track: TrackStatistics): VectorStatistics {
  return figuresOf(track, (value) => value);
}

/** The same in the shape that LeRobot stores. */
export function pictureStatistics(track: TrackStatistics): PictureStatistics {
  return figuresOf(track, (value) => [[value]]);
}

function figuresOf<Entry>({ histogram }: TrackStatistics, entry: (value: number) => Entry): VectorStatistics<Entry> {
  const channels = histogram.map((counts) => new ChannelFigures(counts));
  const figure = (of: (channel: ChannelFigures) => number): Entry[] => channels.map((channel) => entry(of(channel) / (values - 1)));
  return {
    min: figure((channel) => channel.at(0)),
    max: figure((channel) => channel.at(channel.count - 1)),
    mean: figure((channel) => channel.mean),
    std: figure((channel) => channel.std),
    count: [channels[0]?.count ?? 0],
    ...eachQuantile((level) => figure((channel) => channel.quantile(level))),
  };
}

/** Figures of one channel, in 0..255. */
class ChannelFigures {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  /** Pixels up to and with each value. */
  readonly #upTo: number[];

  constructor(counts: readonly number[]) {
    let count = 0;
    this.#upTo = counts.map((pixels) => (count += pixels));
    this.count = count;
    // Sums of counts times bytes are exact in a double; the squares are taken around the mean, so that nothing cancels.
    this.mean = counts.reduce((sum, pixels, value) => sum + pixels * value, 0) / count;
    this.std = Math.sqrt(counts.reduce((sum, pixels, value) => sum + pixels * (value - this.mean) ** 2, 0) / count);
  }

  /** The value at a place among all pixels in order. */
  at(place: number): number {
    return this.#upTo.findIndex((pixels) => pixels > place);
  }

  /** As `quantile` of the sorted pixels would say. */
  quantile(level: number): number {
    const position = (this.count - 1) * level;
    const below = Math.floor(position);
    const low = this.at(below);
    return low + (this.at(Math.min(below + 1, this.count - 1)) - low) * (position - below);
  }
}
