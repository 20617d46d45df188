import { encodeTailFrame, type TailFrame } from '../../src/domain/tail-records.ts';
import { createMedia, removeMedia, type MediaWriter } from '../../src/storage/media.ts';

interface TailFile {
  readonly writer: MediaWriter;
  readonly path: string;
  /** Index of the newest frame in it; -1 when it is free. */
  lastIndex: number;
}

/** Two are enough unless rows take longer than a fragment to become durable. */
const filesAtStart = 2;

/**
 * Keeps the encoded frames of the open fragment, as they come, in small files beside the media file, so that a kill
 * costs next to nothing. A file holds the frames from one key frame to the next and is used again once their rows are durable.
 */
export class TailJournal {
  readonly #sessionId: string;
  readonly #segmentPath: string;
  readonly #files: TailFile[] = [];
  #current: TailFile | undefined;
  /** A file is being added: until it is there, frames go on into the current one. */
  #growing = false;

  private constructor(sessionId: string, segmentPath: string) {
    this.#sessionId = sessionId;
    this.#segmentPath = segmentPath;
  }

  static async create(sessionId: string, segmentPath: string): Promise<TailJournal> {
    const journal = new TailJournal(sessionId, segmentPath);
    while (journal.#files.length < filesAtStart) await journal.#addFile();
    return journal;
  }

  /** Makes a frame survive the end of this thread. Errors: `storage-full`, `storage-failed`. */
  append(frame: TailFrame): void {
    if (frame.key) this.#turn();
    const file = (this.#current ??= this.#files[0]);
    file?.writer.write(encodeTailFrame(frame));
    if (file !== undefined) file.lastIndex = frame.index;
  }

  /** So many frames are durable in file and rows: what holds only those is free. */
  release(savedFrames: number): void {
    for (const file of this.#files) {
      if (file !== this.#current && file.lastIndex < savedFrames) file.lastIndex = -1;
    }
  }

  /** Gives its room back, for a storage that is full. */
  empty(): void {
    for (const { writer } of this.#files) writer.empty();
  }

  /** The segment is complete; its journal goes. */
  async remove(): Promise<void> {
    for (const { writer } of this.#files) writer.close();
    await Promise.all(this.#files.map(({ path }) => removeMedia(this.#sessionId, path)));
  }

  #turn(): void {
    const free = this.#files.find((file) => file !== this.#current && file.lastIndex === -1);
    if (free !== undefined) {
      // Older records stay behind the new ones; their indices tell them apart.
      free.writer.rewind();
      this.#current = free;
    } else if (!this.#growing) {
      this.#growing = true;
      // Without one more file the journal is only longer, not wrong.
      void this.#addFile().catch(() => undefined).finally(() => (this.#growing = false));
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
