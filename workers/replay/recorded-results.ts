import { hasFindings, type FrameResult, type ResultBlock, type Run } from '../../src/domain/runs.ts';
import { getRun, resultBlockAt } from '../../src/storage/runs.ts';
import { RunAnswers } from './answers.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { noResults, type MissingAnswer, type ResultSource } from './result-source.ts';

function lastFrame(block: ResultBlock | undefined): number {
  return block?.results.at(-1)?.frame ?? -1;
}

/** What a recorded run said of a frame, or last before it, and why where it said nothing; a block in memory at a time, and one for the reasons. */
export class RecordedResults implements ResultSource {
  readonly window = 1;
  readonly #runId: string;
  readonly #answers: RunAnswers;
  /** Its last one. */
  readonly #end: ResultBlock | undefined;
  #block: ResultBlock | undefined;
  /** Of the frame that was asked for last, where it has no result. */
  #reason: { readonly frame: number; readonly why: MissingAnswer } | undefined;

  private constructor(run: Run, last: ResultBlock | undefined) {
    this.#runId = run.id;
    this.#answers = new RunAnswers(run);
    this.#end = last;
  }

  /** A run over another track has nothing to say about this one, nor has one that stopped before it found anything. */
  static async open(runId: string, trackId: string): Promise<ResultSource> {
    const run = await getRun(runId);
    if (run?.trackId !== trackId || !hasFindings(run)) return noResults;
    return new RecordedResults(run, await resultBlockAt(runId, Infinity));
  }

  /** Answers at once where the frame has a result in the block at hand. */
  resultFor({ frame }: DecodedFrame): Promise<FrameResult | null> | FrameResult | null {
    const result = this.#isAtHand(frame) ? this.#find(frame) : null;
    return result?.frame === frame ? result : this.#lookUp(frame);
  }

  missing(frame: number): MissingAnswer | undefined {
    return this.#reason?.frame === frame ? this.#reason.why : undefined;
  }

  async #lookUp(frame: number): Promise<FrameResult | null> {
    const isBehind = frame > lastFrame(this.#end);
    if (!isBehind && !this.#isAtHand(frame)) this.#block = await resultBlockAt(this.#runId, frame);
    const result = isBehind ? (this.#end?.results.at(-1) ?? null) : this.#find(frame);
    if (result?.frame === frame) return result;
    const { at } = await this.#answers.at(frame);
    this.#reason = { frame, why: at === 'found' ? 'not-asked' : at };
    return result;
  }

  #isAtHand(frame: number): boolean {
    return this.#block !== undefined && frame >= this.#block.first && frame <= lastFrame(this.#block);
  }

  #find(frame: number): FrameResult | null {
    return this.#block?.results.findLast((result) => result.frame <= frame) ?? null;
  }
}
