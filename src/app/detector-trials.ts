import { isAbort, toAppError } from '../domain/errors.ts';
import { transfer, type spawnReplay } from '../rpc/spawn.ts';
import { openDetector, type DetectorRequest } from './detector.ts';
import type { Detectors } from './detectors.ts';
import type { TrialState } from './player-states.ts';
import { Store } from './store.ts';

/** Detectors on the one frame that stands: what they find is drawn and not stored. */
export class DetectorTrials {
  readonly state = new Store<TrialState>({ at: 'idle' });
  readonly #detectors: Detectors;
  readonly #replay: ReturnType<typeof spawnReplay>;
  #abort = new AbortController();

  constructor(detectors: Detectors, replay: ReturnType<typeof spawnReplay>) {
    this.#detectors = detectors;
    this.#replay = replay;
  }

  /** A failure is in the state. */
  async tryOn(request: DetectorRequest): Promise<void> {
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    this.state.set({ at: 'trying' });
    try {
      const detector = await openDetector(this.#detectors, request, signal);
      try {
        void detector.lost.then((error) => abort.abort(error));
        const port = await detector.connect();
        const result = await this.#replay.call((api) => api.tryOn(transfer(port, [port]), signal));
        this.state.set({ at: 'done', result });
      } finally {
        detector.dispose();
      }
    } catch (error) {
      const failure: unknown = signal.aborted ? signal.reason : error;
      this.state.set(isAbort(failure) ? { at: 'idle' } : { at: 'failed', error: toAppError(failure, 'model-failed') });
    }
  }

  cancel(): void {
    this.#abort.abort(new DOMException('Cancelled.', 'AbortError'));
  }

  /** What was tried before is of no interest any more. */
  forget(): void {
    this.state.set({ at: 'idle' });
  }
}
