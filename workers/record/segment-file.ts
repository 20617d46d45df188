import type { AppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent } from '../../src/domain/runs.ts';
import type { DecoderDescription, Segment } from '../../src/domain/session.ts';
import { createMedia, removeMedia } from '../../src/storage/media.ts';
import type { EncodedFrame } from './frame-encoder.ts';
import type { FrameLog } from './frame-log.ts';
import { Mp4Writer, type Mp4Options } from './mp4-writer.ts';
import { SegmentWriter } from './segment-writer.ts';
import { TailJournal, type TailOptions } from './tail-journal.ts';

export interface SegmentFileParts {
  readonly sessionId: string;
  readonly trackId: string;
  /** Number of the segment in its track, and index of its first frame. */
  readonly index: number;
  readonly firstFrame: number;
  readonly log: FrameLog;
  /** What a decoder needs is known: the session's row can say so. */
  readonly described: () => void;
  readonly storageFailed: (error: AppError) => void;
}

export interface SegmentFileOptions {
  readonly mp4: Mp4Options;
  readonly tail?: TailOptions;
  /** Results of these rows, to be stored with them. */
  readonly results?: (rows: readonly FrameRow[]) => BlockContent;
}

/** One media file of a track while it is recorded, with its journal and its row in the session. */
export class SegmentFile {
  readonly path: string;
  readonly #parts: SegmentFileParts;
  readonly #writer: SegmentWriter;
  readonly #tail: TailJournal;
  #decoder: DecoderDescription | undefined;
  #bytes = 0;

  private constructor(parts: SegmentFileParts, path: string, writer: SegmentWriter, tail: TailJournal) {
    this.path = path;
    this.#parts = parts;
    this.#writer = writer;
    this.#tail = tail;
  }

  /** Errors: `storage-full`, `storage-failed`. */
  static async create(parts: SegmentFileParts, options: SegmentFileOptions): Promise<SegmentFile> {
    const { sessionId, trackId, index: segment, firstFrame, log, storageFailed: failed } = parts;
    const path = `${trackId}/${segment}.mp4`;
    const tail = await TailJournal.create(sessionId, path, options.tail);
    try {
      const file = await createMedia(sessionId, path);
      const results = options.results ?? (() => ({ results: [] }));
      return new SegmentFile(parts, path, new SegmentWriter({ segment, firstFrame, file, mp4: new Mp4Writer(options.mp4), log, tail, results, failed }), tail);
    } catch (error) {
      await tail.remove();
      throw error;
    }
  }

  /** Encoded so far, written or about to be. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a frame in and gives its index; null when nothing more can be written. The first frame comes with what its decoder needs. */
  add(frame: EncodedFrame, config: VideoDecoderConfig | AudioDecoderConfig | undefined, describe: () => DecoderDescription | undefined): number | null {
    this.#bytes += frame.data.byteLength;
    const isFirst = this.#decoder === undefined;
    if (isFirst) this.#decoder = describe();
    const index = this.#writer.add(frame, config);
    if (isFirst && this.#decoder !== undefined) this.#parts.described();
    return index;
  }

  /** Its row while it is open: what recovery needs. Nothing in it counts as recorded before `finish`. Null before its first frame. */
  openRow(): Segment | null {
    return this.#decoder === undefined ? null : this.#row(this.#decoder, 0, 0);
  }

  /** Writes what is left and closes the file. Resolves with its row; null, its file gone, when it holds nothing. */
  async finish(): Promise<Segment | null> {
    const bytes = await this.#writer.finish();
    await this.#tail.remove();
    if (this.#writer.savedFrames > 0 && this.#decoder !== undefined) return this.#row(this.#decoder, bytes, this.#writer.savedFrames);
    await removeMedia(this.#parts.sessionId, this.path);
    return null;
  }

  #row(decoder: DecoderDescription, bytes: number, frames: number): Segment {
    return { index: this.#parts.index, path: this.path, bytes, firstFrame: this.#parts.firstFrame, frames, decoder };
  }
}
