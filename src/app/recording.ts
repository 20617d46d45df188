import { AppError, isAbort, toAppError } from '../domain/errors.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import type { Session } from '../domain/session.ts';
import { askForPersistence } from '../platform/storage-persistence.ts';
import type { RecordEvent, RecordStatus } from '../rpc/record-contract.ts';
import { findSource } from '../sources/registry.ts';
import type { ConfigurationStore } from './configuration.ts';
import { countDown } from './countdown.ts';
import type { Detectors } from './detectors.ts';
import { FeedKeeper } from './feed-keeper.ts';
import { holdPageWhile } from './hold-page.ts';
import { KeptTakes } from './kept-takes.ts';
import type { Library } from './library.ts';
import { LiveDetector } from './live-detection.ts';
import type { Notices } from './notices.ts';
import { Rig, type RigVideo } from './rig.ts';
import { RunningTake } from './running-take.ts';
import { SensorChoice } from './sensor-choice.ts';
import type { StorageMeter } from './storage-meter.ts';
import { Store, type Observable } from './store.ts';
import { TakeActions } from './take-actions.ts';
import { gatherInputs } from './take-inputs.ts';
import { planTake, type TakePlan } from './take-plan.ts';
import { WarmWorker } from './warm-worker.ts';

export type { RecordStatus, TrackStatus } from '../rpc/record-contract.ts';

export type RecordingState =
  | { readonly at: 'idle' }
  | { readonly at: 'opening' }
  /** The source is switched on in answer to a tap only. */
  | { readonly at: 'asking' }
  | { readonly at: 'ready' }
  | { readonly at: 'countdown'; readonly secondsLeft: number }
  | { readonly at: 'starting' }
  | { readonly at: 'recording' | 'paused' | 'stopping'; readonly status: RecordStatus | null }
  | { readonly at: 'failed'; readonly error: AppError };

/** Events of the running take that are kept at hand; all of them are in its session. */
const mostEvents = 50;

interface RecordingParts {
  readonly configuration: ConfigurationStore;
  readonly library: Library;
  readonly detectors: Detectors;
  readonly notices: Notices;
  readonly storage: StorageMeter;
}

/** The page's side of recording: what is on, the take that is running, and the one after it. */
export class Recording {
  readonly state = new Store<RecordingState>({ at: 'idle' });
  readonly live: LiveDetector;
  readonly rig: Rig;
  readonly keeper: FeedKeeper;
  readonly actions: TakeActions;
  readonly sensors: SensorChoice;
  /** What happened in the running take, or in the last one. */
  readonly happened = new Store<readonly SessionEvent[]>([]);
  readonly #parts: RecordingParts;
  readonly #kept: KeptTakes;
  readonly #workers = new WarmWorker();
  #opening = new AbortController();
  #counting = new AbortController();
  /** Whether the record page is open; a recording outlives it, the camera does not. */
  #wanted = false;
  #take: RunningTake | null = null;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.live = new LiveDetector(parts);
    this.rig = new Rig({ lost: (video) => this.#onLost(video), muted: (trackId, muted) => this.keeper.muted(trackId, muted) });
    this.keeper = new FeedKeeper(this.rig, parts.configuration, parts.notices);
    this.actions = new TakeActions({ ...parts, rig: this.rig, keeper: this.keeper, running: () => this.#running() });
    this.sensors = new SensorChoice(parts.configuration);
    this.#kept = new KeptTakes(parts);
    holdPageWhile(this.state, () => this.busy);
  }

  /** The session saved last on this visit. */
  get lastSaved(): Observable<Session | null> {
    return this.#kept.last;
  }

  /** True from the tap on Record until the session is saved. */
  get busy(): boolean {
    return ['countdown', 'starting', 'recording', 'paused', 'stopping'].includes(this.state.value.at);
  }

  /** The take that is being recorded. */
  get plan(): TakePlan | null {
    return this.#take?.plan ?? null;
  }

  /** What the next take would be. */
  get nextPlan(): TakePlan {
    return planTake(this.#parts.configuration.value, this.#parts.library.sessions, this.#camera);
  }

  /** Switches on what is configured, in place of what was on. `tapped`: in answer to a tap. Does nothing during a recording. */
  async open(tapped = false): Promise<void> {
    this.#wanted = true;
    if (this.busy) return;
    this.close();
    const configuration = this.#parts.configuration.value;
    if (this.live.state.value.at === 'off') this.live.choose(configuration.modelId);
    if (findSource(configuration.sourceId)?.asksEachTime === true && !tapped) return this.state.set({ at: 'asking' });
    const { signal } = (this.#opening = new AbortController());
    this.state.set({ at: 'opening' });
    try {
      await this.rig.open(configuration, signal);
      this.state.set({ at: 'ready' });
      this.#warm();
    } catch (error) {
      if (!isAbort(error)) this.state.set({ at: 'failed', error: toAppError(error) });
    }
  }

  /** Switches everything off. Does nothing during a recording, which goes on while the person looks elsewhere. */
  close(): void {
    if (this.busy) return;
    this.#opening.abort(new DOMException('Closed.', 'AbortError'));
    this.rig.close();
    this.state.set({ at: 'idle' });
  }

  /** Switches everything off and gives the memory of workers and models back. */
  leave(): void {
    this.#wanted = false;
    this.cancelCountdown();
    if (this.busy) return;
    this.close();
    this.live.choose(null);
    this.#workers.dispose();
  }

  chooseModel(modelId: string | null): void {
    this.#parts.configuration.change({ modelId, ...(modelId === null ? {} : { lastModelId: modelId }) });
    this.live.choose(modelId);
  }

  chooseMicrophone(microphone: boolean): void {
    this.#parts.configuration.change({ microphone });
    void this.rig.listen(microphone);
  }

  /** The screen beside the cameras; in answer to a tap. */
  async addScreen(): Promise<void> {
    await this.rig.addScreen(this.#parts.configuration.value).catch((error: unknown) => this.#parts.notices.fail(error));
  }

  async start(): Promise<void> {
    if (this.state.value.at !== 'ready') return;
    this.sensors.permitOnce();
    await this.#begin(this.nextPlan, true);
  }

  cancelCountdown(): void {
    this.#counting.abort();
  }

  async stop(): Promise<void> {
    const take = this.#running();
    if (take === null) return;
    this.state.set({ at: 'stopping', status: this.#status });
    try {
      await this.#finish(take, await take.stop());
    } catch (error) {
      this.#fail(take, error);
    }
  }

  pause(): Promise<void> {
    return this.#turn('recording', 'paused', (take) => take.pause());
  }

  resume(): Promise<void> {
    return this.#turn('paused', 'recording', (take) => take.resume());
  }

  /** Ends this take and begins the next one at once, while this one is still being finished. */
  keepAndNext(): Promise<void> {
    return this.#goOn('kept');
  }

  /** Throws the running take away, with an undo, and begins it again. */
  retry(): Promise<void> {
    return this.#goOn('discarded');
  }

  get #camera(): string {
    return this.rig.main?.info.label ?? '';
  }

  get #status(): RecordStatus | null {
    const state = this.state.value;
    return 'status' in state ? state.status : null;
  }

  #running(): RunningTake | null {
    const { at } = this.state.value;
    return at === 'recording' || at === 'paused' ? this.#take : null;
  }

  #warm(): void {
    const main = this.rig.main?.info;
    this.#workers.warm(main && { width: main.width, height: main.height, frameRate: main.frameRate, codec: this.#parts.configuration.value.codec });
  }

  async #begin(plan: TakePlan, countsDown: boolean): Promise<void> {
    const configuration = this.#parts.configuration.value;
    const seconds = countsDown ? configuration.countdownS : 0;
    const { signal } = (this.#counting = new AbortController());
    try {
      await countDown(seconds, (secondsLeft) => this.state.set({ at: 'countdown', secondsLeft }), signal);
    } catch {
      // Cancelled by the person, or because the camera went away, which has been told.
      if (this.state.value.at === 'countdown') this.#rest();
      return;
    }
    this.state.set({ at: 'starting' });
    const take = (this.#take = new RunningTake(plan, this.#workers.take()));
    void take.died.then((error) => this.#fail(take, error));
    try {
      void askForPersistence();
      const inputs = await gatherInputs(take, this.rig, this.live, new Set(this.keeper.troubles.value.keys()));
      this.happened.set([]);
      this.actions.begin();
      this.keeper.attach(take);
      await take.start(inputs, configuration, (event) => this.#onEvent(take, event));
      if (this.#take === take && this.state.value.at === 'starting') this.state.set({ at: 'recording', status: null });
      this.#warm();
    } catch (error) {
      this.#fail(take, error);
    }
  }

  async #turn(from: 'recording' | 'paused', to: 'recording' | 'paused', act: (take: RunningTake) => Promise<void>): Promise<void> {
    const take = this.#take;
    if (take === null || this.state.value.at !== from) return;
    this.state.set({ at: to, status: this.#status });
    try {
      await act(take);
    } catch (error) {
      this.#fail(take, error);
    }
  }

  async #goOn(fate: 'kept' | 'discarded'): Promise<void> {
    const take = this.#running();
    // Without a picture the next take could not begin, and this one would be over.
    if (take === null || !this.rig.videos.value.some(({ trackId }) => !this.keeper.troubles.value.has(trackId))) return;
    const { number } = take.plan.take;
    this.#take = null;
    this.keeper.detach();
    this.#kept.retire(take, fate);
    const plan = planTake(this.#parts.configuration.value, [], this.#camera, fate === 'kept' ? number + 1 : number);
    await this.#begin(plan, fate === 'discarded');
  }

  #onEvent(take: RunningTake, event: RecordEvent): void {
    if (take !== this.#take) return;
    const { at } = this.state.value;
    if (event.kind === 'status') {
      if (at === 'starting') this.state.set({ at: 'recording', status: event.status });
      else if (at === 'recording' || at === 'paused' || at === 'stopping') this.state.set({ at, status: event.status });
    } else if (event.kind === 'happened') {
      this.happened.update((events) => [...events, event.event].slice(-mostEvents));
      this.keeper.happened(event.event);
      if (!this.#wanted && event.event.kind === 'camera-lost') this.#parts.notices.fail(new AppError('camera-lost', 'A camera was lost.'));
    } else if (event.kind === 'detection-failed') {
      this.live.fail(event.error);
    } else if (event.kind === 'failed') {
      this.#fail(take, event.error);
    } else if (at !== 'stopping') {
      // It ended by itself; an end that was asked for is answered to `stop`.
      void this.#finish(take, event.session);
    }
  }

  async #finish(take: RunningTake, session: Session): Promise<void> {
    if (take !== this.#take) return;
    const broken = this.keeper.troubles.value.size > 0;
    this.#take = null;
    this.keeper.rest();
    take.end();
    const kept = this.#kept.keep(session);
    this.#rest();
    // A camera that was away is looked for again, so that the next take begins with all of them or says which is missing.
    if (broken && this.#wanted) void this.open();
    await kept;
  }

  /** Nothing is being recorded any more. */
  #rest(): void {
    this.state.set({ at: 'ready' });
    if (this.#wanted) this.#warm();
    else this.leave();
  }

  #fail(take: RunningTake, error: unknown): void {
    if (take !== this.#take) return;
    this.#take = null;
    take.end();
    this.keeper.rest();
    this.rig.close();
    this.state.set({ at: 'failed', error: toAppError(error) });
    this.#kept.salvage();
  }

  #onLost(video: RigVideo): void {
    const { info } = video.source;
    const alone = this.rig.videos.value.length < 2;
    if (this.#take !== null && info.id !== 'screen') return this.keeper.lost(video);
    // Sharing a screen is ended by the person, and nothing but a tap brings it back.
    if (this.#take !== null && alone) return void this.stop();
    const error = new AppError('camera-lost', `${info.label} was switched off or unplugged.`);
    if (info.id === 'screen') this.rig.drop(video.trackId);
    else this.rig.leaveOut(video.trackId, error);
    if (!alone) return;
    this.cancelCountdown();
    this.#opening.abort(new DOMException('Lost.', 'AbortError'));
    this.rig.close();
    this.state.set(info.id === 'screen' ? { at: 'asking' } : { at: 'failed', error });
  }
}
