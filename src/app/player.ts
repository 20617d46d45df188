import type { ComparisonRequest } from '../domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import { toAppError } from '../domain/errors.ts';
import { limitedAt, type PlayRange } from '../domain/play-range.ts';
import { hasFindings, longestRunName, type Run } from '../domain/runs.ts';
import { mainTrack, type Session } from '../domain/session.ts';
import type { SignalSample } from '../domain/signals.ts';
import { timelineOf, type TimelineEntry } from '../domain/timeline.ts';
import { plainReplay, type ReplayEvent, type ReplaySession, type ReplaySettings, type ReplaySnapshot, type ReplayStatus, type SnapshotOverlay } from '../rpc/replay-contract.ts';
import { callback, spawnReplay, transfer } from '../rpc/spawn.ts';
import { deleteRun, listRuns, renameRun } from '../storage/runs.ts';
import { getSession } from '../storage/sessions.ts';
import type { ConfigurationStore } from './configuration.ts';
import type { DetectorRequest } from './detector.ts';
import { DetectorRuns, type RunChoice } from './detector-runs.ts';
import { DetectorTrials } from './detector-trials.ts';
import type { Detectors } from './detectors.ts';
import { NewestOnly } from './newest-only.ts';
import { notesOf } from './notes.ts';
import type { Notices } from './notices.ts';
import type { PlaybackState, RunState, TrialState } from './player-states.ts';
import { Store } from './store.ts';

export { playTimes, type PlaybackState, type RunState, type TrialState } from './player-states.ts';
export type { ReplayMode, ReplaySession, ReplaySettings, ReplayStatus } from '../rpc/replay-contract.ts';

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
  readonly settings = new Store<ReplaySettings>(plainReplay);
  readonly runs = new Store<readonly Run[]>([]);
  /** What happened while it was recorded, and where the shown track has gaps. */
  readonly timeline = new Store<readonly TimelineEntry[]>([]);
  readonly running: Store<RunState>;
  readonly trial: Store<TrialState>;
  readonly #sessionId: string;
  readonly #notices: Notices;
  readonly #replay = spawnReplay();
  readonly #detectorRuns: DetectorRuns;
  readonly #trials: DetectorTrials;
  #notes: readonly SignalSample[] = [];
  readonly #seeks = new NewestOnly();

  constructor(sessionId: string, { detectors, notices, configuration }: PlayerParts) {
    this.#sessionId = sessionId;
    this.#notices = notices;
    const replay = this.#replay;
    this.#detectorRuns = new DetectorRuns({ detectors, notices, configuration, replay, changed: (ended) => this.#onRuns(ended) });
    this.#trials = new DetectorTrials(detectors, replay);
    this.running = this.#detectorRuns.state;
    this.trial = this.#trials.state;
  }

  /** Takes over the canvas and paints the first frame. */
  async open(canvas: OffscreenCanvas): Promise<void> {
    let session: Session | null = null;
    try {
      session = await getSession(this.#sessionId);
      [this.#notes] = await Promise.all([notesOf(session), this.readRuns()]);
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
    const settings = { ...this.settings.value, showRunId: this.#newestRun(trackId), comparison: null };
    await this.#do(async (api) => {
      const replay = await api.showTrack(trackId, settings);
      this.settings.set(settings);
      this.#show(replay);
      if (plays) await api.play();
    });
  }

  /** As `seekTo`, for moments that follow each other as fast as a finger moves. */
  scrubTo(recordedUs: number): Promise<void> {
    return this.#seeks.do(() => this.#do((api) => api.scrubTo(recordedUs)));
  }

  /** Limits play to what begins or ends with the frame that stands; null takes the limit away. */
  async limit(end: keyof PlayRange, at: 'here' | null): Promise<void> {
    const status = this.status.value;
    if (status !== null) await this.configure({ range: limitedAt(end, at === null ? null : status.timestampUs, this.settings.value.range) });
  }

  step(frames: number): Promise<void> {
    return this.#do((api) => api.step(frames));
  }

  stepBy(recordedUs: number): Promise<void> {
    return this.#do((api) => api.stepBy(recordedUs));
  }

  configure(part: Partial<ReplaySettings>): Promise<void> {
    this.settings.update((settings) => ({ ...settings, ...part }));
    return this.#do((api) => api.configure(this.settings.value));
  }

  /** Runs a detector over the whole track that is shown, so many times, and keeps the results as new runs. Resolves with those that ended, `partial` the last one after a cancel. */
  async run(choice: RunChoice, repeats = 1): Promise<readonly Run[]> {
    const state = this.state.value;
    if (state.at !== 'open') return [];
    this.#trials.forget();
    return this.#detectorRuns.run(state.replay, choice, repeats);
  }

  /** Runs a detector on the frame that stands, draws what it finds and stores nothing. */
  async tryOn(request: DetectorRequest): Promise<void> {
    if (this.state.value.at === 'open') await this.#trials.tryOn(request);
  }

  /** Errors: as of the worker's `report`. */
  report(request: ComparisonRequest, outcome: ComparisonOutcome, signal: AbortSignal): Promise<Blob> {
    return this.#replay.call((api) => api.report(request, outcome, signal));
  }

  /** The frame that stands. Errors: as of the worker's `snapshot`. */
  snapshot(overlay: SnapshotOverlay): Promise<ReplaySnapshot> {
    return this.#replay.call((api) => api.snapshot(overlay, new AbortController().signal));
  }

  cancelTrial(): void {
    this.#trials.cancel();
  }

  cancelRun(): void {
    this.#detectorRuns.cancel();
  }

  /** An empty name changes nothing. */
  async renameRun(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, longestRunName);
    if (trimmed === '') return;
    await renameRun(id, trimmed);
    await this.readRuns();
  }

  async removeRun(id: string): Promise<void> {
    if (this.settings.value.showRunId === id) await this.configure({ showRunId: null });
    await deleteRun(id);
    await this.readRuns();
  }

  /** Again, where something else than this player changed them. */
  async readRuns(): Promise<void> {
    this.runs.set((await listRuns(this.#sessionId)).filter((run) => run.state !== 'running'));
  }

  /** Ends the worker. What a run has stored so far is kept. */
  close(): void {
    this.cancelRun();
    this.cancelTrial();
    this.#replay.dispose();
  }

  async #onRuns(ended: Run | null): Promise<void> {
    await this.readRuns();
    if (ended !== null && hasFindings(ended)) await this.configure({ showRunId: ended.id });
  }

  #show(replay: ReplaySession): void {
    this.state.set({ at: 'open', replay });
    this.timeline.set(timelineOf(replay.session.events ?? [], replay.gaps, this.#notes));
  }

  #newestRun(trackId: string): string | null {
    return this.runs.value.findLast((run) => run.trackId === trackId)?.id ?? null;
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
