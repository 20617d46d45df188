import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent } from '../../src/domain/runs.ts';
import type { TailFrame } from '../../src/domain/tail-records.ts';
import type { MediaWriter } from '../../src/storage/media.ts';
import type { EncodedFrame } from './frame-encoder.ts';
import type { FrameLog } from './frame-log.ts';
import { payloadPosition, type FileWrite, type Mp4Writer } from './mp4-writer.ts';
import type { TailJournal } from './tail-journal.ts';

export interface SegmentParts {
  /** Number of the segment in its track. */
  readonly segment: number;
  /** Index of its first frame in the track. */
  readonly firstFrame: number;
  readonly file: MediaWriter;
  readonly mp4: Mp4Writer;
  readonly log: FrameLog;
  readonly tail: TailJournal;
  /** Results of these rows, to be stored with them. */
  readonly results: (rows: readonly FrameRow[]) => BlockContent;
  /** No more can be written; said once. What has been saved stays, and `finish` saves what it can. */
  readonly failed: (error: AppError) => void;
}

interface ClosedFragment {
  readonly writes: readonly FileWrite[];
  readonly rows: readonly FrameRow[];
}

/** Without a duration or a frame behind it to tell, a frame lasts as long as the one before; a lone one this long. */
export const usualDurationUs = 33_333;

/**
 * Frames into tail journal, file and rows: bytes, then rows, then events. A frame waits for the next one, whose timestamp is
 * the only truth about how long it lasted (cameras give no duration).
 */
export class SegmentWriter {
  readonly #parts: SegmentParts;
  #held: TailFrame | undefined;
  #heldDecoder: VideoDecoderConfig | undefined;
  #nextIndex: number;
  /** Session time of the first frame, which is 0 in the file. */
  #startUs: number | undefined;
  #lastDurationUs = usualDurationUs;
  /** Rows of the open fragment. */
  #open: FrameRow[] = [];
  /** A fragment that did not fit; it may once the journal has given its room back. */
  #unstored: ClosedFragment | undefined;
  /** What both the file and the rows hold. */
  #savedBytes = 0;
  #savedFrames = 0;
  #ending = false;

  constructor(parts: SegmentParts) {
    this.#parts = parts;
    this.#nextIndex = parts.firstFrame;
  }

  /** Frames that both the file and the rows hold. */
  get savedFrames(): number {
    return this.#savedFrames;
  }

  /** Takes a frame in and gives its index; null when nothing more can be written. */
  add(encoded: EncodedFrame, decoder: VideoDecoderConfig | undefined): number | null {
    if (this.#ending) return null;
    const frame: TailFrame = { ...encoded, index: this.#nextIndex++ };
    this.#attempt(() => this.#parts.tail.append(frame));
    const held = this.#held;
    if (held !== undefined) this.#attempt(() => this.#write(held, frame.timestampUs - held.timestampUs));
    this.#held = frame;
    this.#heldDecoder = decoder ?? this.#heldDecoder;
    return frame.index;
  }

  /** Writes what is left, waits until all rows are durable and closes the file. Resolves with the file's size. */
  async finish(): Promise<number> {
    const { file, log, mp4, tail } = this.#parts;
    const held = this.#held;
    if (this.#ending) tail.empty();
    this.#attempt(() => {
      const unstored = this.#unstored;
      this.#unstored = undefined;
      if (unstored !== undefined) this.#store(unstored);
      if (held !== undefined) this.#write(held, held.durationUs ?? this.#lastDurationUs);
      if (this.#open.length > 0) this.#store({ writes: mp4.finish(), rows: this.#open });
    });
    await log.settled();
    const whole = this.#unstored === undefined && !log.failed;
    const bytes = whole ? file.size : this.#savedBytes;
    file.close(bytes);
    return bytes;
  }

  #write(frame: TailFrame, durationUs: number): void {
    this.#lastDurationUs = durationUs;
    this.#startUs ??= frame.timestampUs;
    const sample = { data: frame.data, key: frame.key, timestampUs: frame.timestampUs - this.#startUs, durationUs };
    const writes = this.#parts.mp4.add(sample, this.#heldDecoder);
    this.#heldDecoder = undefined;
    const closed = this.#open;
    const closes = writes.length > 0 && closed.length > 0;
    if (closes) this.#open = [];
    this.#open.push(rowOf(frame, durationUs, this.#parts.segment));
    if (closes) this.#store({ writes, rows: closed });
    else for (const { data, position } of writes) this.#parts.file.write(data, position);
  }

  #store(fragment: ClosedFragment): void {
    const { segment, file, log, results, tail } = this.#parts;
    const { writes, rows } = fragment;
    this.#unstored = fragment;
    for (const { data, position } of writes) file.write(data, position);
    file.flush();
    const fileOffset = writes.map(payloadPosition).find((position) => position !== null) ?? null;
    if (fileOffset === null) throw new AppError('storage-failed', 'The fragment has no payload.');
    this.#unstored = undefined;
    const endBytes = file.size;
    log.append({ segment, fileOffset, rows, content: results(rows) }).then(
      () => {
        this.#savedBytes = endBytes;
        this.#savedFrames += rows.length;
        tail.release(log.saved.frames);
      },
      (error: unknown) => this.#end(error),
    );
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#parts.failed(toAppError(error, 'storage-failed'));
  }
}

/** The row of a frame, its duration now known. */
export function rowOf(frame: TailFrame, durationUs: number, segment: number): FrameRow {
  return {
    index: frame.index,
    timestampUs: frame.timestampUs,
    durationUs,
    key: frame.key,
    segment,
    bytes: frame.data.byteLength,
    arrivalUs: frame.arrivalUs,
    droppedBefore: frame.droppedBefore,
    ...(frame.dropReason === 'none' ? {} : { dropReason: frame.dropReason }),
  };
}
