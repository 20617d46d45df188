import type { AppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { Segment, VideoDescription } from '../../src/domain/session.ts';
import { createMedia, removeMedia } from '../../src/storage/media.ts';
import type { ChosenCodec } from './codec-ladder.ts';
import type { StampedFrame } from './frame-clock.ts';
import { FrameEncoder, type EncodedFrame } from './frame-encoder.ts';
import type { FrameLog } from './frame-log.ts';
import { Mp4Writer } from './mp4-writer.ts';
import { SegmentWriter } from './segment-writer.ts';
import { describeDecoder } from './session-row.ts';
import { TailJournal } from './tail-journal.ts';

export interface VideoSegmentParts {
  readonly sessionId: string;
  readonly trackId: string;
  /** Number of the segment in its track, and index of its first frame. */
  readonly index: number;
  readonly firstFrame: number;
  readonly codec: ChosenCodec;
  readonly log: FrameLog;
  /** Results of these rows, to be stored with them. */
  readonly results: (rows: readonly FrameRow[]) => FrameResult[];
  /** What a decoder needs is known: the session's row can say so. */
  readonly described: () => void;
  /** A frame has come out of the encoder; null when it can't be written any more. */
  readonly encoded: (frame: EncodedFrame, index: number | null) => void;
  /** Frames the encoder swallowed; the row of the next one says so already. */
  readonly swallowed: (count: number) => void;
  /** Frames that were in the encoder when it ended. */
  readonly lost: (count: number) => void;
  readonly encoderFailed: (error: AppError) => void;
  readonly storageFailed: (error: AppError) => void;
}

/** One media file of a video track while it is recorded: encoder, file, journal. */
export class VideoSegment {
  readonly path: string;
  readonly #parts: VideoSegmentParts;
  readonly #encoder: FrameEncoder;
  readonly #writer: SegmentWriter;
  readonly #tail: TailJournal;
  #decoder: VideoDescription | undefined;
  #bytes = 0;

  private constructor(parts: VideoSegmentParts, path: string, writer: SegmentWriter, tail: TailJournal) {
    this.path = path;
    this.#parts = parts;
    this.#writer = writer;
    this.#tail = tail;
    this.#encoder = new FrameEncoder(parts.codec.config, {
      frame: (frame, decoder) => this.#written(frame, decoder),
      swallowed: parts.swallowed,
      failed: parts.encoderFailed,
    });
  }

  /** Errors: `storage-full`, `storage-failed`. */
  static async open(parts: VideoSegmentParts): Promise<VideoSegment> {
    const { sessionId, trackId, index, firstFrame, codec, log, results, storageFailed } = parts;
    const path = `${trackId}/${index}.mp4`;
    const tail = await TailJournal.create(sessionId, path);
    try {
      const { width, height } = codec.config;
      const file = await createMedia(sessionId, path);
      const mp4 = new Mp4Writer({ kind: 'video', codec: codec.muxerCodec, width, height });
      return new VideoSegment(parts, path, new SegmentWriter({ segment: index, firstFrame, file, mp4, log, tail, results, failed: storageFailed }), tail);
    } catch (error) {
      await tail.remove();
      throw error;
    }
  }

  get codec(): string {
    return this.#parts.codec.codec;
  }

  /** Encoded so far, written or about to be. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a picture of this size can go on in this file. */
  takes(frame: VideoFrame): boolean {
    const { width, height } = this.#parts.codec.config;
    return frame.displayWidth === width && frame.displayHeight === height;
  }

  get busy(): boolean {
    return this.#encoder.busy;
  }

  /** Resolves when the encoder has room, or has failed. */
  room(): Promise<void> {
    return this.#encoder.room();
  }

  /** The caller keeps its frame. */
  encode(frame: VideoFrame, stamped: StampedFrame): void {
    this.#encoder.encode(frame, stamped);
  }

  /** Its row while it is open: what recovery needs. Nothing in it counts as recorded before `finish`. Null before its first frame. */
  openRow(): Segment | null {
    return this.#decoder === undefined ? null : this.#row(this.#decoder, 0, 0);
  }

  /** Brings everything under way into the file and closes it. Resolves with its row; null, its file gone, when it holds nothing. */
  async finish(): Promise<Segment | null> {
    const lost = await this.#encoder.finish();
    if (lost > 0) this.#parts.lost(lost);
    const bytes = await this.#writer.finish();
    await this.#tail.remove();
    if (this.#writer.savedFrames > 0 && this.#decoder !== undefined) return this.#row(this.#decoder, bytes, this.#writer.savedFrames);
    await removeMedia(this.#parts.sessionId, this.path);
    return null;
  }

  #row(decoder: VideoDescription, bytes: number, frames: number): Segment {
    return { index: this.#parts.index, path: this.path, bytes, firstFrame: this.#parts.firstFrame, frames, decoder };
  }

  #written(frame: EncodedFrame, decoder: VideoDecoderConfig | undefined): void {
    this.#bytes += frame.data.byteLength;
    const isFirst = this.#decoder === undefined;
    if (decoder !== undefined && isFirst) {
      const { width, height } = this.#parts.codec.config;
      this.#decoder = describeDecoder(decoder, width, height);
    }
    const index = this.#writer.add(frame, decoder);
    if (isFirst && this.#decoder !== undefined) this.#parts.described();
    this.#parts.encoded(frame, index);
  }
}
