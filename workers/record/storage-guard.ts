/** How often the browser is asked how much room is left. */
const askEveryMs = 2000;
/** Room that must stay for what is under way: rows, the last fragments, and the time until the next answer. */
const reserveSeconds = 5;
const leastReserveBytes = 8 * 1024 * 1024;

/** Ends a recording cleanly before its budget or the storage is used up. */
export class StorageGuard {
  readonly #budgetBytes: number;
  #freeBytes = Number.POSITIVE_INFINITY;
  /** Bytes recorded when the browser was last asked. */
  #bytesThen = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(budgetBytes: number | undefined) {
    this.#budgetBytes = budgetBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Whether it is time to stop: `bytes` recorded so far, `bytesPerSecond` lately. */
  isNearlyFull(bytes: number, bytesPerSecond: number, nowMs: number): boolean {
    if (nowMs - this.#askedAtMs >= askEveryMs) void this.#ask(bytes, nowMs);
    // What comes until the next look must fit too.
    if (bytes + bytesPerSecond / 2 >= this.#budgetBytes) return true;
    const leftBytes = this.#freeBytes - (bytes - this.#bytesThen);
    return leftBytes < Math.max(leastReserveBytes, bytesPerSecond * reserveSeconds);
  }

  async #ask(bytes: number, nowMs: number): Promise<void> {
    this.#askedAtMs = nowMs;
    const { quota, usage } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
    if (quota === undefined || usage === undefined) return;
    this.#freeBytes = quota - usage;
    this.#bytesThen = bytes;
  }
}
