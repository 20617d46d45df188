import { fileOrderOf } from './frames.ts';
import { boxAt, broken, child, Fields, view, type Box, type ReadAt } from './mp4-boxes.ts';

/** The frames of one moof+mdat pair, as the file itself tells them, in the order in which they are shown. */
export interface Fragment {
  /** Where the frames begin in the file; they lie there without gaps. */
  readonly fileOffset: number;
  /** Which frame is decoded first, second and so on; absent where they are decoded as they are shown. As in `FrameBlock`. */
  readonly fileOrder?: Uint32Array;
  readonly bytes: Uint32Array;
  /** 1 for a key frame. */
  readonly key: Uint8Array;
  /** When each frame is shown, in the file's own units: see `mediaTimescale`. */
  readonly times: Float64Array;
  /** When the last frame ends, in the same units. */
  readonly endTime: number;
}

/** A second of video needs 20 bytes a frame; a table of 16 MiB is not one of ours. */
const maxTableBytes = 16 * 1024 * 1024;
const maxFramesPerFragment = 1_000_000;

/**
 * Walks a fragmented MP4 with one track, as the recorder and the import of clips write it (ISO/IEC 14496-12: moof, traf, tfhd, tfdt, trun, mdat), without reading
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
      table = { start: position, traf: child(bodyOf(box, read), 'traf') };
    } else if (table !== null) {
      yield fragmentOf(table.traf, table.start, box);
      table = null;
    }
    position = box.end;
  }
  if (table !== null) throw broken('the last frame table has no frames');
}

/** Units a second that the file's only track counts time in (moov, trak, mdia, mdhd). Errors: `media-mismatch`. */
export function mediaTimescale(fileBytes: number, read: ReadAt): number {
  for (let position = 0; position < fileBytes; ) {
    const box = boxAt(position, fileBytes, read);
    if (box.type === 'moov') {
      const header = new Fields(child(child(child(bodyOf(box, read), 'trak'), 'mdia'), 'mdhd'));
      const isLong = header.u32() >>> 24 === 1;
      // When it was made and changed.
      for (let words = isLong ? 4 : 2; words > 0; words--) header.u32();
      const timescale = header.u32();
      if (timescale === 0) throw broken('a track without a timescale');
      return timescale;
    }
    position = box.end;
  }
  throw broken('no moov where one belongs');
}

function bodyOf(box: Box, read: ReadAt): DataView {
  if (box.end - box.body > maxTableBytes) throw broken(`the ${box.type} before ${box.end} is too long`);
  return view(read(box.body, box.end - box.body));
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
  const times = new Float64Array(count);
  let end = fileOffset;
  let endTime = startTime(child(traf, 'tfdt'));
  for (let i = 0; i < count; i++) {
    const duration = flags & 0x100 ? run.u32() : defaults.duration;
    const size = flags & 0x200 ? run.u32() : defaults.size;
    const own = flags & 0x400 ? run.u32() : defaults.flags;
    const sampleFlags = i === 0 && firstFlags !== undefined ? firstFlags : own;
    if (duration === undefined || size === undefined || sampleFlags === undefined) throw broken('a frame without duration, size or flags');
    bytes[i] = size;
    key[i] = sampleFlags & nonKeyFlag ? 0 : 1;
    times[i] = endTime + (flags & 0x800 ? run.i32() : 0);
    end += size;
    endTime += duration;
  }
  if (fileOffset < mdat.body || end > mdat.end) throw broken(`the frames at ${fileOffset} lie outside their media box`);
  const fileOrder = fileOrderOf(times);
  if (fileOrder === undefined) return { fileOffset, bytes, key, times, endTime };
  return { fileOffset, fileOrder, bytes: placed(bytes, fileOrder), key: placed(key, fileOrder), times: placed(times, fileOrder), endTime };
}

/** A column in the order of the file, put in that of showing. */
function placed<Column extends Uint32Array | Uint8Array | Float64Array>(column: Column, fileOrder: Uint32Array): Column {
  const found = column.slice() as Column;
  for (const [at, row] of fileOrder.entries()) found[row] = column[at] ?? 0;
  return found;
}

/** `sample_is_non_sync_sample` */
const nonKeyFlag = 0x10000;

interface Defaults {
  readonly duration: number | undefined;
  readonly size: number | undefined;
  readonly flags: number | undefined;
}

function readDefaults(box: DataView): Defaults {
  const fields = new Fields(box);
  const flags = fields.u32() & 0xffffff;
  if (flags & 0x1) throw broken('absolute frame positions');
  fields.u32(); // track
  if (flags & 0x2) fields.u32(); // sample description
  const duration = flags & 0x8 ? fields.u32() : undefined;
  const size = flags & 0x10 ? fields.u32() : undefined;
  return { duration, size, flags: flags & 0x20 ? fields.u32() : undefined };
}

function startTime(box: DataView): number {
  const fields = new Fields(box);
  return fields.u32() >>> 24 === 1 ? fields.u64() : fields.u32();
}
