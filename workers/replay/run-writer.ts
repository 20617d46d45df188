import { isQuotaError, AppError, toAppError } from '../../src/domain/errors.ts';
import { canonicalResult, hasFindings, stages, type FrameResult, type MissedFrame, type Run, type StageTimes } from '../../src/domain/runs.ts';
import { RunTally } from '../../src/domain/run-tally.ts';
import { RunningMean } from '../../src/domain/statistics.ts';
import { storedFigures } from '../../src/storage/interrupted-runs.ts';
import { lockRun } from '../../src/storage/locks.ts';
import { appendResults, putRun } from '../../src/storage/runs.ts';

/** Results per record: two seconds of video, and a small record costs about the same whatever it holds. */
const batch = 64;
/** Letters of their text, after which fewer make a record: masks are large, and a record is read whole. */
const longestText = 1024 * 1024;

function storageError(error: unknown): AppError {
  return isQuotaError(error) ? toAppError(error) : new AppError('storage-failed', 'The results could not be stored.', { cause: error });
}

/** How a run ended. */
export interface RunEnd extends Pick<Run, 'fallbacks' | 'failure'> {
  readonly state: 'complete' | 'partial';
}

interface TextHash {
  update(text: string): unknown;
  digest(): string;
}

/** Stores the results of a run and what it missed as they come, and closes the run with its counts, means and fingerprint. */
export class RunWriter {
  readonly #run: Run;
  readonly #hash: TextHash;
  readonly #means = stages.map((stage) => ({ stage, mean: new RunningMean() }));
  #waiting: FrameResult[] = [];
  #waitingText = 0;
  /** In order, and not in a block yet. */
  readonly #missed: MissedFrame[] = [];
  readonly #tally = new RunTally();
  #hashed = false;
  #writing: Promise<void> = Promise.resolve();

  readonly #unlock: () => void;

  private constructor(run: Run, hash: TextHash, unlock: () => void) {
    this.#run = run;
    this.#hash = hash;
    this.#unlock = unlock;
  }

  /** Stores the run's row, and holds its lock until it is finished. Errors of this and all below: `storage-full`, `storage-failed`. */
  static async start(run: Run): Promise<RunWriter> {
    const { createSHA256 } = await import('hash-wasm');
    const hash = (await createSHA256()).init();
    const unlock = await lockRun(run.id);
    try {
      await putRun(run);
    } catch (error) {
      unlock();
      throw storageError(error);
    }
    return new RunWriter(run, hash, unlock);
  }

  /** Takes a frame that has no result. Frames before it may still be with the detector. */
  miss(missed: MissedFrame): void {
    this.#tally.miss(missed);
    this.#missed.splice(this.#missed.findLastIndex(({ frame }) => frame < missed.frame) + 1, 0, missed);
  }

  /** Takes the next result; what is before it has been taken or missed by now. The promise, where there is one, is back-pressure: the batch before the last one is not written yet. */
  add(result: FrameResult): Promise<void> | undefined {
    const text = canonicalResult(result);
    this.#hash.update(`${this.#hashed ? '\n' : ''}${text}`);
    this.#hashed = true;
    this.#tally.add(result);
    for (const { stage, mean } of this.#means) {
      const value = result.timingMs[stage];
      if (value !== undefined) mean.add(value);
    }
    this.#waiting.push(result);
    this.#waitingText += text.length;
    return this.#waiting.length < batch && this.#waitingText < longestText ? undefined : this.#flush(this.#missedBefore(result.frame));
  }

  /** Writes what waits, then the run as it ended. One whose last results can't be stored is partial, with those that are. */
  async finish(end: RunEnd): Promise<Run> {
    try {
      return await this.#finish(end);
    } catch (error) {
      const failure = toAppError(error, 'storage-failed').message;
      // Where not even this has room, whoever opens the session next does it.
      await putRun({ ...this.#run, ...(await storedFigures(this.#run)), state: 'partial', failure }).catch(() => undefined);
      throw error;
    } finally {
      this.#unlock();
    }
  }

  async #finish({ state, fallbacks = [], failure }: RunEnd): Promise<Run> {
    const last = this.#waiting.at(-1);
    if (last !== undefined) await this.#flush(this.#missedBefore(last.frame));
    await this.#flush(this.#missed.splice(0));
    await this.#writing;
    const meanMs: StageTimes = Object.fromEntries(this.#means.filter(({ mean }) => mean.count > 0).map(({ stage, mean }) => [stage, mean.mean]));
    const happened = { ...(fallbacks.length > 0 && { fallbacks }), ...(failure !== undefined && { failure }) };
    const fingerprint = hasFindings(this.#run) && { fingerprint: this.#hash.digest() };
    const run: Run = { ...this.#run, ...happened, state, ...this.#tally.countsOf(this.#run), meanMs, ...fingerprint };
    await putRun(run).catch((error: unknown) => Promise.reject(storageError(error)));
    return run;
  }

  #missedBefore(frame: number): MissedFrame[] {
    return this.#missed.splice(0, this.#missed.findLastIndex((missed) => missed.frame < frame) + 1);
  }

  async #flush(missed: readonly MissedFrame[]): Promise<void> {
    const results = this.#waiting;
    this.#waiting = [];
    this.#waitingText = 0;
    await this.#writing;
    this.#writing = appendResults(this.#run.id, results, missed).catch((error: unknown) => Promise.reject(storageError(error)));
    // Thrown at the next flush; until then it is not unhandled.
    this.#writing.catch(() => undefined);
  }
}
