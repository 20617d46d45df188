import { hasFindings, type FrameResult, type ResultBlock } from '../../src/domain/runs.ts';
import { getRun, resultBlockAt } from '../../src/storage/runs.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { noResults, type ResultSource } from './result-source.ts';

function lastFrame(block: ResultBlock | undefined): number {
  return block?.results.at(-1)?.frame ?? -1;
}

/** What a recorded run said of a frame, or last before it; a block in memory at a time. */
export class RecordedResults implements ResultSource {
  readonly window = 1;
  readonly runId: string;
  /** Its last one. */
  readonly #end: ResultBlock | undefined;
  #block: ResultBlock | undefined;

  private constructor(runId: string, last: ResultBlock | undefined) {
    this.runId = runId;
    this.#end = last;
  }

  /** A run over another track has nothing to say about this one, nor has one that stopped before it found anything. */
  static async open(runId: string, trackId: string): Promise<ResultSource> {
    const run = await getRun(runId);
    if (run?.trackId !== trackId || !hasFindings(run)) return noResults;
    return new RecordedResults(runId, await resultBlockAt(runId, Infinity));
  }

  /** Answers at once while the frame lies in the block at hand. */
  resultFor({ frame }: DecodedFrame): Promise<FrameResult | null> | FrameResult | null {
    if (frame > lastFrame(this.#end)) return this.#end?.results.at(-1) ?? null;
    if (this.#block !== undefined && frame >= this.#block.first && frame <= lastFrame(this.#block)) return this.#find(frame);
    return this.#load(frame);
  }

  async #load(frame: number): Promise<FrameResult | null> {
    this.#block = await resultBlockAt(this.runId, frame);
    return this.#find(frame);
  }

  #find(frame: number): FrameResult | null {
    return this.#block?.results.findLast((result) => result.frame <= frame) ?? null;
  }
}
