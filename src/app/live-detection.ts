import { isAbort, toAppError, type AppError } from '../domain/errors.ts';
import type { FrameResult } from '../domain/runs.ts';
import type { LiveDetection } from '../rpc/record-contract.ts';
import type { ConfigurationStore } from './configuration.ts';
import { newRun, openDetector, type OpenDetector } from './detector.ts';
import type { Detectors } from './detectors.ts';
import { EngineWatch } from './engine-watch.ts';
import type { Notices } from './notices.ts';
import type { RunningTake } from './running-take.ts';
import { Store } from './store.ts';

export type LiveDetectionState =
  | { readonly at: 'off' }
  | { readonly at: 'loading' }
  | { readonly at: 'ready'; readonly modelName: string }
  | { readonly at: 'failed'; readonly error: AppError };

interface LiveParts {
  readonly detectors: Detectors;
  readonly configuration: ConfigurationStore;
  readonly notices: Notices;
}

/** Detection beside a recording. The model is loaded when it is chosen, so that Record starts at once; off, nothing of it is loaded. */
export class LiveDetector {
  readonly state = new Store<LiveDetectionState>({ at: 'off' });
  readonly #parts: LiveParts;
  #engine: EngineWatch | null = null;
  /** The take whose frames it looks at. */
  #take: RunningTake | null = null;
  #loading: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  #preview: MessagePort | null = null;
  #listen: (result: FrameResult) => void = () => undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  /** Who draws the boxes; results never enter reactive state. The returned function ends it, unless another one draws by now. */
  onResult(listen: (result: FrameResult) => void): () => void {
    this.#listen = listen;
    return () => {
      if (this.#listen === listen) this.#listen = () => undefined;
    };
  }

  /** Loads a model in place of the one before; null switches detection off. */
  choose(modelId: string | null): void {
    this.#loading?.controller.abort(new DOMException('Replaced.', 'AbortError'));
    this.#loading = null;
    this.#release();
    this.state.set({ at: 'off' });
    if (modelId === null) return;
    const controller = new AbortController();
    this.state.set({ at: 'loading' });
    this.#loading = { controller, done: this.#load(modelId, controller.signal) };
  }

  /** Waits for a model that is loading, then joins it to a recording; null when there is none. */
  async join(take: RunningTake): Promise<LiveDetection | null> {
    await this.#loading?.done;
    if (this.#engine === null) return null;
    const { detector, port } = await this.#engine.connect();
    const { port1, port2 } = new MessageChannel();
    this.#preview?.close();
    this.#preview = port1;
    port1.onmessage = ({ data }: MessageEvent<FrameResult>) => this.#listen(data);
    this.#take = take;
    void take.died.then(() => this.#take === take && (this.#take = null));
    return { run: newRun(detector, take.sessionId, { mode: 'live' }), detector: port, preview: port2 };
  }

  /** Once for a detector. Beside a recording that goes on, the person is told at once. */
  fail(error: unknown): void {
    if (this.state.value.at === 'failed') return;
    this.#release();
    const failure = toAppError(error, 'model-failed');
    this.state.set({ at: 'failed', error: failure });
    if (this.#take !== null) this.#parts.notices.fail(failure);
  }

  async #load(modelId: string, signal: AbortSignal): Promise<void> {
    try {
      const detector = await openDetector(this.#parts.detectors, { detector: modelId, backend: 'auto' }, signal);
      const engine = (this.#engine = this.#watch(detector));
      void engine.gone.then((error) => this.#engine === engine && this.#lose(error));
      this.state.set({ at: 'ready', modelName: detector.spec.modelName });
    } catch (error) {
      if (!isAbort(error)) this.fail(error);
    }
  }

  #watch(detector: OpenDetector): EngineWatch {
    const { configuration, notices } = this.#parts;
    return new EngineWatch(detector, {
      user: 'Live detection',
      onLoss: (loss) => {
        void this.#take?.suspendDetector(loss).catch(() => undefined);
        return configuration.value.onEngineLoss;
      },
      notices,
      goOn: async (port, fallback) => this.#take?.replaceDetector(port, fallback),
    });
  }

  #lose(error: AppError): void {
    void this.#take?.failDetector(error).catch(() => undefined);
    this.fail(error);
  }

  #release(): void {
    this.#engine?.dispose();
    this.#engine = null;
  }
}
