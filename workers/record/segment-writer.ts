import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { MediaWriter } from '../../src/storage/media.ts';
import type { EncodedFrame } from './frame-encoder.ts';
import type { FrameLog } from './frame-log.ts';
import { payloadPosition, type FileWrite, type Mp4Writer } from './mp4-writer.ts';

export interface SegmentParts {
  readonly file: MediaWriter;
  readonly mp4: Mp4Writer;
  readonly log: FrameLog;
  /** Results of these rows, to be stored with them. */
  readonly results: (rows: readonly FrameRow[]) => FrameResult[];
  /** Writing is over for good; what has been saved stays. */
  readonly failed: (error: AppError) => void;
}

/**
 * Frames into file and rows: bytes, then rows, then events. A frame waits for the next one, whose timestamp is
 * the only truth about how long it lasted (cameras give no duration).
 */
export class SegmentWriter {
  readonly #parts: SegmentParts;
  #held: EncodedFrame | undefined;
  #heldDecoder: VideoDecoderConfig | undefined;
  #index = 0;
  #lastDurationUs = 33_333;
  /** Rows of the open fragment. */
  #open: FrameRow[] = [];
  /** End of what both the file and the rows hold. */
  #savedBytes = 0;
  #broken = false;

  constructor(parts: SegmentParts) {
    this.#parts = parts;
  }

  add(frame: EncodedFrame, decoder: VideoDecoderConfig | undefined): void {
    const held = this.#held;
    if (held !== undefined) this.#write(held, frame.timestampUs - held.timestampUs);
    this.#held = frame;
    this.#heldDecoder = decoder ?? this.#heldDecoder;
  }

  /** Writes what is left, waits until all rows are durable and closes the file. Resolves with the file's size. */
  async finish(): Promise<number> {
    if (this.#held !== undefined) this.#write(this.#held, this.#held.durationUs ?? this.#lastDurationUs);
    this.#held = undefined;
    if (!this.#broken && this.#index > 0) {
      this.#attempt(() => this.#store(this.#parts.mp4.finish(), this.#open));
    }
    await this.#parts.log.settled();
    if (this.#broken) this.#parts.file.close(this.#savedBytes);
    else this.#parts.file.close();
    return this.#broken ? this.#savedBytes : this.#parts.file.size;
  }

  #write(frame: EncodedFrame, durationUs: number): void {
    if (this.#broken) return;
    this.#lastDurationUs = durationUs;
    this.#attempt(() => {
      const closed = this.#open;
      const writes = this.#parts.mp4.add({ data: frame.data, key: frame.key, timestampUs: frame.timestampUs, durationUs }, this.#heldDecoder);
      this.#heldDecoder = undefined;
      if (writes.length > 0 && closed.length > 0) {
        this.#open = [];
        this.#store(writes, closed);
      } else {
        for (const { data, position } of writes) this.#parts.file.write(data, position);
      }
      this.#open.push(this.#row(frame, durationUs));
    });
  }

  #row(frame: EncodedFrame, durationUs: number): FrameRow {
    return {
      index: this.#index++,
      timestampUs: frame.timestampUs,
      durationUs,
      key: frame.key,
      segment: 0,
      bytes: frame.data.byteLength,
      arrivalUs: frame.arrivalUs,
      droppedBefore: frame.droppedBefore,
      ...(frame.dropReason === 'none' ? {} : { dropReason: frame.dropReason }),
    };
  }

  #store(writes: readonly FileWrite[], rows: readonly FrameRow[]): void {
    const { file, log, results } = this.#parts;
    for (const { data, position } of writes) file.write(data, position);
    file.flush();
    const fileOffset = writes.map(payloadPosition).find((position) => position !== null) ?? null;
    if (fileOffset === null) throw new AppError('storage-failed', 'The fragment has no payload.');
    const endBytes = file.size;
    log.append({ segment: 0, fileOffset, rows, results: results(rows) }).then(
      () => (this.#savedBytes = endBytes),
      (error: unknown) => this.#break(toAppError(error, 'storage-failed')),
    );
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#break(toAppError(error, 'storage-failed'));
    }
  }

  #break(error: AppError): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#parts.failed(error);
  }
}
