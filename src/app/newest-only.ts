/** Does one thing after the other; of those that are asked for meanwhile only the newest is done. Dragging asks for more pictures than can be painted. */
export class NewestOnly {
  #waiting: (() => Promise<void>) | null = null;
  #busy = false;

  get busy(): boolean {
    return this.#busy;
  }

  /** Resolves at once where something is being done, otherwise when nothing waits any more. */
  async do(work: () => Promise<void>): Promise<void> {
    this.#waiting = work;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting !== null) {
      const next = this.#waiting;
      this.#waiting = null;
      await next();
    }
    this.#busy = false;
  }
}
