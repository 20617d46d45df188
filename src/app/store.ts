/** Something that can be read now and watched. Listeners are told that it changed and read it themselves. */
export interface Observable<T> {
  readonly value: T;
  /** The returned function ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** The smallest observable value. Per-frame data never goes through it. */
export class Store<T> implements Observable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
