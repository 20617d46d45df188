import { isAbort } from '../../src/domain/errors.ts';
import type { Deck } from './deck.ts';
import type { Reporter } from './reporter.ts';
import { approach } from './scrub.ts';

/** Goes to frames. What it counts begins anew with each seek, and with the first of several scrubs. */
export class Seeking {
  readonly #reporter: Reporter;
  readonly #reset: () => void;
  /** Where a seek that has not painted yet is going. */
  #target: number | undefined;

  constructor(reporter: Reporter, reset: () => void) {
    this.#reporter = reporter;
    this.#reset = reset;
  }

  get target(): number | undefined {
    return this.#target;
  }

  /** From now on a seek goes there; undefined: nowhere. */
  set target(frame: number | undefined) {
    this.#target = frame;
  }

  async seek(deck: Deck, frame: number, signal: AbortSignal): Promise<void> {
    this.#reset();
    await this.#goTo(frame, async () => this.#count(await deck.show(frame, signal)));
  }

  /** `begun` is called once there is a picture, if only one on the way. */
  async scrub(deck: Deck, frame: number, begun: () => undefined, signal: AbortSignal): Promise<void> {
    if (this.#reporter.at !== 'seeking') this.#reset();
    await this.#goTo(frame, async () => {
      if (frame === deck.shownFrame) return;
      const shown = (right: boolean | null): void => {
        this.#count(right);
        this.#reporter.report();
        begun();
      };
      await approach(deck, frame, shown, signal);
    });
  }

  /** A picture stands, and what led to it is over; a newer seek goes on. */
  stand(target: number | undefined): void {
    if (this.#target === target) this.#target = undefined;
    this.#reporter.enter(this.#reporter.at === 'seeking' ? 'paused' : this.#reporter.at);
  }

  async #goTo(frame: number, paint: () => Promise<void>): Promise<void> {
    this.#reporter.enter('seeking');
    try {
      await paint();
      this.stand(frame);
    } catch (error) {
      if (!isAbort(error)) this.stand(frame);
      throw error;
    }
  }

  #count(right: boolean | null): void {
    if (right !== null) this.#reporter.figures.painted(right);
  }
}
