import { describeVideo } from '../../src/domain/decoder-description.ts';
import type { AppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent } from '../../src/domain/runs.ts';
import type { Segment } from '../../src/domain/session.ts';
import type { ChosenCodec } from './codec-ladder.ts';
import type { StampedFrame } from './frame-clock.ts';
import { FrameEncoder, type EncodedFrame } from './frame-encoder.ts';
import { SegmentFile, type SegmentFileParts } from './segment-file.ts';

export interface VideoSegmentParts extends SegmentFileParts {
  readonly codec: ChosenCodec;
  /** Results of these rows, to be stored with them. */
  readonly results: (rows: readonly FrameRow[]) => BlockContent;
  /** A frame has come out of the encoder; null when it can't be written any more. */
  readonly encoded: (frame: EncodedFrame, index: number | null) => void;
  /** Frames the encoder swallowed; the row of the next one says so already. */
  readonly swallowed: (count: number) => void;
  /** Frames that were in the encoder when it ended. */
  readonly lost: (count: number) => void;
  readonly encoderFailed: (error: AppError) => void;
}

/** One segment of a video track while it is recorded: an encoder and its file. */
export class VideoSegment {
  readonly #parts: VideoSegmentParts;
  readonly #encoder: FrameEncoder;
  readonly #file: SegmentFile;

  private constructor(parts: VideoSegmentParts, file: SegmentFile) {
    this.#parts = parts;
    this.#file = file;
    this.#encoder = new FrameEncoder(parts.codec.config, {
      frame: (frame, decoder) => this.#written(frame, decoder),
      swallowed: parts.swallowed,
      failed: parts.encoderFailed,
    });
  }

  /** Errors: `storage-full`, `storage-failed`. */
  static async open(parts: VideoSegmentParts): Promise<VideoSegment> {
    const { codec, results } = parts;
    const { width, height } = codec.config;
    return new VideoSegment(parts, await SegmentFile.create(parts, { mp4: { kind: 'video', codec: codec.muxerCodec, width, height }, results }));
  }

  get codec(): string {
    return this.#parts.codec.codec;
  }

  /** Encoded so far, written or about to be. */
  get bytes(): number {
    return this.#file.bytes;
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

  /** Its row while it is open; null before its first frame. */
  openRow(): Segment | null {
    return this.#file.openRow();
  }

  /** Brings everything under way into the file and closes it. Resolves with its row; null when it holds nothing. */
  async finish(): Promise<Segment | null> {
    const lost = await this.#encoder.finish();
    if (lost > 0) this.#parts.lost(lost);
    return this.#file.finish();
  }

  #written(frame: EncodedFrame, decoder: VideoDecoderConfig | undefined): void {
    const { width, height } = this.#parts.codec.config;
    const index = this.#file.add(frame, decoder, () => decoder && describeVideo(decoder, width, height));
    this.#parts.encoded(frame, index);
  }
}
