import type { ComparisonRequest } from '../domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import { isAbort, toAppError } from '../domain/errors.ts';
import { hasFindings, longestRunName, type Run } from '../domain/runs.ts';
import { mainTrack, type Session } from '../domain/session.ts';
import type { SignalSample } from '../domain/signals.ts';
import { timelineOf, type TimelineEntry } from '../domain/timeline.ts';
import type { ReplayEvent, ReplayMode, ReplaySession, ReplaySettings, ReplayStatus } from '../rpc/replay-contract.ts';
import { callback, spawnReplay, transfer } from '../rpc/spawn.ts';
import { deleteRun, listRuns, renameRun } from '../storage/runs.ts';
import { getSession } from '../storage/sessions.ts';
import type { ConfigurationStore } from './configuration.ts';
import { newRun, openDetector, type DetectorRequest, type OpenDetector, type RunKind } from './detector.ts';
import type { Detectors } from './detectors.ts';
import { EngineWatch } from './engine-watch.ts';
import { NewestOnly } from './newest-only.ts';
import { notesOf } from './notes.ts';
import type { Notices } from './notices.ts';
import type { PlaybackState, RunState, TrialState } from './player-states.ts';
import { Store } from './store.ts';

export { playTimes, type PlaybackState, type RunState, type TrialState } from './player-states.ts';
export type { ReplayMode, ReplaySession, ReplaySettings, ReplayStatus } from '../rpc/replay-contract.ts';

export interface RunChoice extends DetectorRequest, Pick<RunKind, 'level'> {
  readonly mode: ReplayMode;
}

type Api = Parameters<Parameters<ReturnType<typeof spawnReplay>['call']>[0]>[0];

export interface PlayerParts {
  readonly detectors: Detectors;
  readonly notices: Notices;
  readonly configuration: ConfigurationStore;
}

/** Replays one session; lives as long as its page. All frames stay in the workers. */
export class Player {
  readonly state = new Store<PlaybackState>({ at: 'opening' });
  readonly status = new Store<ReplayStatus | null>(null);
  readonly settings = new Store<ReplaySettings>({ mode: 'paced', speed: 1, loop: false, gaps: 'skip', showRunId: null });
  readonly runs = new Store<readonly Run[]>([]);
  /** What happened while it was recorded, and where the shown track has gaps. */
  readonly timeline = new Store<readonly TimelineEntry[]>([]);
  readonly running = new Store<RunState>({ at: 'idle' });
  readonly trial = new Store<TrialState>({ at: 'idle' });
  readonly #sessionId: string;
  readonly #detectors: Detectors;
  readonly #configuration: ConfigurationStore;
  readonly #notices: Notices;
  readonly #replay = spawnReplay();
  #runAbort = new AbortController();
  #trialAbort = new AbortController();
  #notes: readonly SignalSample[] = [];
  readonly #seeks = new NewestOnly();

  constructor(sessionId: string, { detectors, notices, configuration }: PlayerParts) {
    this.#sessionId = sessionId;
    this.#detectors = detectors;
    this.#configuration = configuration;
    this.#notices = notices;
  }

  /** Takes over the canvas and paints the first frame. */
  async open(canvas: OffscreenCanvas): Promise<void> {
    let session: Session | null = null;
    try {
      session = await getSession(this.#sessionId);
      [this.#notes] = await Promise.all([notesOf(session), this.#readRuns()]);
      // A live run is shown from the start: it is what the person saw while recording.
      const main = mainTrack(session);
      if (main !== undefined) this.settings.update((settings) => ({ ...settings, showRunId: this.#newestRun(main.id) }));
      const listen = callback((event: ReplayEvent) => this.#onEvent(event));
      const replay = await this.#replay.call((api) => api.open(this.#sessionId, transfer(canvas, [canvas]), this.settings.value, listen));
      this.#show(replay);
    } catch (error) {
      this.state.set({ at: 'failed', error: toAppError(error), session });
    }
  }

  toggle(): Promise<void> {
    return this.status.value?.at === 'playing' ? this.#do((api) => api.pause()) : this.#do((api) => api.play());
  }

  seek(frame: number): Promise<void> {
    return this.#seeks.do(() => this.#do((api) => api.seek(frame)));
  }

  /** To a moment of recorded time. */
  seekTo(recordedUs: number): Promise<void> {
    return this.#seeks.do(() => this.#do((api) => api.seekTo(recordedUs)));
  }

  /** Shows another camera of the session at the same moment, with the newest results over it, and goes on playing if it did. */
  async showTrack(trackId: string): Promise<void> {
    const plays = this.status.value?.at === 'playing';
    const settings = { ...this.settings.value, showRunId: this.#newestRun(trackId) };
    await this.#do(async (api) => {
      const replay = await api.showTrack(trackId, settings);
      this.settings.set(settings);
      this.#show(replay);
      if (plays) await api.play();
    });
  }

  step(frames: number): Promise<void> {
    return this.#do((api) => api.step(frames));
  }

  configure(part: Partial<ReplaySettings>): Promise<void> {
    this.settings.update((settings) => ({ ...settings, ...part }));
    return this.#do((api) => api.configure(this.settings.value));
  }

  /** Runs a detector over the whole track that is shown, so many times, and keeps the results as new runs. Resolves with those that ended, `partial` the last one after a cancel. */
  async run(choice: RunChoice, repeats = 1): Promise<readonly Run[]> {
    const state = this.state.value;
    if (state.at !== 'open') return [];
    const ended: Run[] = [];
    const { signal } = (this.#runAbort = new AbortController());
    this.trial.set({ at: 'idle' });
    this.running.set({ at: 'loading' });
    try {
      const engine = this.#watch(await openDetector(this.#detectors, choice, signal));
      try {
        for (let nth = 1; nth <= repeats && ended.at(-1)?.state !== 'partial'; nth++) {
          ended.push(await this.#runOnce(engine, choice, state.replay.trackId, { nth, of: repeats, first: ended[0] }, signal));
        }
      } finally {
        engine.dispose();
      }
      this.running.set({ at: 'idle' });
    } catch (error) {
      await this.#readRuns();
      this.running.set(isAbort(error) ? { at: 'idle' } : { at: 'failed', error: toAppError(error, 'model-failed') });
    }
    return ended;
  }

  /** Runs a detector on the frame that stands, draws what it finds and stores nothing. */
  async tryOn(request: DetectorRequest): Promise<void> {
    if (this.state.value.at !== 'open') return;
    const abort = (this.#trialAbort = new AbortController());
    const { signal } = abort;
    this.trial.set({ at: 'trying' });
    try {
      const detector = await openDetector(this.#detectors, request, signal);
      try {
        void detector.lost.then((error) => abort.abort(error));
        const port = await detector.connect();
        const result = await this.#replay.call((api) => api.tryOn(transfer(port, [port]), signal));
        this.trial.set({ at: 'done', result });
      } finally {
        detector.dispose();
      }
    } catch (error) {
      const failure: unknown = signal.aborted ? signal.reason : error;
      this.trial.set(isAbort(failure) ? { at: 'idle' } : { at: 'failed', error: toAppError(failure, 'model-failed') });
    }
  }

  /** Draws both sides of a comparison over the pictures; null: the shown run again. */
  showComparison(request: ComparisonRequest | null): Promise<void> {
    return this.#do((api) => api.showComparison(request));
  }

  /** Errors: as of the worker's `report`. */
  report(request: ComparisonRequest, outcome: ComparisonOutcome, signal: AbortSignal): Promise<Blob> {
    return this.#replay.call((api) => api.report(request, outcome, signal));
  }

  cancelTrial(): void {
    this.#trialAbort.abort(new DOMException('Cancelled.', 'AbortError'));
  }

  cancelRun(): void {
    this.#runAbort.abort(new DOMException('Cancelled.', 'AbortError'));
  }

  /** An empty name changes nothing. */
  async renameRun(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, longestRunName);
    if (trimmed === '') return;
    await renameRun(id, trimmed);
    await this.#readRuns();
  }

  async removeRun(id: string): Promise<void> {
    if (this.settings.value.showRunId === id) await this.configure({ showRunId: null });
    await deleteRun(id);
    await this.#readRuns();
  }

  /** Ends the worker. What a run has stored so far is kept. */
  close(): void {
    this.cancelRun();
    this.cancelTrial();
    this.#replay.dispose();
  }

  async #runOnce(engine: EngineWatch, choice: RunChoice, trackId: string, { nth, of, first }: { readonly nth: number; readonly of: number; readonly first: Run | undefined }, signal: AbortSignal): Promise<Run> {
    const { detector, port } = await engine.connect();
    const run = newRun(detector, this.#sessionId, { ...choice, ...(first && { repeatOf: first.id }) }, trackId);
    this.running.set({ at: 'running', run, nth, of });
    const ending = this.#replay.call((api) => api.run(transfer({ run, mode: choice.mode, detector: port }, [port]), signal));
    void engine.gone.then((error) => this.#replay.call((api) => api.failDetector({ error }))).catch(() => undefined);
    const ended = await ending;
    await this.#readRuns();
    if (hasFindings(ended)) await this.configure({ showRunId: ended.id });
    return ended;
  }

  #watch(detector: OpenDetector): EngineWatch {
    return new EngineWatch(detector, {
      user: 'The run',
      onLoss: () => this.#configuration.value.onEngineLoss,
      notices: this.#notices,
      goOn: (port, fallback) => this.#replay.call((api) => api.replaceDetector(transfer(port, [port]), fallback)),
    });
  }

  #show(replay: ReplaySession): void {
    this.state.set({ at: 'open', replay });
    this.timeline.set(timelineOf(replay.session.events ?? [], replay.gaps, this.#notes));
  }

  #newestRun(trackId: string): string | null {
    return this.runs.value.findLast((run) => run.trackId === trackId)?.id ?? null;
  }

  async #readRuns(): Promise<void> {
    this.runs.set((await listRuns(this.#sessionId)).filter((run) => run.state !== 'running'));
  }

  async #do(use: (api: Api) => Promise<void>): Promise<void> {
    if (this.state.value.at !== 'open') return;
    try {
      await this.#replay.call(use);
    } catch (error) {
      this.#notices.fail(error);
    }
  }

  #onEvent(event: ReplayEvent): void {
    if (event.kind === 'status') this.status.set(event.status);
    else this.#notices.fail(event.error);
  }
}
