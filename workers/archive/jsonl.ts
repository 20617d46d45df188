import { AppError } from '../../src/domain/errors.ts';

/** Small pieces cost more to pass on than to make. */
const pieceLength = 256 * 1024;

/** Rows as JSON Lines: one value a line, UTF-8, every line ended; in pieces of about 256 KiB, whatever blocks the rows come in. */
export async function* encodeLines(blocks: AsyncIterable<Iterable<unknown>> | Iterable<Iterable<unknown>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const rows of blocks) {
    for (const row of rows) {
      text += `${JSON.stringify(row)}\n`;
      if (text.length < pieceLength) continue;
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text !== '') yield encoder.encode(text);
}

/** More than any row needs; keeps a hostile file without line ends from filling the memory. */
const maxLineLength = 8 * 1024 * 1024;

/** Parses JSON Lines that come in pieces cut anywhere. Errors: `zip-invalid`, with the line. */
export class LineParser {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #where: string;
  readonly #take: (value: unknown, where: string) => void;
  #rest = '';
  #line = 0;

  constructor(where: string, take: (value: unknown, where: string) => void) {
    this.#where = where;
    this.#take = take;
  }

  push(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decode(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > maxLineLength) throw this.#broken('is too long');
    for (const line of lines) this.#parse(line);
  }

  /** The last line may lack its end. */
  end(): void {
    const rest = this.#rest + this.#decode();
    this.#rest = '';
    if (rest !== '') this.#parse(rest);
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return bytes === undefined ? this.#decoder.decode() : this.#decoder.decode(bytes, { stream: true });
    } catch (error) {
      throw this.#broken('is not UTF-8', error);
    }
  }

  #parse(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw this.#broken('is not JSON', error);
    }
    this.#line++;
    this.#take(value, `${this.#where} line ${this.#line}`);
  }

  #broken(what: string, cause?: unknown): AppError {
    return new AppError('zip-invalid', 'A file in the zip is damaged.', { cause, detail: `${this.#where} line ${this.#line + 1} ${what}.` });
  }
}
