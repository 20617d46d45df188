import { AppError, isAbort } from '../../src/domain/errors.ts';
import type { FrameResult, Run } from '../../src/domain/runs.ts';
import type { PlayerState, ReplayContract, ReplayEvent, ReplayMode, ReplaySession, ReplaySettings, RunRequest } from '../../src/rpc/replay-contract.ts';
import { detectPaced } from './as-live-pass.ts';
import { Clock } from './clock.ts';
import { Deck } from './deck.ts';
import { playEveryFrame } from './every-frame-pass.ts';
import { Figures } from './figures.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { playPaced, type PacedPass } from './paced-pass.ts';
import { RecordedResults } from './recorded-results.ts';
import { recordRun, type RunPass } from './recorded-run.ts';
import { noResults, type ResultSource } from './result-source.ts';
import { Serial } from './serial.ts';

/** Between two status events that report no change of state, ms. */
const statusIntervalMs = 100;

const isSilent = (error: unknown): undefined => {
  if (isAbort(error)) return undefined;
  throw error;
};

/** The player: one request at a time, a new one ends the running one. Per-frame work is in the passes. */
export class Player implements ReplayContract {
  readonly #serial = new Serial();
  readonly #figures = new Figures();
  readonly #clock = new Clock(1);
  #deck: Deck | undefined;
  #settings: ReplaySettings = { mode: 'paced', speed: 1, loop: false, showRunId: null };
  #recorded: ResultSource = noResults;
  #at: PlayerState = 'paused';
  #runId: string | null = null;
  /** Where a seek that has not painted yet is going. */
  #target: number | undefined;
  /** Session time at which playing was paused; undefined after a seek and at the end, when counting starts anew. */
  #pausedUs: number | undefined;
  #listen: (event: ReplayEvent) => void = () => undefined;
  #reportedMs = 0;

  open(sessionId: string, canvas: OffscreenCanvas, settings: ReplaySettings, listen: (event: ReplayEvent) => void): Promise<ReplaySession> {
    return this.#serial.run(async (signal) => {
      await this.#release();
      const deck = await Deck.open(sessionId, canvas);
      this.#deck = deck;
      this.#listen = listen;
      try {
        await this.#apply(settings);
        await this.#show(deck, 0, signal);
      } catch (error) {
        await this.#release();
        throw error;
      }
      this.#enter('paused');
      return { session: deck.session, frames: deck.index.count, durationUs: deck.index.durationTotalUs, width: canvas.width, height: canvas.height };
    });
  }

  play(): Promise<void> {
    return new Promise((resolve, reject) => {
      let begun = false;
      const begin = (): undefined => {
        begun = true;
        resolve();
      };
      this.#serial
        .run((signal) => this.#play(begin, signal))
        .catch(isSilent)
        .then(resolve, (error: unknown) => (begun ? this.#listen({ kind: 'failed', error }) : reject(error)));
    });
  }

  pause(): Promise<void> {
    return this.#serial.run(() => Promise.resolve());
  }

  async seek(frame: number): Promise<void> {
    const target = (this.#target = this.#opened().clamp(frame));
    await this.#serial.run((signal) => this.#seek(target, signal)).catch(isSilent);
  }

  async step(frames: number): Promise<void> {
    await this.seek((this.#target ?? this.#opened().shownFrame) + frames);
  }

  async configure(settings: ReplaySettings): Promise<void> {
    const before = this.#settings;
    await this.#apply(settings);
    const deck = this.#deck;
    if (deck === undefined || this.#runId !== null || settings !== this.#settings) return;
    if (this.#at === 'playing' && settings.mode !== before.mode) await this.play();
    if ((this.#at === 'paused' || this.#at === 'ended') && settings.showRunId !== before.showRunId) {
      await this.#serial.run((signal) => this.#show(deck, deck.shownFrame, signal)).then(() => this.#report(), isSilent);
    }
  }

  run(request: RunRequest, signal: AbortSignal): Promise<Run> {
    return this.#serial.run(async (superseded) => {
      const deck = this.#opened();
      const either = AbortSignal.any([signal, superseded]);
      this.#reset();
      this.#target = undefined;
      this.#runId = request.run.id;
      this.#enter('playing');
      let at: PlayerState = 'paused';
      try {
        const pass: RunPass = {
          replay: (results, store) => {
            deck.decoder.seek(0);
            return this.#pass(deck, request.mode, results, store, either);
          },
          skipped: () => this.#figures.skipped,
        };
        const run = await recordRun(request, pass, either);
        if (run.state === 'complete') at = 'ended';
        return run;
      } finally {
        this.#figures.pause(performance.now());
        this.#runId = null;
        this.#enter(at);
      }
    });
  }

  close(): Promise<void> {
    return this.#serial.run(() => this.#release());
  }

  async #play(begun: () => undefined, signal: AbortSignal): Promise<void> {
    const deck = this.#opened();
    const shown = this.#target ?? deck.shownFrame;
    const atEnd = shown === deck.lastFrame;
    const resumes = !atEnd && this.#target === undefined && this.#pausedUs !== undefined;
    let from = atEnd ? 0 : resumes ? shown + 1 : shown;
    if (!resumes) this.#reset();
    this.#target = undefined;
    this.#enter('playing');
    let mode = this.#settings.mode;
    try {
      do {
        mode = this.#settings.mode;
        deck.decoder.seek(from);
        await this.#pass(deck, mode, { window: 1, resultFor: (decoded) => this.#recorded.resultFor(decoded) }, begun, signal);
        this.#pausedUs = undefined;
        from = 0;
      } while (this.#settings.loop);
      this.#figures.pause(performance.now());
      this.#enter('ended');
    } catch (error) {
      // Ended before its first picture, it has moved nothing.
      if (this.#figures.running && this.#figures.presented > 0) this.#pausedUs = mode === 'paced' ? this.#clock.positionUs() : deck.index.timeOf(deck.shownFrame);
      this.#figures.pause(performance.now());
      this.#enter('paused');
      throw error;
    }
  }

  /** One pass from where the decoder stands to the end. */
  async #pass(deck: Deck, mode: ReplayMode, results: ResultSource, shown: (result: FrameResult | null) => Promise<void> | undefined, signal: AbortSignal): Promise<void> {
    const present = (decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null): Promise<void> | undefined => {
      this.#present(deck, decoded, result, dueMs);
      return shown(result);
    };
    if (mode === 'every-frame') {
      this.#figures.start(performance.now());
      return playEveryFrame(deck.decoder, results, present, signal).finally(() => deck.settle());
    }
    const begin = (firstUs: number): void => {
      this.#clock.start(this.#pausedUs ?? firstUs);
      this.#figures.start(performance.now());
    };
    const pass: PacedPass = { decoder: deck.decoder, index: deck.index, clock: this.#clock, results, present, begin, skip: () => this.#figures.skip() };
    return this.#runId === null ? playPaced(pass, signal) : detectPaced(pass, signal);
  }

  #present(deck: Deck, decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null): void {
    const right = dueMs === null ? deck.drawForTheEye(decoded, result) : deck.draw(decoded, result);
    const nowMs = performance.now();
    const own = { read: decoded.readMs, decode: decoded.decodeMs };
    this.#figures.present(nowMs, dueMs, this.#runId === null || result === null ? own : result.timingMs);
    if (right !== null) this.#figures.painted(right);
    if (nowMs - this.#reportedMs >= statusIntervalMs) this.#report();
  }

  async #seek(frame: number, signal: AbortSignal): Promise<void> {
    const deck = this.#opened();
    this.#reset();
    this.#enter('seeking');
    try {
      const right = await this.#show(deck, frame, signal);
      if (right !== null) this.#figures.painted(right);
      this.#target = undefined;
      this.#enter('paused');
    } catch (error) {
      if (!isAbort(error)) {
        this.#target = undefined;
        this.#enter('paused');
      }
      throw error;
    }
  }

  /** Paints one frame outside of playing. Returns whether its painted number is right, as `Deck.draw`. */
  async #show(deck: Deck, frame: number, signal: AbortSignal): Promise<boolean | null> {
    deck.decoder.seek(frame);
    const decoded = await deck.decoder.next(false, signal);
    if (decoded === null) return null;
    try {
      return deck.draw(decoded, await this.#recorded.resultFor(decoded));
    } finally {
      decoded.picture.close();
    }
  }

  async #apply(settings: ReplaySettings): Promise<void> {
    this.#settings = settings;
    this.#clock.setSpeed(settings.speed);
    const recorded = settings.showRunId === null ? noResults : await RecordedResults.open(settings.showRunId);
    if (settings === this.#settings) this.#recorded = recorded;
  }

  #reset(): void {
    this.#figures.reset();
    this.#pausedUs = undefined;
  }

  #opened(): Deck {
    if (this.#deck === undefined) throw new AppError('session-missing', 'No session is open.');
    return this.#deck;
  }

  async #release(): Promise<void> {
    const deck = this.#deck;
    this.#deck = undefined;
    this.#target = undefined;
    this.#listen = () => undefined;
    this.#reset();
    await deck?.close();
  }

  #enter(at: PlayerState): void {
    this.#at = at;
    this.#report();
  }

  #report(): void {
    const deck = this.#deck;
    if (deck === undefined) return;
    const nowMs = performance.now();
    this.#reportedMs = nowMs;
    const shown = { frame: deck.shownFrame, timestampUs: deck.index.timeOf(deck.shownFrame), detections: deck.shownDetections };
    this.#listen({ kind: 'status', status: { at: this.#at, runId: this.#runId, ...shown, ...this.#figures.status(nowMs) } });
  }
}
