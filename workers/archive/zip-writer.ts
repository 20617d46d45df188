import { createCRC32 } from 'hash-wasm';
import type { MediaReader, MediaWriter } from '../../src/storage/media.ts';
import type { Hasher } from './hasher.ts';
import type { ListedFile } from './session-document.ts';
import { directoryEntry, endOfDirectory, localHeader, zip32Limit, type ZipEntry } from './zip-format.ts';

const chunkBytes = 1024 * 1024;

type Crc32 = Awaited<ReturnType<typeof createCRC32>>;

/**
 * Writes a zip straight into a file that allows writing at a position: media goes from one buffer to the file without a stream or a copy
 * between, and a header is completed once its entry is written, so that no reader needs data descriptors.
 */
export class ZipWriter {
  readonly #out: MediaWriter;
  readonly #hasher: Hasher;
  readonly #crc: Crc32;
  readonly #modifiedAtMs: number;
  readonly #entries: ZipEntry[] = [];
  readonly #chunk = new Uint8Array(chunkBytes);

  private constructor(out: MediaWriter, hasher: Hasher, crc: Crc32, modifiedAtMs: number) {
    this.#out = out;
    this.#hasher = hasher;
    this.#crc = crc;
    this.#modifiedAtMs = modifiedAtMs;
  }

  static async create(out: MediaWriter, hasher: Hasher, modifiedAtMs: number): Promise<ZipWriter> {
    return new ZipWriter(out, hasher, await createCRC32(), modifiedAtMs);
  }

  /** Adds a media file as it is; `wrote` hears of every chunk. */
  async addStored(path: string, media: MediaReader, wrote: (bytes: number) => void, signal: AbortSignal): Promise<ListedFile> {
    const entry = this.#begin(path, 'stored', media.size >= zip32Limit);
    for (let at = 0; at < media.size; at += chunkBytes) {
      signal.throwIfAborted();
      const chunk = media.readInto(at, this.#chunk.subarray(0, Math.min(chunkBytes, media.size - at)));
      this.#crc.update(chunk);
      this.#out.write(chunk);
      await this.#hasher.update(chunk);
      wrote(chunk.byteLength);
    }
    return this.#end(entry, media.size);
  }

  /** Adds text that comes in pieces. */
  async addDeflated(path: string, pieces: AsyncIterable<Uint8Array<ArrayBuffer>>, signal: AbortSignal): Promise<ListedFile> {
    const entry = this.#begin(path, 'deflated', true);
    const { readable, writable } = new CompressionStream('deflate-raw');
    let bytes = 0;
    const source = writable.getWriter();
    const feed = async (): Promise<void> => {
      try {
        for await (const piece of pieces) {
          signal.throwIfAborted();
          this.#crc.update(piece);
          await this.#hasher.update(piece);
          await source.write(piece);
          bytes += piece.byteLength;
        }
        await source.close();
      } catch (error) {
        await source.abort(error).catch(() => undefined);
        throw error;
      }
    };
    const drain = readable.pipeTo(new WritableStream<Uint8Array>({ write: (chunk) => this.#out.write(chunk) }));
    await Promise.all([feed(), drain]);
    return this.#end(entry, bytes);
  }

  /** Writes the directory; the zip is complete after it. */
  finish(): void {
    const start = this.#out.size;
    for (const entry of this.#entries) this.#out.write(directoryEntry(entry));
    this.#out.write(endOfDirectory(this.#entries.length, start, this.#out.size - start));
  }

  #begin(path: string, method: ZipEntry['method'], wide: boolean): ZipEntry {
    const entry = { path, method, wide, offset: this.#out.size, bytes: 0, storedBytes: 0, crc32: 0, modifiedAtMs: this.#modifiedAtMs };
    this.#out.write(localHeader(entry));
    this.#crc.init();
    return entry;
  }

  async #end(begun: ZipEntry, bytes: number): Promise<ListedFile> {
    const storedBytes = this.#out.size - begun.offset - localHeader(begun).byteLength;
    const entry = { ...begun, bytes, storedBytes, crc32: Number.parseInt(this.#crc.digest('hex'), 16) };
    this.#out.write(localHeader(entry), entry.offset);
    this.#entries.push(entry);
    return { path: entry.path, bytes, sha256: await this.#hasher.digest() };
  }
}
