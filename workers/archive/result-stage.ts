import type { FrameResult, ResultBlock } from '../../src/domain/runs.ts';
import type { MediaReader, MediaWriter } from '../../src/storage/media.ts';
import { checked, invalid } from '../../src/domain/checks.ts';
import { frameResult } from './row-checks.ts';
import { agree, type ListedRun } from './session-document.ts';

/** Results per block where the zip does not say. */
const defaultBlock = 64;

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
    return new RunStage(listed, frames, (results) => {
      const bytes = new TextEncoder().encode(JSON.stringify(results));
      this.#blocks.push({ runId, first: results[0]?.frame ?? 0, offset: this.#out.size, bytes: bytes.byteLength });
      this.#out.write(bytes);
    });
  }

  *blocks(reader: MediaReader): Generator<ResultBlock> {
    const decoder = new TextDecoder();
    for (const { runId, first, offset, bytes } of this.#blocks) {
      yield { runId, first, results: JSON.parse(decoder.decode(reader.read(offset, bytes))) as FrameResult[] };
    }
  }
}

class RunStage {
  readonly #listed: ListedRun;
  readonly #frames: number;
  readonly #store: (results: readonly FrameResult[]) => void;
  #results: FrameResult[] = [];
  #block = 0;
  #count = 0;
  #last = -1;

  constructor(listed: ListedRun, frames: number, store: (results: readonly FrameResult[]) => void) {
    this.#listed = listed;
    this.#frames = frames;
    this.#store = store;
  }

  /** The next result, of untrusted JSON. Errors: `zip-invalid`. */
  take(value: unknown, where: string): void {
    const result = checked<FrameResult>(frameResult, value, where);
    if (result.frame <= this.#last || result.frame >= this.#frames) throw invalid(`${where}.frame`, `above ${this.#last} and below ${this.#frames}`);
    this.#last = result.frame;
    this.#count++;
    this.#results.push(result);
    if (this.#results.length >= (this.#listed.blocks?.[this.#block] ?? defaultBlock)) this.#close();
  }

  end(): void {
    if (this.#results.length > 0) this.#close();
    agree(this.#count, this.#listed.results, `the results of run ${this.#listed.id}`);
  }

  #close(): void {
    this.#store(this.#results);
    this.#results = [];
    this.#block++;
  }
}
