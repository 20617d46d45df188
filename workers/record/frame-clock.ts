import type { DropCounts, DropReason } from '../../src/domain/drops.ts';
import { quantile } from '../../src/domain/statistics.ts';

/** A frame that is going to be encoded, on the session's clock. */
export interface StampedFrame {
  readonly timestampUs: number;
  readonly arrivalUs: number;
  readonly droppedBefore: number;
  readonly dropReason: DropReason;
}

/** A step this much longer than usual means that frames never reached the page. */
const gapFactor = 1.75;
const usualSteps = 31;

/**
 * Puts frames on the session's clock (0 = first frame) and keeps the account of every frame that is not recorded.
 * A loss is booked on the next frame that is kept, and in the totals at once.
 */
export class FrameClock {
  readonly drops: DropCounts = {};
  #startUs: number | undefined;
  #startArrivalMs = 0;
  #lastUs = -1;
  #steps: number[] = [];
  #lost = 0;
  #lostReason: DropReason = 'none';

  /** Session time of the newest frame. */
  get elapsedUs(): number {
    return Math.max(0, this.#lastUs);
  }

  /** Frames a second over the last second or so, by the source's own timestamps; 0 before the second frame. */
  get fps(): number {
    const spanUs = this.#steps.reduce((sum, step) => sum + step, 0);
    return spanUs === 0 ? 0 : (this.#steps.length * 1e6) / spanUs;
  }

  /** Session time of a frame, or null when its timestamp does not rise: it is then booked as `source-repeat`. */
  stamp(sourceUs: number, arrivalMs: number): number | null {
    if (this.#startUs === undefined) {
      this.#startUs = sourceUs;
      this.#startArrivalMs = arrivalMs;
    }
    const timestampUs = sourceUs - this.#startUs;
    if (timestampUs <= this.#lastUs) {
      this.lose('source-repeat', 1);
      return null;
    }
    if (this.#lastUs >= 0) this.#noteStep(timestampUs - this.#lastUs);
    this.#lastUs = timestampUs;
    return timestampUs;
  }

  /** Adds to the totals what is booked on its row elsewhere, or comes after the last row. */
  count(reason: DropReason, count: number): void {
    this.drops[reason] = (this.drops[reason] ?? 0) + count;
  }

  /** Books lost frames: in the totals, and on the next frame that is kept. */
  lose(reason: DropReason, count: number): void {
    this.count(reason, count);
    this.#lost += count;
    this.#lostReason = reason;
  }

  /** The frame is kept: hands out what was lost before it. */
  keep(timestampUs: number, arrivalMs: number): StampedFrame {
    const stamped = {
      timestampUs,
      arrivalUs: Math.round((arrivalMs - this.#startArrivalMs) * 1000),
      droppedBefore: this.#lost,
      dropReason: this.#lostReason,
    };
    this.#lost = 0;
    this.#lostReason = 'none';
    return stamped;
  }

  #noteStep(stepUs: number): void {
    if (this.#steps.length >= 8) {
      const usualUs = quantile([...this.#steps].sort((a, b) => a - b), 0.5);
      if (stepUs > gapFactor * usualUs) this.lose('source-gap', Math.round(stepUs / usualUs) - 1);
    }
    this.#steps.push(stepUs);
    if (this.#steps.length > usualSteps) this.#steps.shift();
  }
}
