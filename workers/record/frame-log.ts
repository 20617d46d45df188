import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent, ResultBlock } from '../../src/domain/runs.ts';
import { appendFragment } from '../../src/storage/frames.ts';

export interface LoggedFragment {
  readonly segment: number;
  readonly fileOffset: number;
  readonly rows: readonly FrameRow[];
  /** Of the live run. */
  readonly content: BlockContent;
}

/** What is durable, in both file and rows. */
export interface SavedPart {
  readonly frames: number;
  readonly keyFrames: number;
  /** End of the last frame. */
  readonly durationUs: number;
}

/**
 * Writes rows behind the bytes, one transaction a fragment, in order. Recording never waits for it; `saved` is what
 * may be announced.
 */
export class FrameLog {
  readonly #sessionId: string;
  readonly #trackId: string;
  readonly #runId: string | undefined;
  #tail: Promise<void> = Promise.resolve();
  #failed = false;
  #saved: SavedPart = { frames: 0, keyFrames: 0, durationUs: 0 };

  constructor(sessionId: string, trackId: string, runId: string | undefined) {
    this.#sessionId = sessionId;
    this.#trackId = trackId;
    this.#runId = runId;
  }

  get saved(): SavedPart {
    return this.#saved;
  }

  /** A transaction has failed: later ones are not tried. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The bytes of the fragment must be flushed. Rejects (once and for all later calls) when a transaction fails. */
  append({ segment, fileOffset, rows, content }: LoggedFragment): Promise<void> {
    const block = packFrames({ sessionId: this.#sessionId, trackId: this.#trackId, segment, fileOffset }, rows);
    const first = content.results[0]?.frame;
    const found: ResultBlock | null = first === undefined || this.#runId === undefined ? null : { runId: this.#runId, first, ...content };
    this.#tail = this.#tail.then(async () => {
      await appendFragment(block, found);
      const last = rows.at(-1);
      this.#saved = {
        frames: this.#saved.frames + rows.length,
        keyFrames: this.#saved.keyFrames + rows.filter((row) => row.key).length,
        durationUs: last === undefined ? this.#saved.durationUs : last.timestampUs + last.durationUs,
      };
    });
    this.#tail.catch(() => (this.#failed = true));
    return this.#tail;
  }

  /** Resolves when no transaction is under way, whether they succeeded or not. */
  async settled(): Promise<void> {
    await this.#tail.catch(() => undefined);
  }
}
