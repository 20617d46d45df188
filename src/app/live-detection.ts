import { isAbort, toAppError, type AppError } from '../domain/errors.ts';
import type { FrameResult } from '../domain/runs.ts';
import type { LiveDetection } from '../rpc/record-contract.ts';
import { newRun, openDetector, type OpenDetector } from './detector.ts';
import type { Models } from './models.ts';
import { Store } from './store.ts';

export type LiveDetectionState =
  | { readonly at: 'off' }
  | { readonly at: 'loading' }
  | { readonly at: 'ready'; readonly modelName: string }
  | { readonly at: 'failed'; readonly error: AppError };

/** Detection beside a recording. The model is loaded when it is chosen, so that Record starts at once; off, nothing of it is loaded. */
export class LiveDetector {
  readonly state = new Store<LiveDetectionState>({ at: 'off' });
  readonly #models: Models;
  #detector: OpenDetector | null = null;
  #loading: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  #preview: MessagePort | null = null;
  #listen: (result: FrameResult) => void = () => undefined;

  constructor(models: Models) {
    this.#models = models;
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
    this.#detector?.dispose();
    this.#detector = null;
    this.state.set({ at: 'off' });
    if (modelId === null) return;
    const controller = new AbortController();
    this.state.set({ at: 'loading' });
    this.#loading = { controller, done: this.#load(modelId, controller.signal) };
  }

  /** Waits for a model that is loading, then joins it to a recording; null when there is none. */
  async join(sessionId: string): Promise<LiveDetection | null> {
    await this.#loading?.done;
    if (this.#detector === null) return null;
    const { port1, port2 } = new MessageChannel();
    this.#preview?.close();
    this.#preview = port1;
    port1.onmessage = ({ data }: MessageEvent<FrameResult>) => this.#listen(data);
    return { run: newRun(this.#detector, sessionId, 'live'), detector: await this.#detector.connect(), preview: port2 };
  }

  fail(error: unknown): void {
    this.#detector?.dispose();
    this.#detector = null;
    this.state.set({ at: 'failed', error: toAppError(error, 'model-failed') });
  }

  async #load(modelId: string, signal: AbortSignal): Promise<void> {
    try {
      const detector = await openDetector(this.#models, { modelId, scoreThreshold: null, backend: 'auto' }, signal);
      this.#detector = detector;
      void detector.died.then((error) => this.#detector === detector && this.fail(error));
      this.state.set({ at: 'ready', modelName: detector.spec.modelName });
    } catch (error) {
      if (!isAbort(error)) this.fail(error);
    }
  }
}
