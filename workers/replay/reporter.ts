import type { FrameResult } from '../../src/domain/runs.ts';
import type { PlayerState, ReplayEvent } from '../../src/rpc/replay-contract.ts';
import type { MainMoment } from './companions.ts';
import type { Deck } from './deck.ts';
import { Figures } from './figures.ts';
import type { DecodedFrame } from './frame-decoder.ts';

/** Between two status events that report no change of state, ms. */
const statusIntervalMs = 100;

/** A detector goes over a track, to its frame `last`. */
export interface RunUnderWay {
  readonly id: string;
  readonly last: number;
}

/** Tells the page where the player is and how it is doing: at each change of state, and in between ten times a second at most. */
export class Reporter {
  readonly figures = new Figures();
  readonly #lead: (main: MainMoment) => void;
  #deck: Deck | undefined;
  #at: PlayerState = 'paused';
  #run: RunUnderWay | null = null;
  /** What the run has come to, -1 before its first frame. */
  #runFrame = -1;
  /** Recorded time that a long wait has come to; undefined while the shown frame says it all. */
  #waitedUs: number | undefined;
  /** When the position that is told was due, on this thread's clock; null while nothing is paced. */
  #dueMs: number | null = null;
  #listen: (event: ReplayEvent) => void = () => undefined;
  #reportedMs = 0;

  /** `lead` gets each moment that the picture comes to, but for those of a run. */
  constructor(lead: (main: MainMoment) => void) {
    this.#lead = lead;
  }

  get at(): PlayerState {
    return this.#at;
  }

  /** Set while a detector runs. */
  get runId(): string | null {
    return this.#run?.id ?? null;
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

  enter(at: PlayerState, run: RunUnderWay | null = this.#run): void {
    this.#at = at;
    if (run !== this.#run) this.#runFrame = -1;
    this.#run = run;
    this.#dueMs = null;
    this.report();
  }

  fail(error: unknown): void {
    this.#listen({ kind: 'failed', error });
  }

  /** A picture stands on the canvas, `result` is its own. `right`: its painted number is the one of its row, null without one. */
  presented(decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null, right: boolean | null): void {
    const nowMs = performance.now();
    const begins = this.#dueMs === null && dueMs !== null;
    this.#waitedUs = undefined;
    this.#dueMs = dueMs;
    if (this.#run !== null) this.#runFrame = decoded.frame;
    this.figures.present(nowMs, dueMs, this.#run === null || result === null ? decoded.timingMs : result.timingMs);
    if (right !== null) this.figures.painted(right);
    this.#tellCompanions();
    if (begins || nowMs - this.#reportedMs >= statusIntervalMs) this.#tellPage();
  }

  /** The run has come to a frame that it shows nothing of. */
  cameTo(frame: number): void {
    this.#runFrame = frame;
    if (performance.now() - this.#reportedMs >= statusIntervalMs) this.#tellPage();
  }

  waiting(recordedUs: number): void {
    const nowMs = performance.now();
    this.#waitedUs = recordedUs;
    this.#dueMs = nowMs;
    this.#tellCompanions();
    if (nowMs - this.#reportedMs >= statusIntervalMs) this.#tellPage();
  }

  report(): void {
    this.#tellCompanions();
    this.#tellPage();
  }

  #tellCompanions(): void {
    const deck = this.#deck;
    if (deck === undefined || this.#run !== null) return;
    const recordedUs = this.#waitedUs ?? deck.index.timeOf(deck.shownFrame);
    this.#lead({ recordedUs, playing: this.#at === 'playing', behind: this.figures.skipped + this.figures.late });
  }

  #tellPage(): void {
    const deck = this.#deck;
    if (deck === undefined) return;
    const nowMs = performance.now();
    this.#reportedMs = nowMs;
    const frame = deck.shownFrame;
    const timestampUs = deck.index.timeOf(frame);
    const positionUs = deck.times.playUs(this.#waitedUs ?? timestampUs);
    const dueAtMs = this.#dueMs === null ? null : performance.timeOrigin + this.#dueMs;
    const answer = this.#run === null ? deck.shownAnswer : null;
    const shown = { frame, timestampUs, positionUs, dueAtMs, range: deck.chosenRange, detections: deck.shownDetections, answer, repeatedFrom: deck.shownOverlay.fromFrame };
    const run = { runId: this.runId, runFrame: this.#runFrame, lengthUs: deck.lengthUs(this.#run === null ? deck.range : { first: 0, last: this.#run.last }) };
    this.#listen({ kind: 'status', status: { at: this.#at, ...run, ...shown, ...this.figures.status(nowMs) } });
  }
}
