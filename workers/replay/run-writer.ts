import { isQuotaError, AppError, toAppError } from '../../src/domain/errors.ts';
import { canonicalResult, stages, type FrameResult, type Run, type StageTimes } from '../../src/domain/runs.ts';
import { RunningMean } from '../../src/domain/statistics.ts';
import { appendResults, putRun } from '../../src/storage/runs.ts';

/** Results per record: two seconds of video, and a small record costs about the same whatever it holds. */
const batch = 64;
/** Letters of their text, after which fewer make a record: masks are large, and a record is read whole. */
const longestText = 1024 * 1024;

function storageError(error: unknown): AppError {
  return isQuotaError(error) ? toAppError(error) : new AppError('storage-failed', 'The results could not be stored.', { cause: error });
}

/** How a run ended. */
export interface RunEnd extends Pick<Run, 'fallbacks' | 'failure' | 'skipped'> {
  readonly state: 'complete' | 'partial';
}

interface TextHash {
  update(text: string): unknown;
  digest(): string;
}

/** Stores the results of a run as they come and closes the run with its counts, means and fingerprint. */
export class RunWriter {
  readonly #run: Run;
  readonly #hash: TextHash;
  readonly #means = stages.map((stage) => ({ stage, mean: new RunningMean() }));
  #waiting: FrameResult[] = [];
  #waitingText = 0;
  #frames = 0;
  #detections = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(run: Run, hash: TextHash) {
    this.#run = run;
    this.#hash = hash;
  }

  /** Stores the run's row. Errors of this and all below: `storage-full`, `storage-failed`. */
  static async start(run: Run): Promise<RunWriter> {
    const { createSHA256 } = await import('hash-wasm');
    const hash = (await createSHA256()).init();
    await putRun(run).catch((error: unknown) => Promise.reject(storageError(error)));
    return new RunWriter(run, hash);
  }

  /** Takes the next result. The promise, where there is one, is back-pressure: the batch before the last one is not written yet. */
  add(result: FrameResult): Promise<void> | undefined {
    const text = canonicalResult(result);
    this.#hash.update(`${this.#frames === 0 ? '' : '\n'}${text}`);
    this.#frames++;
    this.#detections += result.detections.length;
    for (const { stage, mean } of this.#means) {
      const value = result.timingMs[stage];
      if (value !== undefined) mean.add(value);
    }
    this.#waiting.push(result);
    this.#waitingText += text.length;
    return this.#waiting.length < batch && this.#waitingText < longestText ? undefined : this.#flush();
  }

  /** Writes what waits, then the run as it ended. */
  async finish({ state, skipped, fallbacks = [], failure }: RunEnd): Promise<Run> {
    await this.#flush();
    await this.#writing;
    const meanMs: StageTimes = Object.fromEntries(this.#means.filter(({ mean }) => mean.count > 0).map(({ stage, mean }) => [stage, mean.mean]));
    const counts = { skipped, frames: this.#frames, detections: this.#detections };
    const happened = { ...(fallbacks.length > 0 && { fallbacks }), ...(failure !== undefined && { failure }) };
    const run: Run = { ...this.#run, ...happened, state, ...counts, meanMs, fingerprint: this.#hash.digest() };
    await putRun(run).catch((error: unknown) => Promise.reject(storageError(error)));
    return run;
  }

  async #flush(): Promise<void> {
    const results = this.#waiting;
    this.#waiting = [];
    this.#waitingText = 0;
    await this.#writing;
    this.#writing = appendResults(this.#run.id, results).catch((error: unknown) => Promise.reject(storageError(error)));
    // Thrown at the next flush; until then it is not unhandled.
    this.#writing.catch(() => undefined);
  }
}
