import { AppError, toAppError } from '../domain/errors.ts';
import { limitedAt, type PlayRange } from '../domain/play-range.ts';
import { hasFindings, type Run } from '../domain/runs.ts';
import { mainTrack, type Session } from '../domain/session.ts';
import type { SignalSample } from '../domain/signals.ts';
import { timelineOf, type TimelineEntry } from '../domain/timeline.ts';
import { plainReplay, type CompanionView, type ReplayEvent, type ReplaySession, type ReplaySettings, type ReplaySnapshot, type ReplayStatus, type SnapshotOverlay } from '../rpc/replay-contract.ts';
import { callback, spawnReplay, transfer } from '../rpc/spawn.ts';
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
import { SessionRuns } from './session-runs.ts';
import { SoundFollower } from './sound-follower.ts';
import { Store } from './store.ts';
import { until } from './until.ts';
import { wait } from './wait.ts';

export { playTimes, type PlaybackState, type RunState, type TrialState } from './player-states.ts';
export type { SoundState } from './sound-follower.ts';
export type { CompanionView, ReplayMode, ReplaySession, ReplaySettings, ReplayStatus } from '../rpc/replay-contract.ts';

type Api = Parameters<Parameters<ReturnType<typeof spawnReplay>['call']>[0]>[0];

export interface PlayerParts {
  readonly detectors: Detectors;
  readonly notices: Notices;
  readonly configuration: ConfigurationStore;
}

/** How long a run that is left may take to store what it has, ms; past it, it is ended at the next visit. */
const longestEndMs = 5000;

/** Replays one session; lives as long as its page. All frames stay in the workers. */
export class Player {
  readonly state = new Store<PlaybackState>({ at: 'opening' });
  readonly status = new Store<ReplayStatus | null>(null);
  readonly settings = new Store<ReplaySettings>(plainReplay);
  readonly sessionRuns: SessionRuns;
  readonly runs: Store<readonly Run[]>;
  /** What happened while it was recorded, and where the shown track has gaps. */
  readonly timeline = new Store<readonly TimelineEntry[]>([]);
  /** What the small pictures show, in the order of their canvases. */
  readonly beside = new Store<readonly CompanionView[]>([]);
  readonly running: Store<RunState>;
  readonly trial: Store<TrialState>;
  /** Of the session's sound tracks. */
  readonly sound: SoundFollower;
  readonly #sessionId: string;
  readonly #notices: Notices;
  readonly #replay = spawnReplay();
  readonly #detectorRuns: DetectorRuns;
  readonly #trials: DetectorTrials;
  #notes: readonly SignalSample[] = [];
  readonly #seeks = new NewestOnly();
  #closed = false;

  constructor(sessionId: string, { detectors, notices, configuration }: PlayerParts) {
    this.#sessionId = sessionId;
    this.#notices = notices;
    this.sessionRuns = new SessionRuns(sessionId);
    this.runs = this.sessionRuns.list;
    this.#detectorRuns = new DetectorRuns({ detectors, notices, configuration, replay: this.#replay, changed: (ended) => this.#onRuns(ended) });
    this.#trials = new DetectorTrials(detectors, this.#replay);
    this.sound = new SoundFollower(this, notices);
    this.running = this.#detectorRuns.state;
    this.trial = this.#trials.state;
  }

  /** Null before it is open, and once it was closed. */
  get opened(): ReplaySession | null {
    return this.state.value.at === 'open' && !this.#closed ? this.state.value.replay : null;
  }

  /** A seek was asked for whose picture does not stand yet. */
  get seeking(): boolean {
    return this.#seeks.busy || this.status.value?.at === 'seeking';
  }

  /** Takes over the canvas and paints the first frame. */
  async open(canvas: OffscreenCanvas): Promise<void> {
    let session: Session | null = null;
    try {
      session = await getSession(this.#sessionId);
      [this.#notes] = await Promise.all([notesOf(session), this.sessionRuns.read()]);
      // A live run is shown from the start: it is what the person saw while recording.
      const main = mainTrack(session);
      if (main !== undefined) this.settings.update((settings) => ({ ...settings, showRunId: this.sessionRuns.newest(main.id) }));
      const listen = callback((event: ReplayEvent) => this.#onEvent(event));
      const replay = await this.#replay.call((api) => api.open(this.#sessionId, transfer(canvas, [canvas]), this.settings.value, listen));
      this.#show(replay);
      this.#endInterruptedRuns().catch((error: unknown) => this.#fail(error));
      void this.sound.open(session);
    } catch (error) {
      this.state.set({ at: 'failed', error: toAppError(error), session });
    }
  }

  /** Shows the other cameras on these canvases, in step with the picture from now on. */
  showBeside(canvases: OffscreenCanvas[]): Promise<void> {
    const listen = callback((views: readonly CompanionView[]) => this.beside.set(views));
    return this.#do((api) => api.showBeside(transfer(canvases, canvases), listen));
  }

  toggle(): Promise<void> {
    return this.status.value?.at === 'playing' ? this.#move((api) => api.pause()) : this.#move((api) => api.play());
  }

  seek(frame: number): Promise<void> {
    return this.#seeks.do(() => this.#move((api) => api.seek(frame)));
  }

  /** To a moment of recorded time. */
  seekTo(recordedUs: number): Promise<void> {
    return this.#seeks.do(() => this.#move((api) => api.seekTo(recordedUs)));
  }

  /** Shows another camera of the session at the same moment, with the newest results over it, and goes on playing if it did. Not once a run over this one was asked for. */
  async showTrack(trackId: string): Promise<void> {
    if (this.running.value.at === 'loading') return;
    const plays = this.status.value?.at === 'playing';
    const settings = { ...this.settings.value, showRunId: this.sessionRuns.newest(trackId), comparison: null };
    await this.#move(async (api) => {
      const replay = await api.showTrack(trackId, settings);
      this.settings.set(settings);
      this.#show(replay);
      if (plays) await api.play();
    });
  }

  /** As `seekTo`, for moments that follow each other as fast as a finger moves. */
  scrubTo(recordedUs: number): Promise<void> {
    return this.#seeks.do(() => this.#move((api) => api.scrubTo(recordedUs)));
  }

  /** Limits play to what begins or ends with the frame that stands; null takes the limit away. */
  async limit(end: keyof PlayRange, at: 'here' | null): Promise<void> {
    const status = this.status.value;
    if (status !== null && !this.#isRunning) await this.configure({ range: limitedAt(end, at === null ? null : status.timestampUs, this.settings.value.range) });
  }

  step(frames: number): Promise<void> {
    return this.#move((api) => api.step(frames));
  }

  stepBy(recordedUs: number): Promise<void> {
    return this.#move((api) => api.stepBy(recordedUs));
  }

  configure(part: Partial<ReplaySettings>): Promise<void> {
    this.settings.update((settings) => ({ ...settings, ...part }));
    return this.#do((api) => api.configure(this.settings.value));
  }

  /** Runs a detector over the whole track that is shown, so many times, and keeps the results as new runs. Resolves with those that ended, `partial` the last one after a cancel. */
  async run(choice: RunChoice, repeats = 1): Promise<readonly Run[]> {
    if (this.opened === null) return [];
    this.#trials.forget();
    return this.#detectorRuns.run(this.opened, choice, repeats);
  }

  /** Runs a detector on the frame that stands, draws what it finds and stores nothing. */
  async tryOn(request: DetectorRequest): Promise<void> {
    if (this.state.value.at === 'open') await this.#trials.tryOn(request);
  }

  /** The frame that stands; null during a run. Errors: as of the worker's `snapshot`. */
  async snapshot(overlay: SnapshotOverlay): Promise<ReplaySnapshot | null> {
    return this.#isRunning ? null : this.#replay.call((api) => api.snapshot(overlay, new AbortController().signal));
  }

  cancelTrial(): void {
    this.#trials.cancel();
  }

  cancelRun(): void {
    this.#detectorRuns.cancel();
  }

  /** What was drawn of it goes with it. */
  async removeRun(id: string): Promise<void> {
    if (this.settings.value.showRunId === id) await this.configure({ showRunId: null });
    await this.sessionRuns.remove(id);
  }

  /** Ends the worker. A run under way is cancelled and may store what it has before. */
  close(): void {
    this.#closed = true;
    this.cancelRun();
    this.cancelTrial();
    this.sound.close();
    const ended = until(this.running, ({ at }) => (at === 'running' ? undefined : at));
    void Promise.race([ended, wait(longestEndMs, new AbortController().signal)]).then(() => this.#replay.dispose());
  }

  /** Of a page that was closed or crashed while they were under way; those of another tab come when they are ready. */
  async #endInterruptedRuns(): Promise<void> {
    if (!(await this.sessionRuns.hasUnended())) return;
    await this.#replay.call((api) => api.endInterruptedRuns(this.#sessionId));
    await this.sessionRuns.read();
  }

  async #onRuns(ended: Run | null): Promise<void> {
    await this.sessionRuns.read();
    if (ended !== null && hasFindings(ended)) await this.configure({ showRunId: ended.id });
  }

  #show(replay: ReplaySession): void {
    this.state.set({ at: 'open', replay });
    this.timeline.set(timelineOf(replay.session.events ?? [], replay.gaps, this.#notes));
  }

  /** A detector is at work on the pictures: whatever moves them would end it. */
  get #isRunning(): boolean {
    return this.running.value.at === 'running';
  }

  /** As `#do`, for what a run does not let happen. */
  async #move(use: (api: Api) => Promise<void>): Promise<void> {
    if (!this.#isRunning) await this.#do(use);
  }

  async #do(use: (api: Api) => Promise<void>): Promise<void> {
    if (this.opened === null) return;
    try {
      await this.#replay.call(use);
    } catch (error) {
      this.#fail(error);
      // Deleted elsewhere: what leans on it ends by itself.
      if (error instanceof AppError && error.code === 'run-missing') await this.sessionRuns.read();
    }
  }

  /** What is asked of a worker that is being ended fails, and nobody waits for it. */
  #fail(error: unknown): void {
    if (!this.#closed) this.#notices.fail(error);
  }

  #onEvent(event: ReplayEvent): void {
    if (event.kind === 'status') this.status.set(event.status);
    else this.#fail(event.error);
  }
}
