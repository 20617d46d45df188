import type { SignalBatch, SignalMessage, SignalsEnd } from '../domain/signals.ts';

/** A message a sample would cost more than the sample. */
const pauseMs = 100;

/** The page's end of a signals port: gathers samples and posts them ten times a second, until either side ends it. */
export class SignalFeed {
  readonly #port: MessagePort;
  readonly #ending = new AbortController();
  #messages: SignalMessage[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<SignalsEnd>) => {
      if (data === 'end') this.close();
    };
  }

  /** Aborted when the feed ends: sensors stop with it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  add(message: SignalMessage): void {
    if (this.signal.aborted) return;
    this.#messages.push(message);
    this.#timer ??= setTimeout(() => this.#post(), pauseMs);
  }

  /** Posts what there is and ends. May be called twice. */
  close(): void {
    if (this.signal.aborted) return;
    this.#ending.abort();
    this.#post();
    this.#port.postMessage(null satisfies SignalBatch);
    this.#port.close();
  }

  #post(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#messages.length > 0) this.#port.postMessage(this.#messages satisfies SignalBatch);
    this.#messages = [];
  }
}
