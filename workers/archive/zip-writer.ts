import { ZipWriter } from '@zip.js/zip.js';
import type { MediaReader, MediaWriter } from '../../src/storage/media.ts';
import type { Hasher } from './hasher.ts';
import type { ListedFile } from './session-document.ts';
import { pieceBytes } from './zip-settings.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Packing {
  /** 0: stored as it is. */
  readonly level?: 0;
  /** Where it is known, the entry gets 64-bit sizes only when it needs them. */
  readonly uncompressedSize?: number;
}

/** Writes a zip into a file, one entry after the other, each hashed on its way. Nothing is read before the file took what came earlier. */
export class ZipBuilder {
  readonly #zip: ZipWriter<unknown>;
  readonly #hasher: Hasher;

  constructor(out: MediaWriter, hasher: Hasher, modifiedAtMs: number) {
    const sink = new WritableStream<Bytes>({ write: (piece) => out.write(piece) });
    this.#zip = new ZipWriter(sink, { lastModDate: utcOnTheWall(modifiedAtMs), extendedTimestamp: false });
    this.#hasher = hasher;
  }

  /** Adds a media file as it is; `passed` hears of every piece. */
  addStored(path: string, media: MediaReader, passed: (bytes: number) => void, signal: AbortSignal): Promise<ListedFile> {
    return this.#add(path, mediaPieces(media), { level: 0, uncompressedSize: media.size }, passed, signal);
  }

  /** Adds text that comes in pieces. */
  addDeflated(path: string, pieces: AsyncIterable<Bytes>, signal: AbortSignal): Promise<ListedFile> {
    return this.#add(path, pieces, {}, () => undefined, signal);
  }

  /** Writes the directory; the zip is complete after it. */
  async finish(): Promise<void> {
    await this.#zip.close();
  }

  async #add(path: string, pieces: AsyncIterable<Bytes> | Iterable<Bytes>, packing: Packing, passed: (bytes: number) => void, signal: AbortSignal): Promise<ListedFile> {
    const hasher = this.#hasher;
    let bytes = 0;
    const hashed = async function* (): AsyncGenerator<Bytes> {
      for await (const piece of pieces) {
        signal.throwIfAborted();
        await hasher.update(piece);
        bytes += piece.byteLength;
        passed(piece.byteLength);
        yield piece;
      }
    };
    await this.#zip.add(path, streamOf(hashed()), packing);
    return { path, bytes, sha256: await hasher.digest() };
  }
}

/** A fresh array each: the pieces queue up in the zip's streams. */
function* mediaPieces(media: MediaReader): Generator<Bytes> {
  for (let at = 0; at < media.size; at += pieceBytes) yield media.read(at, Math.min(pieceBytes, media.size - at));
}

/** Takes a piece only when one is asked for, and ends the generator when nobody will ask again. */
function streamOf(pieces: AsyncGenerator<Bytes>): ReadableStream<Bytes> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Times in a zip have no zone. A date that shows here what clocks show in UTC makes the same session the same bytes anywhere. */
function utcOnTheWall(ms: number): Date {
  const utc = new Date(ms);
  return new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds());
}
