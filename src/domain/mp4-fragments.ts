import { AppError } from './errors.ts';

/** The frames of one moof+mdat pair, as the file itself tells them. */
export interface Fragment {
  /** Byte position of the first frame in the file; the frames lie there without gaps. */
  readonly fileOffset: number;
  readonly bytes: Uint32Array;
  /** 1 for a key frame. */
  readonly key: Uint8Array;
}

/** Reads exactly `length` bytes; never asked for bytes past the file's end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

interface Box {
  readonly type: string;
  readonly body: number;
  readonly end: number;
}

/** A second of video needs 20 bytes a frame; a table of 16 MiB is not one of ours. */
const maxTableBytes = 16 * 1024 * 1024;
const maxFramesPerFragment = 1_000_000;

/**
 * Walks a fragmented MP4 with one track, as `mp4-muxer` writes it (ISO/IEC 14496-12: moof, traf, tfhd, trun, mdat), without reading
 * its media bytes. Meant for untrusted files: every length is checked before it is used.
 * Errors: `media-mismatch` for a file that is cut off, inconsistent or of another form.
 */
export function* walkFragments(fileBytes: number, read: ReadAt): Generator<Fragment> {
  let position = 0;
  let table: { readonly start: number; readonly traf: DataView } | null = null;
  while (position < fileBytes) {
    const box = boxAt(position, fileBytes, read);
    if (table !== null && box.type !== 'mdat') throw broken(`a ${box.type} box follows the frame table at ${table.start}`);
    if (box.type === 'moof') {
      if (box.end - box.body > maxTableBytes) throw broken(`the frame table at ${position} is too long`);
      const moof = view(read(box.body, box.end - box.body));
      table = { start: position, traf: child(moof, 'traf') };
    } else if (table !== null) {
      yield fragmentOf(table.traf, table.start, box);
      table = null;
    }
    position = box.end;
  }
  if (table !== null) throw broken('the last frame table has no frames');
}

function boxAt(start: number, limit: number, read: ReadAt): Box {
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

/** The only child box of a type. */
function child(parent: DataView, type: string): DataView {
  const bytes = new Uint8Array(parent.buffer, parent.byteOffset, parent.byteLength);
  let found: DataView | null = null;
  for (let position = 0; position < bytes.byteLength; ) {
    const box = boxAt(position, bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length));
    if (box.type === type) {
      if (found !== null) throw broken(`two ${type} boxes in one fragment`);
      found = view(bytes.subarray(box.body, box.end));
    }
    position = box.end;
  }
  if (found === null) throw broken(`a fragment without ${type}`);
  return found;
}

function fragmentOf(traf: DataView, moofStart: number, mdat: Box): Fragment {
  const defaults = readDefaults(child(traf, 'tfhd'));
  const run = new Fields(child(traf, 'trun'));
  const flags = run.u32() & 0xffffff;
  const count = run.u32();
  const fileOffset = moofStart + (flags & 0x1 ? run.i32() : 0);
  const firstFlags = flags & 0x4 ? run.u32() : undefined;
  if (count === 0 || count > maxFramesPerFragment) throw broken(`a fragment of ${count} frames`);

  const bytes = new Uint32Array(count);
  const key = new Uint8Array(count);
  let end = fileOffset;
  for (let i = 0; i < count; i++) {
    if (flags & 0x100) run.u32();
    const size = flags & 0x200 ? run.u32() : defaults.size;
    const own = flags & 0x400 ? run.u32() : defaults.flags;
    if (flags & 0x800) run.u32();
    const sampleFlags = i === 0 && firstFlags !== undefined ? firstFlags : own;
    if (size === undefined || sampleFlags === undefined) throw broken('a frame without size or flags');
    bytes[i] = size;
    key[i] = sampleFlags & nonKeyFlag ? 0 : 1;
    end += size;
  }
  if (fileOffset < mdat.body || end > mdat.end) throw broken(`the frames at ${fileOffset} lie outside their media box`);
  return { fileOffset, bytes, key };
}

/** `sample_is_non_sync_sample` */
const nonKeyFlag = 0x10000;

function readDefaults(box: DataView): { readonly size: number | undefined; readonly flags: number | undefined } {
  const fields = new Fields(box);
  const flags = fields.u32() & 0xffffff;
  if (flags & 0x1) throw broken('absolute frame positions');
  fields.u32(); // track
  if (flags & 0x2) fields.u32(); // sample description
  if (flags & 0x8) fields.u32(); // duration
  const size = flags & 0x10 ? fields.u32() : undefined;
  return { size, flags: flags & 0x20 ? fields.u32() : undefined };
}

/** Reads 32-bit fields one after the other. */
class Fields {
  readonly #view: DataView;
  #position = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  u32(): number {
    if (this.#position + 4 > this.#view.byteLength) throw broken('a frame table is cut off');
    this.#position += 4;
    return this.#view.getUint32(this.#position - 4);
  }

  i32(): number {
    return this.u32() | 0;
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function typeOf(header: DataView, at: number): string {
  return String.fromCharCode(header.getUint8(at), header.getUint8(at + 1), header.getUint8(at + 2), header.getUint8(at + 3));
}

function broken(what: string): AppError {
  return new AppError('media-mismatch', 'The media file is damaged or was not made by this app.', { detail: what });
}
