import { AppError, isAbort } from '../../src/domain/errors.ts';
import { frameBeside, outsideGaps } from '../../src/domain/play-times.ts';
import type { FrameResult, NewEngine, Run } from '../../src/domain/runs.ts';
import { plainReplay, type CompanionView, type ReplayContract, type ReplayEvent, type ReplaySession, type ReplaySettings, type ReplaySnapshot, type RunRequest, type SnapshotOverlay } from '../../src/rpc/replay-contract.ts';
import { endInterruptedRuns } from '../../src/storage/interrupted-runs.ts';
import { Clock } from './clock.ts';
import { Companions } from './companions.ts';
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
  readonly report = comparisonReport;
  readonly endInterruptedRuns = endInterruptedRuns;
  readonly #serial = new Serial();
  readonly #companions = new Companions();
  readonly #reporter = new Reporter((main) => this.#companions.follow(main));
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
    return this.#serial.run(async (superseded) => {
      const before = this.#opened();
      if (trackId !== before.track.id) return this.#exchange(before, trackId, settings).finally(() => this.#goOn(superseded));
      await this.#goOn(superseded);
      return before.describe();
    });
  }

  #exchange(before: Deck, trackId: string, settings: ReplaySettings): Promise<ReplaySession> {
    return this.#companions.exchange(before.track.id, trackId, async () => {
      const deck = await Deck.open(before.session.id, trackId, before.canvas);
      const frame = deck.index.frameAt(before.index.timeOf(this.#seeking.target ?? before.shownFrame));
      // One picture: what is asked meanwhile waits for it, so that no track is left half open.
      const replay = await this.#take(deck, frame, settings, undefined, new AbortController().signal);
      await before.close();
      return replay;
    });
  }

  async showBeside(canvases: readonly OffscreenCanvas[], listen: (views: readonly CompanionView[]) => void): Promise<void> {
    await this.#companions.begin(this.#opened(), canvases, listen);
  }

  play(): Promise<void> {
    return this.#begin((begun, signal) => this.#play(begun, signal));
  }

  pause(): Promise<void> {
    return this.#serial.run((signal) => this.#goOn(signal));
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
    try {
      await deck?.apply(settings);
    } finally {
      if (deck !== undefined && deck === this.#deck && settings === this.#settings) await this.#bringIntoEffect(deck, settings);
    }
  }

  async #bringIntoEffect(deck: Deck, settings: ReplaySettings): Promise<void> {
    const { at, runId } = this.#reporter;
    if (runId !== null) return;
    const before = this.#inEffect;
    this.#inEffect = settings;
    if (at === 'playing' && playsOtherwise(settings, before)) await this.play();
    if (at !== 'paused' && at !== 'ended') return;
    if (drawsOtherwise(settings, before)) await this.#redraw(deck);
    else this.#reporter.report();
  }

  run({ run, mode, detector }: RunRequest, signal: AbortSignal): Promise<Run> {
    return this.#runDetector.use(detector, run.level, (client) =>
      this.#serial.run(async (superseded) => {
        const deck = this.#opened();
        this.#reset();
        if (!superseded.aborted) this.#seeking.target = undefined;
        return recordRun({ deck, reporter: this.#reporter, clock: new Clock(1), mode, run, client }, AbortSignal.any([signal, superseded]));
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
      await this.#goOn(superseded);
      return takeSnapshot(deck, overlay, AbortSignal.any([signal, superseded]));
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

  /** A seek that was ended by what goes nowhere else still gets to its frame. */
  async #goOn(signal: AbortSignal): Promise<void> {
    const { target } = this.#seeking;
    if (target !== undefined) await this.#seeking.seek(this.#opened(), target, signal).catch(isSilent);
  }

  async #play(shown: () => undefined, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const [deck, sought] = [this.#opened(), this.#seeking.target];
    this.#seeking.target = undefined;
    await this.#playing.play({ deck, reporter: this.#reporter, clock: this.#clock, settings: () => this.#settings, sought, shown }, signal);
  }

  /** The frame that stands, with what is to be drawn over it now. */
  #redraw(deck: Deck): Promise<void> {
    const show = async (signal: AbortSignal): Promise<void> => {
      await this.#goOn(signal);
      await deck.show(deck.shownFrame, signal);
    };
    return this.#serial.run(show).then(() => this.#reporter.report(), isSilent);
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
    await this.#companions.close();
    await deck?.close();
  }
}
