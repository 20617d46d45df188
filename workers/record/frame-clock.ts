import type { DropCounts, DropReason } from '../../src/domain/drops.ts';
import { quantile } from '../../src/domain/statistics.ts';
import type { SessionClock } from './session-clock.ts';

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
/** Steps that must have been seen before one can be called unusual. */
const leastSteps = 8;

/**
 * Puts the frames of one track on the session's clock and keeps the account of every frame that is not recorded.
 * A loss is booked on the next frame that is kept, and in the totals at once.
 */
export class FrameClock {
  readonly drops: DropCounts = {};
  readonly #session: SessionClock;
  readonly #variableRate: boolean;
  readonly #live: boolean;
  /** The feed's own timestamp of session time 0; unknown until its first frame. */
  #zeroUs: number | undefined;
  #lastUs = -1;
  /** Whether the last frame came from this feed, so that the step from it says something. */
  #follows = false;
  #steps: number[] = [];
  #lost = 0;
  #lostReason: DropReason = 'none';

  /** Where the rate varies, as with a screen, a long step is no loss. Frames of a feed that is not live say nothing about when they came. */
  constructor(session: SessionClock, { variableRate = false, live = true } = {}) {
    this.#session = session;
    this.#variableRate = variableRate;
    this.#live = live;
  }

  /** Session time of the newest frame. */
  get elapsedUs(): number {
    return Math.max(0, this.#lastUs);
  }

  /** Frames a second over the last second or so, by the source's own timestamps; 0 before the second frame. */
  get fps(): number {
    const spanUs = this.#steps.reduce((sum, step) => sum + step, 0);
    return spanUs === 0 ? 0 : (this.#steps.length * 1e6) / spanUs;
  }

  /** Another feed follows, whose timestamps may start anywhere. */
  newFeed(): void {
    this.#zeroUs = undefined;
    this.#follows = false;
    this.#steps = [];
  }

  /**
   * Session time of a frame. Null when it is not part of the session: older than its first frame, or, booked as `source-repeat`, not
   * newer than the one before.
   */
  stamp(sourceUs: number, arrivalMs: number): number | null {
    this.#zeroUs ??= this.#session.anchor(sourceUs, arrivalMs);
    const timestampUs = sourceUs - this.#zeroUs;
    if (this.#live) this.#session.observe(timestampUs, arrivalMs);
    if (timestampUs < 0) return null;
    if (timestampUs <= this.#lastUs) {
      this.lose('source-repeat', 1);
      return null;
    }
    if (this.#follows) this.#noteStep(timestampUs - this.#lastUs);
    this.#follows = true;
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
    const stamped = { timestampUs, arrivalUs: this.#session.at(arrivalMs), droppedBefore: this.#lost, dropReason: this.#lostReason };
    this.#lost = 0;
    this.#lostReason = 'none';
    return stamped;
  }

  #noteStep(stepUs: number): void {
    if (this.#steps.length >= leastSteps && !this.#variableRate) {
      const usualUs = quantile([...this.#steps].sort((a, b) => a - b), 0.5);
      if (stepUs > gapFactor * usualUs) this.lose('source-gap', Math.round(stepUs / usualUs) - 1);
    }
    this.#steps.push(stepUs);
    if (this.#steps.length > usualSteps) this.#steps.shift();
  }
}
