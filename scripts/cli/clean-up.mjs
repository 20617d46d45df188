/** What has to be undone at the end, whatever the end is; the last first. */
export class CleanUp {
  #steps = [];
  #ended = new AbortController();

  /** Aborted when the end begins. */
  get signal() {
    return this.#ended.signal;
  }

  /** Register on the line after the acquisition. What comes too late is undone at once. */
  add(step) {
    if (this.signal.aborted) return void Promise.resolve(step()).catch(() => undefined);
    this.#steps.push(step);
  }

  /** Before an acquisition, and before what can’t be undone. */
  throwIfOver() {
    this.signal.throwIfAborted();
  }

  async run() {
    this.#ended.abort(new DOMException('It was ended.', 'AbortError'));
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      // One that fails must not keep the others from theirs.
      await Promise.resolve().then(step).catch((error) => console.error(`Could not tidy up: ${error.message}`));
    }
  }
}
