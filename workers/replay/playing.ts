import type { ReplaySettings } from '../../src/rpc/replay-contract.ts';
import { Clock } from './clock.ts';
import type { Deck } from './deck.ts';
import { displayFrameMs } from './figures.ts';
import { replayOnce } from './replay-pass.ts';
import type { Reporter } from './reporter.ts';

export interface Played {
  readonly deck: Deck;
  readonly reporter: Reporter;
  readonly clock: Clock;
  /** As they are by now. */
  readonly settings: () => ReplaySettings;
  /** The frame that was sought and is not painted yet. */
  readonly sought: number | undefined;
  /** A picture stands. */
  readonly shown: () => undefined;
}

/** Plays a range: from its first frame, from the one that was sought, or on after a pause. */
export class Playing {
  /** Recorded time at which it was paused; undefined where counting starts anew. */
  #pausedUs: number | undefined;

  /** What was played before has nothing to do with what comes. */
  forget(): void {
    this.#pausedUs = undefined;
  }

  /** To the end of the range, again and again while it loops. */
  async play({ deck, reporter, clock, settings, sought, shown }: Played, signal: AbortSignal): Promise<void> {
    const { figures } = reporter;
    const frame = sought ?? deck.shownFrame;
    const startsOver = frame < deck.range.first || frame >= deck.range.last;
    const resumes = !startsOver && sought === undefined && this.#pausedUs !== undefined;
    if (!resumes) {
      reporter.reset();
      this.forget();
    }
    let from = startsOver ? deck.range.first : resumes ? frame + 1 : frame;
    reporter.enter('playing');
    let { mode } = settings();
    let { times } = deck;
    const turn = new Clock(1);
    try {
      for (;;) {
        turn.start(0);
        ({ mode } = settings());
        ({ times } = deck);
        const { first, last } = deck.range;
        deck.decoder.seek(from, last);
        await replayOnce({ deck, reporter, clock, mode, last, results: deck, fromUs: this.#pausedUs, shown }, signal);
        this.forget();
        from = first;
        if (!settings().loop) break;
        // However few frames it loops over, each turn can be seen.
        await turn.until(displayFrameMs * 1000, signal);
      }
      figures.pause(performance.now());
      reporter.enter('ended');
    } catch (error) {
      // Ended before its first picture, it has moved nothing.
      if (figures.running && figures.presented > 0) this.#pausedUs = mode === 'paced' ? times.recordedUs(clock.positionUs()) : deck.index.timeOf(deck.shownFrame);
      figures.stopAtShown();
      figures.pause(performance.now());
      reporter.enter('paused');
      throw error;
    }
  }
}
