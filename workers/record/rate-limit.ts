/** Lets through at most so many frames a second, evenly: those nearest to a steady beat. */
export class RateLimit {
  readonly #periodUs: number;
  #dueUs = Number.NEGATIVE_INFINITY;

  constructor(maxFrameRate: number) {
    this.#periodUs = 1e6 / maxFrameRate;
  }

  /** Whether a frame is recorded; `stepUs` is the usual time between two frames of the source, 0 when it isn't known yet. */
  takes(timestampUs: number, stepUs: number): boolean {
    if (timestampUs < this.#dueUs - stepUs / 2) return false;
    // After a gap the beat starts anew; otherwise it goes on, so that rounding to frames never adds up.
    this.#dueUs = timestampUs - this.#dueUs > this.#periodUs ? timestampUs + this.#periodUs : this.#dueUs + this.#periodUs;
    return true;
  }
}
