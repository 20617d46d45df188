import type { DecodedFrame } from './frame-decoder.ts';
import { isOvertaken, untilDue, untilEnd, type PacedPass } from './paced-pass.ts';

export interface AsLivePass extends PacedPass {
  /** Whether the detector is shown a frame of this number. */
  readonly looksAt: (frame: number) => boolean;
}

/**
 * Detection at the recorded timing, as it is while recording: a frame reaches the detector when it is due, one may wait there,
 * and a newer one takes the place of the one that waits. Each picture is shown when its result is there; one that the detector is not
 * shown, if that makes nothing wait. In a gap the detector came to its end; where the gap is skipped, it is waited for. At the end a frame that still waits
 * comes too late.
 */
export async function detectPaced(pass: AsLivePass, signal: AbortSignal): Promise<void> {
  const { decoder, times, clock, skip } = pass;
  const mailbox = new Mailbox(pass);
  let begun = false;
  /** By which recorded time is ahead of play time: it grows with each gap that is skipped. */
  let skippedUs = 0;
  const goOnAfterGap = async (dueUs: number): Promise<void> => {
    await untilDue(dueUs, pass, signal);
    await mailbox.drained();
    clock.start(dueUs);
  };
  try {
    for (let decoded = await decoder.next(true, signal); decoded !== null; decoded = await decoder.next(true, signal)) {
      let taken = false;
      try {
        const dueUs = times.playUs(decoded.timestampUs);
        const skipped = decoded.timestampUs - dueUs;
        if (!begun) pass.begin(decoded.timestampUs);
        else if (skipped > skippedUs) await goOnAfterGap(dueUs);
        begun = true;
        skippedUs = skipped;
        if (isOvertaken(decoded.frame, pass)) {
          skip(decoded.frame);
        } else {
          await untilDue(dueUs, pass, signal);
          taken = true;
          mailbox.offer(decoded);
        }
      } finally {
        if (!taken) decoded.picture.close();
      }
    }
    await untilEnd(pass, signal);
    mailbox.giveUp();
    await mailbox.drained();
  } finally {
    await mailbox.close();
  }
}

/** One frame with the detector, one that waits. Errors are kept and thrown at the next call. */
class Mailbox {
  readonly #pass: AsLivePass;
  #waiting: DecodedFrame | undefined;
  #working: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(pass: AsLivePass) {
    this.#pass = pass;
  }

  /** Takes the picture over. */
  offer(decoded: DecodedFrame): void {
    const inTheWay = this.#working !== undefined && !this.#pass.looksAt(decoded.frame);
    const dropped = inTheWay ? decoded : this.#waiting;
    dropped?.picture.close();
    if (dropped !== undefined) this.#pass.skip(dropped.frame);
    if (!inTheWay) this.#waiting = decoded;
    this.#throwFailure();
    this.#working ??= this.#work();
  }

  /** What waits is not waited for. */
  giveUp(): void {
    const waiting = this.#next();
    waiting?.picture.close();
    if (waiting !== undefined) this.#pass.skip(waiting.frame);
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
          await this.#pass.present(decoded, result, this.#pass.clock.dueMs(this.#pass.times.playUs(decoded.timestampUs)));
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
