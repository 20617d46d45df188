import type { ComparisonRequest } from '../../src/domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';
import { AppError, isAbort } from '../../src/domain/errors.ts';
import { frameBeside, outsideGaps } from '../../src/domain/play-times.ts';
import type { FrameResult, NewEngine, Run } from '../../src/domain/runs.ts';
import { plainReplay, type ReplayContract, type ReplayEvent, type ReplaySession, type ReplaySettings, type ReplaySnapshot, type RunRequest, type SnapshotOverlay } from '../../src/rpc/replay-contract.ts';
import { Clock } from './clock.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonReport } from './comparison-report.ts';
import { Deck } from './deck.ts';
import { Playing } from './playing.ts';
import { recordRun } from './recorded-run.ts';
import { Reporter } from './reporter.ts';
import { RunDetector } from './run-detector.ts';
import { Seeking } from './seeking.ts';
import { Serial } from './serial.ts';
import { drawsOtherwise, playsOtherwise } from './settings-changes.ts';
import { takeSnapshot } from './snapshot.ts';
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
  readonly #playing = new Playing();
  readonly #seeking = new Seeking(this.#reporter, () => this.#reset());
  readonly #runDetector = new RunDetector();
  #settings = plainReplay;
  /** What the picture that stands, or plays, was drawn by. */
  #inEffect = plainReplay;

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
    return this.#begin((begun, signal) => this.#play(begun, signal));
  }

  pause(): Promise<void> {
    return this.#serial.run(() => Promise.resolve());
  }

  async seek(frame: number): Promise<void> {
    const target = (this.#seeking.target = this.#opened().clamp(frame));
    await this.#serial.run((signal) => this.#seeking.seek(this.#opened(), target, signal)).catch(isSilent);
  }

  async seekTo(recordedUs: number): Promise<void> {
    const { index, gaps } = this.#opened();
    await this.seek(index.frameAt(outsideGaps(gaps, recordedUs)));
  }

  scrubTo(recordedUs: number): Promise<void> {
    const { index, gaps } = this.#opened();
    const target = (this.#seeking.target = index.frameAt(outsideGaps(gaps, recordedUs)));
    return this.#begin((begun, signal) => this.#seeking.scrub(this.#opened(), target, begun, signal));
  }

  async step(frames: number): Promise<void> {
    await this.seek((this.#seeking.target ?? this.#opened().shownFrame) + frames);
  }

  async stepBy(recordedUs: number): Promise<void> {
    const { index, gaps, shownFrame } = this.#opened();
    await this.seek(frameBeside(index, gaps, this.#seeking.target ?? shownFrame, recordedUs));
  }

  async configure(settings: ReplaySettings): Promise<void> {
    this.#settings = settings;
    this.#clock.setSpeed(settings.speed);
    const deck = this.#deck;
    await deck?.apply(settings);
    const { at, runId } = this.#reporter;
    if (deck === undefined || deck !== this.#deck || runId !== null || settings !== this.#settings) return;
    const before = this.#inEffect;
    this.#inEffect = settings;
    if (at === 'playing' && playsOtherwise(settings, before)) await this.play();
    if (at !== 'paused' && at !== 'ended') return;
    if (drawsOtherwise(settings, before)) await this.#redraw(deck);
    else this.#reporter.report();
  }

  report(request: ComparisonRequest, outcome: ComparisonOutcome, signal: AbortSignal): Promise<Blob> {
    return this.#serial.run((superseded) => comparisonReport(this.#opened(), request, outcome, AbortSignal.any([signal, superseded])));
  }

  run({ run, mode, detector }: RunRequest, signal: AbortSignal): Promise<Run> {
    return this.#runDetector.use(detector, run.level, (client) =>
      this.#serial.run(async (superseded) => {
        const deck = this.#opened();
        this.#reset();
        this.#seeking.target = undefined;
        return recordRun({ deck, reporter: this.#reporter, clock: this.#clock, mode, run, client }, AbortSignal.any([signal, superseded]));
      }),
    );
  }

  replaceDetector(detector: MessagePort, fallback: NewEngine): Promise<void> {
    this.#runDetector.replace(detector, fallback);
    return Promise.resolve();
  }

  failDetector({ error }: { readonly error: Error }): Promise<void> {
    this.#runDetector.fail(error);
    return Promise.resolve();
  }

  tryOn(detector: MessagePort, signal: AbortSignal): Promise<FrameResult> {
    return this.#serial.run(async (superseded) => {
      const deck = this.#opened();
      const target = this.#seeking.target;
      const either = AbortSignal.any([signal, superseded]);
      return tryDetector(detector, deck, target ?? deck.shownFrame, either).finally(() => this.#seeking.stand(target));
    });
  }

  snapshot(overlay: SnapshotOverlay, signal: AbortSignal): Promise<ReplaySnapshot> {
    return this.#serial.run(async (superseded) => {
      const deck = this.#opened();
      const target = this.#seeking.target;
      const either = AbortSignal.any([signal, superseded]);
      // A seek that this one ended still gets to its frame.
      if (target !== undefined) await this.#seeking.seek(deck, target, either);
      return takeSnapshot(deck, overlay, either);
    });
  }

  close(): Promise<void> {
    return this.#serial.run(() => this.#release());
  }

  /** Work that goes on after it has begun: by then a failure of it is an event. */
  #begin(work: (begun: () => undefined, signal: AbortSignal) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      let hasBegun = false;
      const begun = (): undefined => {
        hasBegun = true;
        resolve();
      };
      this.#serial
        .run((signal) => work(begun, signal))
        .catch(isSilent)
        .then(resolve, (error: unknown) => (hasBegun ? this.#reporter.fail(error) : reject(error)));
    });
  }

  async #play(shown: () => undefined, signal: AbortSignal): Promise<void> {
    const [deck, sought] = [this.#opened(), this.#seeking.target];
    this.#seeking.target = undefined;
    await this.#playing.play({ deck, reporter: this.#reporter, clock: this.#clock, settings: () => this.#settings, sought, shown }, signal);
  }

  /** The frame that stands, with what is to be drawn over it now. */
  #redraw(deck: Deck): Promise<void> {
    return this.#serial.run((signal) => deck.show(deck.shownFrame, signal)).then(() => this.#reporter.report(), isSilent);
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
    this.#seeking.target = undefined;
    this.#deck = deck;
    this.#settings = this.#inEffect = settings;
    this.#clock.setSpeed(settings.speed);
    this.#reporter.attach(deck, listen);
    this.#reporter.enter('paused');
    return deck.describe();
  }

  #reset(): void {
    this.#reporter.reset();
    this.#playing.forget();
  }

  #opened(): Deck {
    if (this.#deck === undefined) throw new AppError('session-missing', 'No session is open.');
    return this.#deck;
  }

  async #release(): Promise<void> {
    const deck = this.#deck;
    this.#deck = undefined;
    this.#seeking.target = undefined;
    this.#playing.forget();
    this.#reporter.detach();
    await deck?.close();
  }
}
