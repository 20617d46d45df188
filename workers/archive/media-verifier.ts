import { AppError } from '../../src/domain/errors.ts';
import type { TimedFragment } from '../../src/domain/media-cursor.ts';
import { mediaTimescale, walkFragments } from '../../src/domain/mp4-fragments.ts';
import type { Segment } from '../../src/domain/session.ts';
import type { Checklist, HashedMedia } from '../../src/domain/verification.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { FileWindow } from './file-window.ts';
import type { Hasher } from './hasher.ts';
import type { ProgressMeter } from './progress-meter.ts';

/** Media is read for its hash in pieces of at most this size. */
const pieceBytes = 1024 * 1024;

export interface MediaVerifierParts {
  readonly sessionId: string;
  readonly checklist: Checklist;
  readonly hasher: Hasher;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
}

/** Reads media files once, from the first byte to the last: hands out their fragments and hashes on the way. */
export class MediaVerifier {
  readonly #parts: MediaVerifierParts;
  /** Of the files that have been read to their end. */
  readonly hashed: HashedMedia[] = [];

  constructor(parts: MediaVerifierParts) {
    this.#parts = parts;
  }

  /** The fragments of some segments, in order. A file that is damaged ends its own part, not the others'. */
  async *fragments(segments: readonly Segment[]): AsyncGenerator<TimedFragment> {
    for (const segment of segments) yield* this.#fragmentsOf(segment);
  }

  async *#fragmentsOf(segment: Segment): AsyncGenerator<TimedFragment> {
    const { checklist, hasher } = this.#parts;
    const { path } = segment;
    const file = await this.#open(segment);
    checklist.expect('media-present', file !== null, 'a file', 'none', path);
    if (file === null) return;
    checklist.compare('media-size', segment.bytes, file.size, path);

    const hash = new FileHash(file, this.#parts);
    const { read } = new FileWindow(file);
    try {
      // An interrupted recording may end with a segment that has nothing in it, not even a header.
      if (segment.frames > 0 || file.size > 0) {
        const timescale = mediaTimescale(file.size, read);
        for (const fragment of walkFragments(file.size, read)) {
          await hash.upTo(fragment.fileOffset);
          yield { ...fragment, segment: segment.index, timescale };
        }
      }
      checklist.compare('media-structure', 'whole', 'whole', path);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'media-mismatch')) throw error;
      checklist.compare('media-structure', 'whole', error.detail ?? error.message, path);
    }
    await hash.upTo(file.size);
    const sha256 = await hasher.digest();
    if (segment.sha256 !== undefined) checklist.compare('media-hash', segment.sha256, sha256, path);
    this.hashed.push({ path, sha256 });
  }

  /** Null when it is not there; recovery leaves a segment of no frames without a file. */
  async #open({ path, bytes }: Segment): Promise<File | null> {
    try {
      return await mediaFileOf(this.#parts.sessionId, path);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'media-missing')) throw error;
      return bytes === 0 ? new File([], path) : null;
    }
  }
}

/** Feeds a file to the hasher, as far as it is asked to. */
class FileHash {
  readonly #file: File;
  readonly #parts: MediaVerifierParts;
  #position = 0;

  constructor(file: File, parts: MediaVerifierParts) {
    this.#file = file;
    this.#parts = parts;
  }

  async upTo(end: number): Promise<void> {
    const { hasher, meter, signal } = this.#parts;
    while (this.#position < end) {
      const piece = this.#file.slice(this.#position, Math.min(end, this.#position + pieceBytes));
      await hasher.update(new Uint8Array(await piece.arrayBuffer()));
      signal.throwIfAborted();
      this.#position += piece.size;
      meter.add(piece.size);
    }
  }
}
