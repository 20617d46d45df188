/** How much of a session's time was not recorded because of pauses. All in µs of session time. */
export class PauseTime {
  #sinceUs: number | undefined;
  #pausedUs = 0;

  get isPaused(): boolean {
    return this.#sinceUs !== undefined;
  }

  /** False when it is paused already. */
  begin(nowUs: number): boolean {
    if (this.#sinceUs !== undefined) return false;
    this.#sinceUs = nowUs;
    return true;
  }

  /** False when it is not paused. */
  end(nowUs: number): boolean {
    if (this.#sinceUs === undefined) return false;
    this.#pausedUs += Math.max(0, nowUs - this.#sinceUs);
    this.#sinceUs = undefined;
    return true;
  }

  /** Recorded time at a moment of the session. */
  recordedUs(timestampUs: number): number {
    return Math.max(0, Math.min(timestampUs, this.#sinceUs ?? Number.POSITIVE_INFINITY) - this.#pausedUs);
  }
}
