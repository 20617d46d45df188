/** A camera may take so long to give its first frame. */
const firstFrameMs = 5000;
/** A stream that has begun stalls when nothing comes for so long, or for so many of its usual steps if that is longer. */
const stallMs = 1500;
const stallSteps = 8;

/** Notices that a stream has stalled: no end, no error, no frames. */
export class Watchdog {
  #lastMs: number;
  #begun = false;

  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** A frame has come. */
  feed(nowMs: number): void {
    this.#lastMs = nowMs;
    this.#begun = true;
  }

  /** Another stream begins. */
  restart(nowMs: number): void {
    this.#lastMs = nowMs;
    this.#begun = false;
  }

  /** `fps`: frames a second lately, 0 when that isn't known. */
  isStalled(nowMs: number, fps: number): boolean {
    const patienceMs = this.#begun ? Math.max(stallMs, fps === 0 ? 0 : (stallSteps * 1000) / fps) : firstFrameMs;
    return nowMs - this.#lastMs > patienceMs;
  }
}
