import { AppError } from './errors.ts';

/** Reads exactly `length` bytes; never asked for bytes past the file's end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

/** A box of an MP4 file (ISO/IEC 14496-12, 4.2): its body lies from `body` to `end`. */
export interface Box {
  readonly type: string;
  readonly body: number;
  readonly end: number;
}

/** The box at a position. Errors: `media-mismatch` when it does not end before `limit`. */
export function boxAt(start: number, limit: number, read: ReadAt): Box {
  const rest = limit - start;
  if (rest < 8) throw broken(`the box at ${start} is cut off`);
  const header = view(read(start, Math.min(rest, 16)));
  let size = header.getUint32(0);
  let body = start + 8;
  if (size === 1) {
    if (rest < 16) throw broken(`the box at ${start} is cut off`);
    size = header.getUint32(8) * 2 ** 32 + header.getUint32(12);
    body = start + 16;
  }
  if (start + size > limit || start + size < body) throw broken(`the box at ${start} has an impossible size of ${size}`);
  return { type: typeOf(header, 4), body, end: start + size };
}

/** The only child box of a type. Errors: `media-mismatch`. */
export function child(parent: DataView, type: string): DataView {
  const bytes = new Uint8Array(parent.buffer, parent.byteOffset, parent.byteLength);
  let found: DataView | null = null;
  for (let position = 0; position < bytes.byteLength; ) {
    const box = boxAt(position, bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length));
    if (box.type === type) {
      if (found !== null) throw broken(`two ${type} boxes in one place`);
      found = view(bytes.subarray(box.body, box.end));
    }
    position = box.end;
  }
  if (found === null) throw broken(`no ${type} where one belongs`);
  return found;
}

/** Reads fields one after the other. Errors: `media-mismatch` at the end of the box. */
export class Fields {
  readonly #view: DataView;
  #position = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  u32(): number {
    if (this.#position + 4 > this.#view.byteLength) throw broken('a table is cut off');
    this.#position += 4;
    return this.#view.getUint32(this.#position - 4);
  }

  i32(): number {
    return this.u32() | 0;
  }

  u64(): number {
    return this.u32() * 2 ** 32 + this.u32();
  }
}

/** The bytes as a DataView, without a copy. */
export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error of a file that is not what it should be. */
export function broken(what: string): AppError {
  return new AppError('media-mismatch', 'The media file is damaged or was not made by this app.', { detail: what });
}

function typeOf(header: DataView, at: number): string {
  return String.fromCharCode(header.getUint8(at), header.getUint8(at + 1), header.getUint8(at + 2), header.getUint8(at + 3));
}
