import type { FrameResult } from '../../src/domain/runs.ts';
import type { PlayerState, ReplayEvent } from '../../src/rpc/replay-contract.ts';
import type { Deck } from './deck.ts';
import { Figures } from './figures.ts';
import type { DecodedFrame } from './frame-decoder.ts';

/** Between two status events that report no change of state, ms. */
const statusIntervalMs = 100;

/** Tells the page where the player is and how it is doing: at each change of state, and in between ten times a second at most. */
export class Reporter {
  readonly figures = new Figures();
  #deck: Deck | undefined;
  #at: PlayerState = 'paused';
  #runId: string | null = null;
  /** Recorded time that a long wait has come to; undefined while the shown frame says it all. */
  #waitedUs: number | undefined;
  #listen: (event: ReplayEvent) => void = () => undefined;
  #reportedMs = 0;

  get at(): PlayerState {
    return this.#at;
  }

  /** Set while a detector runs. */
  get runId(): string | null {
    return this.#runId;
  }

  attach(deck: Deck, listen = this.#listen): void {
    this.#deck = deck;
    this.#listen = listen;
  }

  detach(): void {
    this.#deck = undefined;
    this.#listen = () => undefined;
    this.reset();
  }

  reset(): void {
    this.figures.reset();
    this.#waitedUs = undefined;
  }

  enter(at: PlayerState, runId: string | null = this.#runId): void {
    this.#at = at;
    this.#runId = runId;
    this.report();
  }

  fail(error: unknown): void {
    this.#listen({ kind: 'failed', error });
  }

  /** A picture stands on the canvas, `result` is its own. `right`: its painted number is the one of its row, null without one. */
  presented(decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null, right: boolean | null): void {
    const nowMs = performance.now();
    this.#waitedUs = undefined;
    this.figures.present(nowMs, dueMs, this.#runId === null || result === null ? decoded.timingMs : result.timingMs);
    if (right !== null) this.figures.painted(right);
    if (nowMs - this.#reportedMs >= statusIntervalMs) this.report();
  }

  waiting(recordedUs: number): void {
    this.#waitedUs = recordedUs;
    if (performance.now() - this.#reportedMs >= statusIntervalMs) this.report();
  }

  report(): void {
    const deck = this.#deck;
    if (deck === undefined) return;
    const nowMs = performance.now();
    this.#reportedMs = nowMs;
    const frame = deck.shownFrame;
    const timestampUs = deck.index.timeOf(frame);
    const positionUs = deck.times.playUs(this.#waitedUs ?? timestampUs);
    const shown = { frame, timestampUs, positionUs, range: deck.chosenRange, detections: deck.shownDetections, answer: deck.shownAnswer, repeatedFrom: deck.shownOverlay.fromFrame };
    this.#listen({ kind: 'status', status: { at: this.#at, runId: this.#runId, ...shown, ...this.figures.status(nowMs) } });
  }
}
