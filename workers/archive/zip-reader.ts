import { BlobReader, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { AppError } from '../../src/domain/errors.ts';
import './zip-settings.ts';

/** What a zip file starts with: its first entry, or its end when it is empty. */
const signatures: readonly number[] = [0x04034b50, 0x06054b50];

/** The entries of a zip by path, opened through its directory at the end; nothing is unpacked before it is read. */
export class ZipFile {
  readonly #entries: ReadonlyMap<string, FileEntry>;

  private constructor(entries: ReadonlyMap<string, FileEntry>) {
    this.#entries = entries;
  }

  /** Errors: `zip-not-zip`, `zip-truncated`, `zip-invalid` for two entries with one name. */
  static async open(file: Blob, signal: AbortSignal): Promise<ZipFile> {
    const start = await file.slice(0, 4).arrayBuffer();
    if (start.byteLength < 4 || !signatures.includes(new DataView(start).getUint32(0, true))) {
      throw new AppError('zip-not-zip', 'The file is not a zip.');
    }
    const entries = new Map<string, FileEntry>();
    const names = new Set<string>();
    for (const entry of await directory(file)) {
      signal.throwIfAborted();
      // Names that differ in case only are one file on many systems.
      const name = entry.filename.toLowerCase();
      if (names.has(name)) throw new AppError('zip-invalid', 'The zip is damaged or was changed.', { detail: `It holds ${entry.filename} twice.` });
      names.add(name);
      if (!entry.directory) entries.set(entry.filename, entry);
    }
    return new ZipFile(entries);
  }

  paths(): Iterable<string> {
    return this.#entries.keys();
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /** Unpacks a file piece by piece; a piece must not be kept. Errors: `zip-hash` when its data can't be unpacked; what `take` throws. */
  async read(path: string, take: (piece: Uint8Array) => Promise<void>, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new AppError('zip-invalid', 'The zip is incomplete.', { detail: `${path} is missing.` });
    let failure: { readonly error: unknown } | null = null;
    const guarded = async (piece: Uint8Array): Promise<void> => {
      try {
        signal.throwIfAborted();
        await take(piece);
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    try {
      await entry.getData(new WritableStream({ write: guarded }));
    } catch (error) {
      const own = failure as { readonly error: unknown } | null;
      if (own !== null) throw own.error;
      throw new AppError('zip-hash', 'A file in the zip is damaged.', { cause: error, detail: path });
    }
  }

  /** A small file as text. Errors: as `read`; `zip-invalid` when it is longer than the limit. */
  async readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    const take = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.byteLength;
      if (bytes > maxBytes) throw new AppError('zip-invalid', 'The zip is damaged or was changed.', { detail: `${path} is too long.` });
      text += decoder.decode(piece, { stream: true });
    };
    await this.read(path, take, signal);
    return text + decoder.decode();
  }
}

async function directory(file: Blob): ReturnType<ZipReader<Blob>['getEntries']> {
  try {
    // Names are judged against the list in session.json, so a zip of something else is called that, whatever its names.
    return await new ZipReader(new BlobReader(file)).getEntries({ filenameValidation: 'tolerant' });
  } catch (error) {
    throw new AppError('zip-truncated', 'The zip has no readable end: a part of it is missing.', { cause: error, detail: String(error) });
  }
}
