import type { DecodedFrame } from './frame-decoder.ts';
import { isOvertaken, type PacedPass } from './paced-pass.ts';

/**
 * Detection at the recorded timing, as it is while recording: a frame reaches the detector when it is due, one may wait there,
 * and a newer one takes the place of the one that waits. Each picture is shown when its result is there.
 */
export async function detectPaced(pass: PacedPass, signal: AbortSignal): Promise<void> {
  const { decoder, index, clock, skip } = pass;
  const mailbox = new Mailbox(pass);
  let begun = false;
  try {
    for (let decoded = await decoder.next(true, signal); decoded !== null; decoded = await decoder.next(true, signal)) {
      let taken = false;
      try {
        if (!begun) pass.begin(decoded.timestampUs);
        begun = true;
        if (isOvertaken(decoded.frame, index, clock)) {
          skip();
        } else {
          await clock.until(decoded.timestampUs, signal);
          taken = true;
          mailbox.offer(decoded);
        }
      } finally {
        if (!taken) decoded.picture.close();
      }
    }
    await mailbox.drained();
    await clock.until(index.durationTotalUs, signal);
  } finally {
    await mailbox.close();
  }
}

/** One frame with the detector, one that waits. Errors are kept and thrown at the next call. */
class Mailbox {
  readonly #pass: PacedPass;
  #waiting: DecodedFrame | undefined;
  #working: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(pass: PacedPass) {
    this.#pass = pass;
  }

  /** Takes the picture over. */
  offer(decoded: DecodedFrame): void {
    if (this.#waiting !== undefined) {
      this.#waiting.picture.close();
      this.#pass.skip();
    }
    this.#waiting = decoded;
    this.#throwFailure();
    this.#working ??= this.#work();
  }

  async drained(): Promise<void> {
    await this.#working;
    this.#throwFailure();
  }

  async close(): Promise<void> {
    this.#waiting?.picture.close();
    this.#waiting = undefined;
    await this.#working;
  }

  async #work(): Promise<void> {
    try {
      for (let decoded = this.#next(); decoded !== undefined; decoded = this.#next()) {
        try {
          const result = await this.#pass.results.resultFor(decoded);
          await this.#pass.present(decoded, result, this.#pass.clock.dueMs(decoded.timestampUs));
        } finally {
          decoded.picture.close();
        }
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#working = undefined;
    }
  }

  #next(): DecodedFrame | undefined {
    const decoded = this.#waiting;
    this.#waiting = undefined;
    return decoded;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
