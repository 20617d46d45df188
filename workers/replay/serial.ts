/** One request at a time: a new one aborts the running one and begins when that has ended. */
export class Serial {
  #running = new AbortController();
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    const done = this.#tail.then(() => work(signal));
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
