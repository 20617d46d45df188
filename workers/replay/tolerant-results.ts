import { AppError } from '../../src/domain/errors.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** Failures in a row after which a model is not asked any more: it would fail for each frame of the session. */
const mostInARow = 10;

/** A model that fails for one frame is asked about the next: the frame has no result, and is told. What is not the frame's fault ends the run. */
export class TolerantResults implements ResultSource {
  readonly window: number;
  readonly #source: ResultSource;
  readonly #failed: (frame: number) => void;
  #inARow = 0;

  constructor(source: ResultSource, failed: (frame: number) => void) {
    this.#source = source;
    this.#failed = failed;
    this.window = source.window;
  }

  resultFor(decoded: DecodedFrame): Promise<FrameResult | null> {
    const answer = this.#answerFor(decoded);
    // Whoever asked may have given up by the time the answer fails.
    answer.catch(() => undefined);
    return answer;
  }

  async #answerFor(decoded: DecodedFrame): Promise<FrameResult | null> {
    try {
      const result = await this.#source.resultFor(decoded);
      this.#inARow = 0;
      return result;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'model-failed') throw error;
      this.#failed(decoded.frame);
      if (++this.#inARow === mostInARow) throw error;
      return null;
    }
  }
}
