import { cadenceOf, type Cadence } from './cadence.ts';
import { dropReasonOf, type DropCounts } from './drops.ts';
import type { FrameBlock } from './frames.ts';
import { summarise, type Summary } from './summary.ts';

/** How a track was recorded, as its rows tell. */
export interface RecordingReport {
  readonly frames: number;
  /** Null for fewer than two frames in a row. */
  readonly cadence: Cadence | null;
  /** From a frame's capture until it reached the recorder, ms. */
  readonly arrivalMs: Summary | null;
  /** Frames of the source that are not in it, by reason. */
  readonly drops: DropCounts;
  /** Of the encoded pictures, bits per second of recorded pictures. */
  readonly bitRate: number;
}

/** Takes a track's blocks one after the other; keeps two numbers a frame. */
export class RecordingMeter {
  readonly #timestampUs: number[] = [];
  readonly #arrivalMs: number[] = [];
  readonly #starts = new Set<number>();
  readonly #drops: DropCounts = {};
  #segment = -1;
  #bytes = 0;
  #durationUs = 0;

  take(block: FrameBlock): void {
    if (block.segment !== this.#segment) this.#starts.add(this.#timestampUs.length);
    this.#segment = block.segment;
    block.timestampUs.forEach((timestampUs, at) => {
      this.#timestampUs.push(timestampUs);
      this.#arrivalMs.push(((block.arrivalUs[at] ?? NaN) - timestampUs) / 1000);
      this.#bytes += block.bytes[at] ?? 0;
      this.#durationUs += block.durationUs[at] ?? 0;
      const dropped = block.droppedBefore[at] ?? 0;
      const reason = dropReasonOf(block.dropReason[at] ?? 0);
      if (dropped > 0) this.#drops[reason] = (this.#drops[reason] ?? 0) + dropped;
    });
  }

  get report(): RecordingReport {
    return {
      frames: this.#timestampUs.length,
      cadence: cadenceOf(this.#timestampUs, (at) => this.#starts.has(at)),
      arrivalMs: summarise(this.#arrivalMs),
      drops: { ...this.#drops },
      bitRate: this.#durationUs === 0 ? 0 : (this.#bytes * 8e6) / this.#durationUs,
    };
  }
}
