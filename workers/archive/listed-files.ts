import { invalid } from '../../src/domain/checks.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Hasher } from './hasher.ts';
import { LineParser } from './jsonl.ts';
import type { ProgressMeter } from './progress-meter.ts';
import type { SessionDocument } from './session-document.ts';
import type { ZipFile } from './zip-reader.ts';

const maxJsonLength = 1024 * 1024;

/** The files of a session zip that its list vouches for, each of them checked against its hash while it is unpacked. */
export class ListedFiles {
  readonly #zip: ZipFile;
  readonly #document: SessionDocument;
  readonly #hasher: Hasher;
  readonly #meter: ProgressMeter;
  readonly #signal: AbortSignal;

  constructor(zip: ZipFile, document: SessionDocument, hasher: Hasher, meter: ProgressMeter, signal: AbortSignal) {
    this.#zip = zip;
    this.#document = document;
    this.#hasher = hasher;
    this.#meter = meter;
    this.#signal = signal;
  }

  has(path: string): boolean {
    return this.#document.files.some((file) => file.path === path);
  }

  async lines(path: string, take: (value: unknown, where: string) => void): Promise<void> {
    const parser = new LineParser(path, take);
    await this.unpack(path, (piece) => parser.push(piece));
    parser.end();
  }

  /** A small file, of untrusted JSON. */
  async json(path: string): Promise<unknown> {
    const decoder = new TextDecoder();
    let json = '';
    await this.unpack(path, (piece) => {
      json += decoder.decode(piece, { stream: true });
      if (json.length > maxJsonLength) throw invalid(path, 'shorter');
    });
    return parse(json, path);
  }

  /** One file, piece by piece. Errors: `zip-hash` when it is not the file that was packed. */
  async unpack(path: string, take: (piece: Uint8Array) => void): Promise<void> {
    const listed = this.#document.files.find((file) => file.path === path);
    if (listed === undefined) throw invalid('files', `complete; ${path} is missing`);
    let bytes = 0;
    await this.#zip.read(
      path,
      async (piece) => {
        bytes += piece.byteLength;
        if (bytes > listed.bytes) throw invalid(path, `${listed.bytes} bytes long`);
        take(piece);
        await this.#hasher.update(piece);
        this.#meter.add(piece.byteLength);
      },
      this.#signal,
    );
    if ((await this.#hasher.digest()) !== listed.sha256 || bytes !== listed.bytes) {
      throw new AppError('zip-hash', 'A file in the zip is damaged.', { detail: `${path} is not the file that was packed: its sha256 differs.` });
    }
  }
}

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(where, 'JSON');
  }
}
