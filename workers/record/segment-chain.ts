import type { AppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent } from '../../src/domain/runs.ts';
import type { Segment } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { CodecChoice } from '../../src/rpc/record-contract.ts';
import { adaptCodec, chooseCodec, forgetCodec, type ChosenCodec } from './codec-ladder.ts';
import type { FrameLog } from './frame-log.ts';
import { VideoSegment } from './video-segment.ts';

export interface SegmentChainParts {
  readonly sessionId: string;
  readonly trackId: string;
  readonly codec: CodecChoice;
  readonly log: FrameLog;
  readonly results: (rows: readonly FrameRow[]) => BlockContent;
  /** Frames a second the source says it gives. */
  readonly frameRate: () => number;
  readonly happened: (kind: SessionEventKind, detail?: string) => void;
  /** What the rows of the segments say has changed. */
  readonly changed: () => void;
  /** A frame has come out of an encoder; its index is null when it can't be written any more. */
  readonly encoded: (timestampUs: number, index: number | null) => void;
  /** Frames an encoder swallowed; the row of the next one says so already. */
  readonly swallowed: (count: number) => void;
  /** Frames that were in an encoder when it ended. */
  readonly lost: (count: number) => void;
  readonly storageFailed: (error: AppError) => void;
}

/** An encoder that stops so often without a single frame between will not do any better. */
const mostEncoderFailures = 3;
/** Where a device doesn't say. */
const usualFrameRate = 30;

/** The media files of a video track, one after the other: a picture of another size or an encoder that stops begins the next one. */
export class SegmentChain {
  readonly #parts: SegmentChainParts;
  readonly #closed: Segment[] = [];
  #open: VideoSegment | undefined;
  /** Opening and closing, one after the other. */
  #turning: Promise<unknown> = Promise.resolve();
  /** What the last segment was encoded with. */
  #codec: ChosenCodec | undefined;
  #encoderError: AppError | undefined;
  #encoderFailures = 0;

  constructor(parts: SegmentChainParts) {
    this.#parts = parts;
  }

  get bytes(): number {
    return this.#closed.reduce((sum, segment) => sum + segment.bytes, this.#open?.bytes ?? 0);
  }

  get codecName(): string {
    return this.#open?.codec ?? this.#closed.at(-1)?.decoder.codec ?? '';
  }

  /** Rows of the segments; one that is open counts no frames yet. */
  rows(): Segment[] {
    const open = this.#open?.openRow() ?? null;
    return open === null ? [...this.#closed] : [...this.#closed, open];
  }

  /** The open segment, if this picture can go into it at once. */
  segmentFor(frame: VideoFrame): VideoSegment | undefined {
    return this.#encoderError === undefined && this.#open?.takes(frame) === true ? this.#open : undefined;
  }

  /** Resolves when no segment is being opened or closed. */
  async settled(): Promise<void> {
    await this.#turning;
  }

  /** What has been recorded becomes a finished file. */
  close(): Promise<void> {
    return this.#serially(() => this.#close());
  }

  /** From the open segment, if there is one, to the one that this picture begins. Errors: `codec-unsupported`, `encoder-failed`, `storage-*`. */
  turn(frame: VideoFrame): Promise<void> {
    return this.#serially(async () => {
      const isOtherPicture = this.#open !== undefined && this.#encoderError === undefined;
      if (isOtherPicture) this.#parts.happened('picture-changed', `${frame.displayWidth} × ${frame.displayHeight}`);
      await this.#close();
      this.#open = await this.#begin(frame);
    });
  }

  async #begin(frame: VideoFrame): Promise<VideoSegment> {
    const { sessionId, trackId, codec, log, results, frameRate, changed, swallowed, lost, storageFailed } = this.#parts;
    const format = { width: frame.displayWidth, height: frame.displayHeight, frameRate: frameRate() || usualFrameRate };
    const failed = this.#encoderError;
    if (failed !== undefined) {
      if (++this.#encoderFailures > mostEncoderFailures) throw failed;
      this.#encoderError = undefined;
      // What it was chosen by may no longer hold.
      forgetCodec(format, codec);
      this.#codec = undefined;
      this.#parts.happened('encoder-replaced', failed.detail);
    }
    this.#codec = this.#codec === undefined ? await chooseCodec(format, codec) : adaptCodec(this.#codec, format);
    return VideoSegment.open({
      sessionId,
      trackId,
      index: this.#closed.length,
      firstFrame: log.saved.frames,
      codec: this.#codec,
      log,
      results,
      described: changed,
      encoded: ({ timestampUs }, index) => this.#encoded(timestampUs, index),
      swallowed,
      lost,
      encoderFailed: (error) => (this.#encoderError ??= error),
      storageFailed,
    });
  }

  #encoded(timestampUs: number, index: number | null): void {
    this.#encoderFailures = 0;
    this.#parts.encoded(timestampUs, index);
  }

  async #close(): Promise<void> {
    const segment = this.#open;
    this.#open = undefined;
    if (segment === undefined) return;
    const row = await segment.finish();
    if (row !== null) this.#closed.push(row);
    this.#parts.changed();
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turning.then(work);
    this.#turning = done.catch(() => undefined);
    return done;
  }
}
