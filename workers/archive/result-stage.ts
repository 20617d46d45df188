import type { FrameResult, MissedFrame, ResultBlock } from '../../src/domain/runs.ts';
import type { MediaReader, MediaWriter } from '../../src/storage/media.ts';
import { checked, invalid } from '../../src/domain/checks.ts';
import { frameResult, missedFrame } from './row-checks.ts';
import { agree, type ListedRun } from './session-document.ts';

/** Results per block where the zip does not say. */
const defaultBlock = 64;

type BlockContent = Pick<ResultBlock, 'results' | 'missed'>;

interface StagedBlock {
  readonly runId: string;
  readonly first: number;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Validated results wait in a file until all else is validated too: they can be larger than memory should hold, and the one transaction
 * that stores them may not wait for anything but itself, which reading a file through a sync handle doesn't.
 */
export class ResultStage {
  readonly #out: MediaWriter;
  readonly #blocks: StagedBlock[] = [];

  constructor(out: MediaWriter) {
    this.#out = out;
  }

  /** Takes a run's results in the blocks they were stored in. */
  run(listed: ListedRun, runId: string, frames: number): RunStage {
    return new RunStage(listed, frames, (block) => {
      const bytes = new TextEncoder().encode(JSON.stringify(block));
      this.#blocks.push({ runId, first: (block.results[0] ?? block.missed?.[0])?.frame ?? 0, offset: this.#out.size, bytes: bytes.byteLength });
      this.#out.write(bytes);
    });
  }

  *blocks(reader: MediaReader): Generator<ResultBlock> {
    const decoder = new TextDecoder();
    for (const { runId, first, offset, bytes } of this.#blocks) {
      yield { runId, first, ...(JSON.parse(decoder.decode(reader.read(offset, bytes))) as BlockContent) };
    }
  }
}

class RunStage {
  readonly #listed: ListedRun;
  readonly #frames: number;
  readonly #store: (block: BlockContent) => void;
  /** All that the run missed, in order, and how many of them are in blocks. */
  readonly #missed: MissedFrame[] = [];
  #stored = 0;
  #results: FrameResult[] = [];
  #block = 0;
  #count = 0;
  #last = -1;

  constructor(listed: ListedRun, frames: number, store: (block: BlockContent) => void) {
    this.#listed = listed;
    this.#frames = frames;
    this.#store = store;
  }

  /** The next frame that was missed, of untrusted JSON; all of them come before the results. Errors: `zip-invalid`. */
  miss(value: unknown, where: string): void {
    const missed = checked<MissedFrame>(missedFrame, value, where);
    this.#inOrder(missed.frame, this.#missed.at(-1)?.frame ?? -1, where);
    this.#missed.push(missed);
  }

  /** The next result, of untrusted JSON. Errors: `zip-invalid`. */
  take(value: unknown, where: string): void {
    const result = checked<FrameResult>(frameResult, value, where);
    this.#inOrder(result.frame, this.#last, where);
    this.#last = result.frame;
    this.#count++;
    this.#results.push(result);
    if (this.#results.length >= (this.#listed.blocks?.[this.#block] ?? defaultBlock)) this.#close(this.#missedUpTo(result.frame));
  }

  end(): void {
    this.#close(this.#missed.slice(this.#stored));
    agree(this.#count, this.#listed.results, `the results of run ${this.#listed.id}`);
  }

  #inOrder(frame: number, before: number, where: string): void {
    if (frame <= before || frame >= this.#frames) throw invalid(`${where}.frame`, `above ${before} and below ${this.#frames}`);
  }

  #missedUpTo(frame: number): MissedFrame[] {
    const missed: MissedFrame[] = [];
    for (let next = this.#missed[this.#stored]; next !== undefined && next.frame <= frame; next = this.#missed[this.#stored + missed.length]) missed.push(next);
    return missed;
  }

  #close(missed: readonly MissedFrame[]): void {
    if (this.#results.length + missed.length === 0) return;
    const own = new Set(this.#results.map(({ frame }) => frame));
    const both = missed.find(({ frame }) => own.has(frame));
    if (both !== undefined) throw invalid(`frame ${both.frame} of run ${this.#listed.id}`, 'a result or missed, not both');
    this.#store({ results: this.#results, ...(missed.length > 0 && { missed }) });
    this.#stored += missed.length;
    this.#results = [];
    this.#block++;
  }
}
