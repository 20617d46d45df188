import { toAppError } from '../../src/domain/errors.ts';
import { encodeTailFrames, type TailFrame } from '../../src/domain/tail-records.ts';
import { createMedia, removeMedia, type MediaWriter } from '../../src/storage/media.ts';

interface TailFile {
  readonly writer: MediaWriter;
  readonly path: string;
  /** Index of the newest frame in it; -1 when it is free. */
  lastIndex: number;
}

export interface TailOptions {
  /** Key frames that come sooner after the one that began a file stay in it; for sound, where every packet is one. */
  readonly turnEveryUs?: number;
}

/** Two are enough unless rows take longer than a fragment to become durable. */
const filesAtStart = 2;
/** A frame so long behind the last one that was written is written, with all before it: a kill costs less than this of what was delivered. */
const batchUs = 80_000;
/** When no frame comes to complete a batch, it is written all the same. */
const longestWaitMs = 80;

/**
 * Keeps the encoded frames of the open fragment in small files beside the media file, so that a kill costs next to nothing.
 * A file holds the frames from one key frame to the next and is used again once their rows are durable.
 * A write costs more than what is written, so frames go a few at a time.
 */
export class TailJournal {
  readonly #sessionId: string;
  readonly #segmentPath: string;
  readonly #turnEveryUs: number;
  readonly #files: TailFile[] = [];
  #current: TailFile | undefined;
  /** Time of the frame that began the current file. */
  #turnedUs = Number.NEGATIVE_INFINITY;
  /** What is not written yet, all of the current file. */
  #pending: TailFrame[] = [];
  #writtenUs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of a write that nobody waited for; thrown at the next call. */
  #failure: Error | undefined;
  /** A file is being added: until it is there, frames go on into the current one. */
  #growing: Promise<void> | undefined;

  private constructor(sessionId: string, segmentPath: string, { turnEveryUs = 0 }: TailOptions) {
    this.#sessionId = sessionId;
    this.#segmentPath = segmentPath;
    this.#turnEveryUs = turnEveryUs;
  }

  static async create(sessionId: string, segmentPath: string, options: TailOptions = {}): Promise<TailJournal> {
    const journal = new TailJournal(sessionId, segmentPath, options);
    while (journal.#files.length < filesAtStart) await journal.#addFile();
    return journal;
  }

  /** Makes a frame survive the end of this thread, `longestWaitMs` from now at the latest. Errors: `storage-full`, `storage-failed`. */
  append(frame: TailFrame): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (frame.key && frame.timestampUs - this.#turnedUs >= this.#turnEveryUs) {
      this.flush();
      this.#turn(frame.timestampUs);
    }
    this.#pending.push(frame);
    if (frame.timestampUs - this.#writtenUs >= batchUs) this.flush();
    else this.#timer ??= setTimeout(() => this.#flushLate(), longestWaitMs);
  }

  /** Writes what waits to be written. Errors: `storage-full`, `storage-failed`. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const frames = this.#pending;
    const newest = frames.at(-1);
    if (newest === undefined) return;
    this.#pending = [];
    const file = (this.#current ??= this.#files[0]);
    if (file === undefined) return;
    file.writer.write(encodeTailFrames(frames));
    file.lastIndex = newest.index;
    this.#writtenUs = newest.timestampUs;
  }

  /** So many frames are durable in file and rows: what holds only those is free. */
  release(savedFrames: number): void {
    for (const file of this.#files) {
      if (file !== this.#current && file.lastIndex < savedFrames) file.lastIndex = -1;
    }
  }

  /** Gives its room back, for a storage that is full. */
  empty(): void {
    this.#forget();
    for (const { writer } of this.#files) writer.empty();
  }

  /** The segment is complete; its journal goes. May be called twice. */
  async remove(): Promise<void> {
    this.#forget();
    await this.#growing;
    for (const { writer } of this.#files) writer.close(0);
    await Promise.all(this.#files.map(({ path }) => removeMedia(this.#sessionId, path)));
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = [];
  }

  #flushLate(): void {
    try {
      this.flush();
    } catch (error) {
      this.#failure = toAppError(error, 'storage-failed');
    }
  }

  #turn(timestampUs: number): void {
    const free = this.#files.find((file) => file !== this.#current && file.lastIndex === -1);
    if (free !== undefined) {
      // Older records stay behind the new ones; their indices tell them apart.
      free.writer.rewind();
      this.#current = free;
      this.#turnedUs = timestampUs;
    } else {
      // Without one more file the journal is only longer, not wrong.
      this.#growing ??= this.#addFile().catch(() => undefined).finally(() => (this.#growing = undefined));
    }
  }

  async #addFile(): Promise<void> {
    const path = tailPath(this.#segmentPath, this.#files.length);
    this.#files.push({ writer: await createMedia(this.#sessionId, path), path, lastIndex: -1 });
  }
}

/** Path of a journal file of a segment: `cam0/0.mp4` has `cam0/0.tail-0`, `cam0/0.tail-1`, … */
function tailPath(segmentPath: string, number: number): string {
  return `${tailPrefix(segmentPath)}${number}`;
}

export function tailPrefix(segmentPath: string): string {
  return segmentPath.replace(/\.mp4$/, '.tail-');
}
