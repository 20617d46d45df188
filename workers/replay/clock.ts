/** Where a clock takes its time from; tests inject their own. */
export interface Time {
  /** Milliseconds, rising. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, call: () => void): () => void;
}

export const wallTime: Time = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Below this a wait is over: a shorter timer would be clamped to 4 ms by the browser and come later than no timer at all. */
const shortestWaitMs = 1;

/** Maps session time to wall time by one anchor, so that every deadline is absolute and lateness never adds up. */
export class Clock {
  readonly #time: Time;
  #anchorMs = 0;
  #anchorUs = 0;
  #speed: number;
  #wake: () => void = () => undefined;

  constructor(speed: number, time: Time = wallTime) {
    this.#speed = speed;
    this.#time = time;
  }

  /** This session time is now. */
  start(timestampUs: number): void {
    this.#anchorMs = this.#time.now();
    this.#anchorUs = timestampUs;
  }

  /** The session time now. */
  positionUs(): number {
    return this.#anchorUs + (this.#time.now() - this.#anchorMs) * 1000 * this.#speed;
  }

  /** Changes the speed from now on; what was already played keeps its time. */
  setSpeed(speed: number): void {
    if (speed === this.#speed) return;
    this.start(this.positionUs());
    this.#speed = speed;
    this.#wake();
  }

  /** Wall time at which a session time is due. */
  dueMs(timestampUs: number): number {
    return this.#anchorMs + (timestampUs - this.#anchorUs) / 1000 / this.#speed;
  }

  isDue(timestampUs: number): boolean {
    return this.dueMs(timestampUs) <= this.#time.now();
  }

  /** Waits until a session time is due, at whatever speed by then. Rejects when aborted. */
  async until(timestampUs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = this.dueMs(timestampUs) - this.#time.now();
      if (waitMs < shortestWaitMs) return;
      await this.#sleep(waitMs, signal);
    }
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#time.after(ms, wake);
      signal.addEventListener('abort', wake);
      this.#wake = wake;
    });
  }
}
