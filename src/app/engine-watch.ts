import type { OnEngineLoss } from '../domain/configuration.ts';
import type { Engine } from '../domain/engine.ts';
import { isAbort, type AppError } from '../domain/errors.ts';
import type { NewEngine } from '../domain/runs.ts';
import type { EngineChoice } from '../rpc/detect-contract.ts';
import type { OpenDetector } from './detector.ts';
import { engineWords } from './engine-words.ts';
import type { Notices } from './notices.ts';

/** Long enough to be read by somebody who walks with the camera. */
const noticeMs = 30_000;

export interface EngineWatchParts {
  /** What needs the engine, as a sentence begins with it: `The run`. */
  readonly user: string;
  /** Asked at the moment of the loss. */
  readonly onLoss: () => OnEngineLoss;
  readonly notices: Notices;
  /** Gives the new engine's port to whoever asked the lost one. Nobody asks just now: the port is left. */
  readonly goOn: (port: MessagePort, fallback: NewEngine) => Promise<void>;
}

/** What is likelier to hold: the CPU where a GPU was lost, one thread where the CPU's worker was. */
function nextEngine({ backend }: Engine): EngineChoice {
  return backend === 'webgpu' ? { backend: 'wasm' } : { backend: 'wasm', threads: 1 };
}

/**
 * Owns a loaded model while something runs on it, and puts another engine in place of one that is lost. Once only: a model that
 * takes two engines down would take the third.
 */
export class EngineWatch {
  /** Settles when the engine is lost and none goes on; never after `dispose`. */
  readonly gone: Promise<AppError>;
  readonly #parts: EngineWatchParts;
  readonly #ended = new AbortController();
  /** The detector of now; while it is being replaced, the one that comes. */
  #current: Promise<OpenDetector>;

  /** Takes the detector over. */
  constructor(detector: OpenDetector, parts: EngineWatchParts) {
    this.#parts = parts;
    this.#current = Promise.resolve(detector);
    this.gone = new Promise((resolve) => {
      void this.#watch(detector).then((error) => this.#ended.signal.aborted || resolve(error));
    });
  }

  /** The detector there is, with a new port to it. Errors: `engine-lost`, and as of opening one. */
  async connect(): Promise<{ readonly detector: OpenDetector; readonly port: MessagePort }> {
    const detector = await this.#current;
    return { detector, port: await detector.connect() };
  }

  /** Ends the worker. May be called twice. */
  dispose(): void {
    this.#ended.abort(new DOMException('Not needed any more.', 'AbortError'));
    this.#release();
  }

  async #watch(first: OpenDetector): Promise<AppError> {
    const loss = await first.lost;
    first.dispose();
    if (this.#ended.signal.aborted || this.#parts.onLoss() === 'end') return loss;
    this.#current = first.reopen(nextEngine(first.engine), this.#ended.signal);
    try {
      const { detector, port } = await this.connect();
      await this.#parts.goOn(port, { backend: detector.engine.backend, why: loss.message });
      this.#parts.notices.inform(`${loss.message} ${this.#parts.user} goes on with ${engineWords(detector.engine)}.`, undefined, noticeMs);
      const second = await detector.lost;
      detector.dispose();
      return second;
    } catch (error) {
      // What could not be replaced is what the person is told of; this is for who looks into it.
      if (!isAbort(error)) console.error(error);
      this.#release();
      return loss;
    }
  }

  #release(): void {
    void this.#current.then((detector) => detector.dispose()).catch(() => undefined);
  }
}
