import type { OnEngineLoss } from '../domain/configuration.ts';
import { plainCpu } from '../domain/engine.ts';
import { isAbort, type AppError } from '../domain/errors.ts';
import type { NewEngine } from '../domain/runs.ts';
import type { OpenDetector } from './detector.ts';
import { engineWords } from './engine-words.ts';
import type { Notices } from './notices.ts';

/** Long enough to be read by somebody who walks with the camera. */
const noticeMs = 30_000;

export interface EngineWatchParts {
  /** What needs the engine, as a sentence begins with it: `The run`. */
  readonly user: string;
  /** Told at the moment of the loss; says what is to become of it. */
  readonly onLoss: (loss: AppError) => OnEngineLoss;
  readonly notices: Notices;
  /** Gives the new engine's port to whoever asked the lost one. Nobody asks just now: the port is left. */
  readonly goOn: (port: MessagePort, fallback: NewEngine) => Promise<void>;
}

/**
 * Owns a loaded model while something runs on it, and puts one thread of the CPU, which is likeliest to hold, in place of an engine that is
 * lost. Once only: a model that takes two engines down would take the third.
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
    const current = this.#current;
    const detector = await current;
    try {
      return { detector, port: await detector.connect() };
    } catch {
      // Its worker ended. `#watch`, which was told before, may have put another one in its place.
      const loss = await detector.lost;
      if (current === this.#current) throw loss;
      return this.connect();
    }
  }

  /** Ends the worker. May be called twice. */
  dispose(): void {
    this.#ended.abort(new DOMException('Not needed any more.', 'AbortError'));
    this.#release();
  }

  async #watch(first: OpenDetector): Promise<AppError> {
    const loss = await first.lost;
    first.dispose();
    if (this.#ended.signal.aborted || this.#parts.onLoss(loss) === 'end') return loss;
    this.#current = first.reopen(plainCpu, this.#ended.signal);
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
