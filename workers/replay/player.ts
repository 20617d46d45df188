import type { ComparisonRequest } from '../../src/domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';
import { AppError, isAbort } from '../../src/domain/errors.ts';
import { outsideGaps } from '../../src/domain/play-times.ts';
import type { FrameResult, NewEngine, Run } from '../../src/domain/runs.ts';
import type { ReplayContract, ReplayEvent, ReplaySession, ReplaySettings, RunRequest } from '../../src/rpc/replay-contract.ts';
import { Clock } from './clock.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonReport } from './comparison-report.ts';
import { Deck } from './deck.ts';
import { DetectClient } from './detect-client.ts';
import { recordRun } from './recorded-run.ts';
import { replayOnce } from './replay-pass.ts';
import { Reporter } from './reporter.ts';
import { Serial } from './serial.ts';
import { tryDetector } from './trial.ts';

const isSilent = (error: unknown): undefined => {
  if (isAbort(error)) return undefined;
  throw error;
};

/** The player: one request at a time, a new one ends the running one. Per-frame work is in the passes. */
export class Player implements ReplayContract {
  readonly compare = compareRuns;
  readonly #serial = new Serial();
  readonly #reporter = new Reporter();
  readonly #clock = new Clock(1);
  #deck: Deck | undefined;
  #settings: ReplaySettings = { mode: 'paced', speed: 1, loop: false, gaps: 'skip', showRunId: null };
  /** Where a seek that has not painted yet is going. */
  #target: number | undefined;
  /** Recorded time at which playing was paused; undefined after a seek and at the end, when counting starts anew. */
  #pausedUs: number | undefined;
  /** Of the run under way. */
  #client: DetectClient | undefined;

  open(sessionId: string, canvas: OffscreenCanvas, settings: ReplaySettings, listen: (event: ReplayEvent) => void): Promise<ReplaySession> {
    return this.#serial.run(async (signal) => {
      await this.#release();
      return this.#take(await Deck.open(sessionId, null, canvas), 0, settings, listen, signal);
    });
  }

  showTrack(trackId: string, settings: ReplaySettings): Promise<ReplaySession> {
    return this.#serial.run(async () => {
      const before = this.#opened();
      if (trackId === before.track.id) return before.describe();
      const deck = await Deck.open(before.session.id, trackId, before.canvas);
      const frame = deck.index.frameAt(before.index.timeOf(before.shownFrame));
      // One picture: what is asked meanwhile waits for it, so that no track is left half open.
      const replay = await this.#take(deck, frame, settings, undefined, new AbortController().signal);
      await before.close();
      return replay;
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
        .then(resolve, (error: unknown) => (begun ? this.#reporter.fail(error) : reject(error)));
    });
  }

  pause(): Promise<void> {
    return this.#serial.run(() => Promise.resolve());
  }

  async seek(frame: number): Promise<void> {
    const target = (this.#target = this.#opened().clamp(frame));
    await this.#serial.run((signal) => this.#seek(target, signal)).catch(isSilent);
  }

  async seekTo(recordedUs: number): Promise<void> {
    const { index, gaps } = this.#opened();
    await this.seek(index.frameAt(outsideGaps(gaps, recordedUs)));
  }

  async step(frames: number): Promise<void> {
    await this.seek((this.#target ?? this.#opened().shownFrame) + frames);
  }

  async configure(settings: ReplaySettings): Promise<void> {
    const before = this.#settings;
    this.#settings = settings;
    this.#clock.setSpeed(settings.speed);
    const deck = this.#deck;
    await deck?.apply(settings);
    const { at, runId } = this.#reporter;
    if (deck === undefined || deck !== this.#deck || runId !== null || settings !== this.#settings) return;
    if (at === 'playing' && (settings.mode !== before.mode || settings.gaps !== before.gaps)) await this.play();
    if (at !== 'paused' && at !== 'ended') return;
    if (settings.showRunId === before.showRunId) this.#reporter.report();
    else await this.#redraw(deck);
  }

  async showComparison(request: ComparisonRequest | null): Promise<void> {
    const deck = this.#opened();
    await deck.compare(request);
    const { at, runId } = this.#reporter;
    if (deck === this.#deck && runId === null && (at === 'paused' || at === 'ended')) await this.#redraw(deck);
  }

  report(request: ComparisonRequest, outcome: ComparisonOutcome, signal: AbortSignal): Promise<Blob> {
    return this.#serial.run((superseded) => comparisonReport(this.#opened(), request, outcome, AbortSignal.any([signal, superseded])));
  }

  run({ run, mode, detector: port }: RunRequest, signal: AbortSignal): Promise<Run> {
    // From now on: its engine may be lost before its turn comes.
    const client = (this.#client = new DetectClient(port, run.level));
    return this.#serial
      .run(async (superseded) => {
        const deck = this.#opened();
        this.#reset();
        this.#target = undefined;
        return recordRun({ deck, reporter: this.#reporter, clock: this.#clock, mode, run, client }, AbortSignal.any([signal, superseded]));
      })
      .finally(() => {
        client.close();
        if (this.#client === client) this.#client = undefined;
      });
  }

  replaceDetector(detector: MessagePort, fallback: NewEngine): Promise<void> {
    if (this.#client === undefined) detector.close();
    else this.#client.replace(detector, fallback);
    return Promise.resolve();
  }

  failDetector({ error }: { readonly error: Error }): Promise<void> {
    this.#client?.close(error);
    return Promise.resolve();
  }

  tryOn(detector: MessagePort, signal: AbortSignal): Promise<FrameResult> {
    return this.#serial.run(async (superseded) => {
      const deck = this.#opened();
      const target = this.#target;
      const either = AbortSignal.any([signal, superseded]);
      return tryDetector(detector, deck, target ?? deck.shownFrame, either).finally(() => this.#stand(target));
    });
  }

  close(): Promise<void> {
    return this.#serial.run(() => this.#release());
  }

  async #play(begun: () => undefined, signal: AbortSignal): Promise<void> {
    const deck = this.#opened();
    const { figures } = this.#reporter;
    const shown = this.#target ?? deck.shownFrame;
    const atEnd = shown === deck.lastFrame;
    const resumes = !atEnd && this.#target === undefined && this.#pausedUs !== undefined;
    let from = atEnd ? 0 : resumes ? shown + 1 : shown;
    if (!resumes) this.#reset();
    this.#target = undefined;
    this.#reporter.enter('playing');
    let { mode } = this.#settings;
    let { times } = deck;
    try {
      do {
        ({ mode } = this.#settings);
        ({ times } = deck);
        deck.decoder.seek(from);
        await replayOnce({ deck, reporter: this.#reporter, clock: this.#clock, mode, results: deck, fromUs: this.#pausedUs, shown: begun }, signal);
        this.#pausedUs = undefined;
        from = 0;
      } while (this.#settings.loop);
      figures.pause(performance.now());
      this.#reporter.enter('ended');
    } catch (error) {
      // Ended before its first picture, it has moved nothing.
      if (figures.running && figures.presented > 0) this.#pausedUs = mode === 'paced' ? times.recordedUs(this.#clock.positionUs()) : deck.index.timeOf(deck.shownFrame);
      figures.stopAtShown();
      figures.pause(performance.now());
      this.#reporter.enter('paused');
      throw error;
    }
  }

  async #seek(frame: number, signal: AbortSignal): Promise<void> {
    const deck = this.#opened();
    this.#reset();
    this.#reporter.enter('seeking');
    try {
      const right = await deck.show(frame, signal);
      if (right !== null) this.#reporter.figures.painted(right);
      this.#stand(frame);
    } catch (error) {
      if (!isAbort(error)) this.#stand(frame);
      throw error;
    }
  }

  /** The frame that stands, with what is to be drawn over it now. */
  #redraw(deck: Deck): Promise<void> {
    return this.#serial.run((signal) => deck.show(deck.shownFrame, signal)).then(() => this.#reporter.report(), isSilent);
  }

  /** A seek to `target` is over, and a picture stands; a newer seek goes on. */
  #stand(target: number | undefined): void {
    if (this.#target === target) this.#target = undefined;
    this.#reporter.enter(this.#reporter.at === 'seeking' ? 'paused' : this.#reporter.at);
  }

  /** Takes over a deck that has just been opened, once its first picture stands; closes it when that fails. */
  async #take(deck: Deck, frame: number, settings: ReplaySettings, listen: ((event: ReplayEvent) => void) | undefined, signal: AbortSignal): Promise<ReplaySession> {
    try {
      await deck.apply(settings);
      await deck.show(frame, signal);
    } catch (error) {
      await deck.close();
      throw error;
    }
    this.#reset();
    this.#target = undefined;
    this.#deck = deck;
    this.#settings = settings;
    this.#clock.setSpeed(settings.speed);
    this.#reporter.attach(deck, listen);
    this.#reporter.enter('paused');
    return deck.describe();
  }

  #reset(): void {
    this.#reporter.reset();
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
    this.#pausedUs = undefined;
    this.#reporter.detach();
    await deck?.close();
  }
}
