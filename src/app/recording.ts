import { AppError, isAbort, toAppError } from '../domain/errors.ts';
import { feedTransferables } from '../domain/feed.ts';
import { nextTakeNumber, sessionName } from '../domain/session-name.ts';
import { mainTrackId, type Session } from '../domain/session.ts';
import { keepAwake } from '../platform/wake-lock.ts';
import { askForPersistence } from '../platform/storage-persistence.ts';
import type { LiveDetection, RecordContract, RecordEvent, RecordRequest, RecordStatus } from '../rpc/record-contract.ts';
import { callback, spawnRecord, transfer, type WorkerClient } from '../rpc/spawn.ts';
import { findSource } from '../sources/registry.ts';
import type { AcquiredSource } from '../sources/source.ts';
import { widthOf, type ConfigurationStore } from './configuration.ts';
import { newRandomId } from './detector.ts';
import type { Library } from './library.ts';
import { LiveDetector } from './live-detection.ts';
import type { Models } from './models.ts';
import type { Notices } from './notices.ts';
import { recoverInterrupted } from './recover.ts';
import type { StorageMeter } from './storage-meter.ts';
import { Store } from './store.ts';

export type { RecordStatus } from '../rpc/record-contract.ts';

export type RecordingState =
  | { readonly at: 'idle' }
  | { readonly at: 'opening' }
  | { readonly at: 'ready'; readonly source: AcquiredSource }
  | { readonly at: 'starting'; readonly source: AcquiredSource }
  | { readonly at: 'recording'; readonly source: AcquiredSource; readonly status: RecordStatus | null }
  | { readonly at: 'stopping'; readonly source: AcquiredSource; readonly status: RecordStatus | null }
  | { readonly at: 'failed'; readonly error: AppError };

const endedBy: Partial<Record<NonNullable<Session['endReason']>, AppError>> = {
  'source-ended': new AppError('camera-lost', 'The source ended during the recording.'),
  'storage-full': new AppError('storage-full', 'The storage filled up during the recording.'),
  'storage-failed': new AppError('storage-failed', 'The storage failed during the recording.'),
  'encoder-failed': new AppError('encoder-failed', 'The encoder failed during the recording.'),
};

interface RecordingParts {
  readonly configuration: ConfigurationStore;
  readonly library: Library;
  readonly models: Models;
  readonly notices: Notices;
  readonly storage: StorageMeter;
}

/** One source, one recording at a time. */
export class Recording {
  readonly state = new Store<RecordingState>({ at: 'idle' });
  readonly live: LiveDetector;
  /** The session saved last on this visit. */
  readonly lastSaved = new Store<Session | null>(null);
  readonly #parts: RecordingParts;
  #opening = new AbortController();
  /** Whether the record page is open; a recording outlives it, the camera does not. */
  #wanted = false;
  #worker: WorkerClient<RecordContract> | null = null;
  #release: () => void = () => undefined;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.live = new LiveDetector(parts.models);
  }

  /** True from the tap on Record until the session is saved. */
  get busy(): boolean {
    return ['starting', 'recording', 'stopping'].includes(this.state.value.at);
  }

  /** Switches the chosen source on, in place of the one before. Does nothing during a recording. */
  async open(): Promise<void> {
    this.#wanted = true;
    if (this.busy) return;
    this.close();
    const opening = (this.#opening = new AbortController());
    this.state.set({ at: 'opening' });
    const { sourceId, cameras, facing, height, frameRate, modelId } = this.#parts.configuration.value;
    const deviceId = cameras[0];
    if (this.live.state.value.at === 'off') this.live.choose(modelId);
    try {
      const wanted = { facing, height, width: widthOf(height), frameRate, ...(deviceId === undefined ? {} : { deviceId }) };
      const source = await findSource(sourceId)?.acquire(wanted, opening.signal);
      if (source === undefined) throw new AppError('camera-none', `There is no source ${sourceId}.`);
      if (opening.signal.aborted) return source.release();
      this.state.set({ at: 'ready', source });
      // A warm worker: the tap on Record starts at once.
      this.#worker ??= spawnRecord();
      void this.#watch(source);
    } catch (error) {
      if (!isAbort(error)) this.state.set({ at: 'failed', error: toAppError(error) });
    }
  }

  /** Switches the source off. Does nothing during a recording, which goes on while the person looks elsewhere. */
  close(): void {
    if (this.busy) return;
    this.#opening.abort(new DOMException('Closed.', 'AbortError'));
    const state = this.state.value;
    if ('source' in state) state.source.release();
    this.state.set({ at: 'idle' });
  }

  /** Switches the source off and gives the memory of workers and models back. */
  leave(): void {
    this.#wanted = false;
    if (this.busy) return;
    this.close();
    this.live.choose(null);
    this.#worker?.dispose();
    this.#worker = null;
  }

  chooseModel(modelId: string | null): void {
    this.#parts.configuration.change({ modelId, ...(modelId === null ? {} : { lastModelId: modelId }) });
    this.live.choose(modelId);
  }

  async start(): Promise<void> {
    const state = this.state.value;
    if (state.at !== 'ready') return;
    const { source } = state;
    this.state.set({ at: 'starting', source });
    this.#hold();
    const worker = (this.#worker ??= spawnRecord());
    try {
      void askForPersistence();
      const sessionId = newRandomId(Date.now());
      const live = await this.live.join(sessionId).catch((error: unknown) => {
        this.live.fail(error);
        return null;
      });
      const request = this.#request(sessionId, source, live);
      const parts = [...request.tracks.flatMap(({ feed }) => feedTransferables(feed)), ...(live === null ? [] : [live.detector, live.preview])];
      const listen = callback((event: RecordEvent) => this.#onEvent(event));
      await worker.call((api) => api.start(transfer(request, parts), listen));
      if (this.state.value.at === 'starting') this.state.set({ at: 'recording', source, status: null });
    } catch (error) {
      this.#fail(error);
    }
  }

  async stop(): Promise<void> {
    const state = this.state.value;
    const worker = this.#worker;
    if (state.at !== 'recording' || worker === null) return;
    this.state.set({ ...state, at: 'stopping' });
    try {
      await this.#finish(await worker.call((api) => api.stop()));
    } catch (error) {
      this.#fail(error);
    }
  }

  #request(sessionId: string, source: AcquiredSource, live: LiveDetection | null): RecordRequest {
    return {
      sessionId,
      ...this.#naming(source),
      configuration: this.#parts.configuration.value,
      tracks: [{ trackId: mainTrackId, source: source.info, feed: source.openFeed() }],
      codec: 'auto',
      device: { userAgent: navigator.userAgent, platform: navigator.platform, cores: navigator.hardwareConcurrency },
      appVersion: __APP_VERSION__,
      timeOriginMs: performance.timeOrigin,
      ...(live === null ? {} : { live }),
    };
  }

  #naming({ info }: AcquiredSource): Pick<RecordRequest, 'name' | 'take'> {
    const { task, nameTemplate } = this.#parts.configuration.value;
    const number = nextTakeNumber(this.#parts.library.sessions, task);
    const name = sessionName(nameTemplate, { atMs: Date.now(), camera: info.label, task, take: number });
    return { name, ...(task === '' ? {} : { take: { task, number } }) };
  }

  #onEvent(event: RecordEvent): void {
    const state = this.state.value;
    if (event.kind === 'status') {
      if (state.at === 'starting') this.state.set({ at: 'recording', source: state.source, status: event.status });
      else if (state.at === 'recording' || state.at === 'stopping') this.state.set({ ...state, status: event.status });
    } else if (event.kind === 'detection-failed') {
      this.live.fail(event.error);
    } else if (event.kind === 'ended' && (state.at === 'starting' || state.at === 'recording')) {
      // It ended by itself; an end that was asked for is answered to `stop`.
      void this.#finish(event.session);
    }
  }

  async #finish(session: Session): Promise<void> {
    const state = this.state.value;
    this.#letGo();
    this.lastSaved.set(session);
    const reason = session.endReason === undefined ? undefined : endedBy[session.endReason];
    if (reason !== undefined) this.#parts.notices.fail(reason);
    if ('source' in state) {
      this.state.set({ at: 'ready', source: state.source });
      this.#worker = spawnRecord();
      if (reason?.code === 'camera-lost') this.#lose(reason);
      if (!this.#wanted) this.leave();
    }
    await Promise.all([this.#parts.library.refresh(), this.#parts.storage.refresh()]);
  }

  /** What was durable when the recording failed becomes a session all the same. */
  #fail(error: unknown): void {
    this.#letGo();
    const state = this.state.value;
    if ('source' in state) state.source.release();
    this.state.set({ at: 'failed', error: toAppError(error) });
    void recoverInterrupted()
      .then(() => this.#parts.library.refresh())
      .catch((cause: unknown) => this.#parts.notices.fail(cause));
  }

  async #watch(source: AcquiredSource): Promise<void> {
    await source.lost;
    const state = this.state.value;
    // During a recording the worker notices by itself, saves, and says so.
    if (state.at === 'ready' && state.source === source) this.#lose(new AppError('camera-lost', 'The camera was switched off or unplugged.'));
  }

  #lose(error: AppError): void {
    this.close();
    this.state.set({ at: 'failed', error });
  }

  /** While recording the screen stays on and leaving the page asks first. */
  #hold(): void {
    const holding = new AbortController();
    const sleep = keepAwake();
    addEventListener('beforeunload', (event) => event.preventDefault(), { signal: holding.signal });
    this.#release = () => {
      holding.abort();
      sleep();
    };
  }

  #letGo(): void {
    this.#release();
    this.#worker?.dispose();
    this.#worker = null;
  }
}
