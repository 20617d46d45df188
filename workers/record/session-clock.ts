/** Two clocks that disagree by less than this about when a frame came are the same clock, and the rest is how long frames travel. */
const sameClockUs = 1_000_000;

/**
 * The session's one clock, in µs from its first frame. Cameras of a browser share a monotonic clock that starts anywhere; what comes on
 * another clock (another kind of device, a camera that was plugged in again) is put in place by when it arrived.
 */
export class SessionClock {
  #zeroSourceUs: number | undefined;
  /** The moment of this thread's `performance.now()` at which session time was 0, as well as it is known. */
  #zeroMs = 0;

  get started(): boolean {
    return this.#zeroSourceUs !== undefined;
  }

  /** The source's own timestamp of session time 0. */
  get zeroSourceUs(): number {
    return this.#zeroSourceUs ?? 0;
  }

  /** The first frame of a feed has come: gives the feed's own timestamp of session time 0. The first feed of all starts the session. */
  anchor(sourceUs: number, arrivalMs: number): number {
    if (this.#zeroSourceUs === undefined) {
      this.#zeroSourceUs = sourceUs;
      this.#zeroMs = arrivalMs;
    }
    const byArrivalUs = sourceUs - this.at(arrivalMs);
    return Math.abs(byArrivalUs - this.#zeroSourceUs) < sameClockUs ? this.#zeroSourceUs : byArrivalUs;
  }

  /**
   * A live frame has come. None arrives before it was captured, so the one that travelled fastest tells best how the two clocks
   * stand to each other; the first one, when everything has just been started, is often slow.
   */
  observe(timestampUs: number, arrivalMs: number): void {
    this.#zeroMs = Math.min(this.#zeroMs, arrivalMs - timestampUs / 1000);
  }

  /** Session time of a moment of this thread's `performance.now()`; negative before the first frame. */
  at(ms: number): number {
    return Math.round((ms - this.#zeroMs) * 1000);
  }
}
