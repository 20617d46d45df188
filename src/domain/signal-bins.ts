import type { SignalBlock } from './signals.ts';

/** Samples as lines to draw: a value per moment and channel, null where the device gave none, which breaks a line. */
export interface SignalLines {
  readonly timestampUs: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** A pixel or two each on a screen, whatever the length of the session. */
export const signalBins = 500;

/**
 * A signal of any length in bounded memory: of each part of the session the first and the last value of a channel and the extremes between them, in the order
 * they came in. Lines through these look as lines through all samples (M4, Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", 2014).
 */
export class SignalBins {
  readonly #channels: number;
  readonly #widthUs: number;
  readonly #firstUs = new Float64Array(signalBins).fill(NaN);
  readonly #lastUs = new Float64Array(signalBins).fill(NaN);
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  /** 1 where the largest value came after the smallest. */
  readonly #rises: Uint8Array;

  constructor(channels: number, durationUs: number) {
    this.#channels = channels;
    this.#widthUs = Math.max(1, durationUs / signalBins);
    const each = (): Float64Array => new Float64Array(signalBins * channels).fill(NaN);
    [this.#first, this.#last, this.#min, this.#max] = [each(), each(), each(), each()];
    this.#rises = new Uint8Array(signalBins * channels);
  }

  /** Blocks come in order. */
  add({ timestampUs, values }: Pick<SignalBlock, 'timestampUs' | 'values'>): void {
    for (const [row, us] of timestampUs.entries()) {
      const bin = Math.max(0, Math.min(signalBins - 1, Math.floor(us / this.#widthUs)));
      const begins = Number.isNaN(this.#firstUs[bin]);
      if (begins) this.#firstUs[bin] = us;
      this.#lastUs[bin] = us;
      for (let channel = 0; channel < this.#channels; channel++) {
        this.#take(bin * this.#channels + channel, values[row * this.#channels + channel] ?? NaN, begins);
      }
    }
  }

  /** Whether a channel ever had two values. */
  varies(channel: number): boolean {
    let [min, max] = [Infinity, -Infinity];
    for (let at = channel; at < this.#min.length; at += this.#channels) {
      min = Math.min(min, valueOr(this.#min[at], min));
      max = Math.max(max, valueOr(this.#max[at], max));
    }
    return min < max;
  }

  /** Of a part with one sample that sample, of others four moments. */
  lines(channels: readonly number[]): SignalLines {
    const timestampUs: number[] = [];
    const values: (number | null)[][] = channels.map(() => []);
    for (let bin = 0; bin < signalBins; bin++) {
      const [firstUs, lastUs] = [this.#firstUs[bin] ?? NaN, this.#lastUs[bin] ?? NaN];
      if (Number.isNaN(firstUs)) continue;
      const single = firstUs === lastUs;
      const stepUs = (lastUs - firstUs) / 3;
      timestampUs.push(...(single ? [lastUs] : [firstUs, firstUs + stepUs, lastUs - stepUs, lastUs]));
      for (const [line, channel] of channels.entries()) {
        const at = bin * this.#channels + channel;
        const extremes = this.#rises[at] === 1 ? [this.#min[at], this.#max[at]] : [this.#max[at], this.#min[at]];
        const shown = single ? [this.#last[at]] : [this.#first[at], ...extremes, this.#last[at]];
        values[line]?.push(...shown.map((value) => valueOr(value, null)));
      }
    }
    return { timestampUs, values };
  }

  #take(at: number, value: number, begins: boolean): void {
    if (begins) this.#first[at] = value;
    this.#last[at] = value;
    if (Number.isNaN(value)) return;
    if (!(value >= (this.#min[at] ?? NaN))) {
      this.#min[at] = value;
      this.#rises[at] = 0;
    }
    if (!(value <= (this.#max[at] ?? NaN))) {
      this.#max[at] = value;
      this.#rises[at] = 1;
    }
  }
}

function valueOr<Other>(value: number | undefined, other: Other): number | Other {
  return value === undefined || Number.isNaN(value) ? other : value;
}
