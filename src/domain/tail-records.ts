import { dropReasonCode, dropReasonOf, type DropReason } from './drops.ts';

/** An encoded frame as the tail journal keeps it until its fragment is durable. */
export interface TailFrame {
  readonly index: number;
  readonly timestampUs: number;
  readonly arrivalUs: number;
  /** As the source says; null when it says nothing. */
  readonly durationUs: number | null;
  readonly key: boolean;
  readonly droppedBefore: number;
  readonly dropReason: DropReason;
  readonly data: Uint8Array;
}

/** `RTK1`, little-endian. */
const magic = 0x314b5452;
const headerBytes = 48;
const checksumAt = 44;
/** In place of a duration the source does not know. */
const noDuration = -1;

/**
 * One record a frame, one behind the other: magic, data length, index, frames lost before (u32 each), times and duration in µs (f64 each),
 * key flag and drop reason (u8 each, padded to 4), checksum over all of it and the data (u32), then the data.
 */
export function encodeTailFrames(frames: readonly TailFrame[]): Uint8Array<ArrayBuffer> {
  const records = new Uint8Array(frames.reduce((sum, { data }) => sum + headerBytes + data.byteLength, 0));
  let at = 0;
  for (const frame of frames) {
    const end = at + headerBytes + frame.data.byteLength;
    writeRecord(frame, records.subarray(at, end));
    at = end;
  }
  return records;
}

function writeRecord(frame: TailFrame, record: Uint8Array): void {
  const view = new DataView(record.buffer, record.byteOffset, headerBytes);
  view.setUint32(0, magic, true);
  view.setUint32(4, frame.data.byteLength, true);
  view.setUint32(8, frame.index, true);
  view.setUint32(12, frame.droppedBefore, true);
  view.setFloat64(16, frame.timestampUs, true);
  view.setFloat64(24, frame.arrivalUs, true);
  view.setFloat64(32, frame.durationUs ?? noDuration, true);
  view.setUint8(40, Number(frame.key));
  view.setUint8(41, dropReasonCode(frame.dropReason));
  record.set(frame.data, headerBytes);
  view.setUint32(checksumAt, checksum(record), true);
}

/** The whole records at the start of a journal; ends without complaint where one is cut off or damaged, as a kill leaves it. */
export function* decodeTailFrames(journal: Uint8Array): Generator<TailFrame> {
  for (let at = 0; at + headerBytes <= journal.byteLength; ) {
    const view = new DataView(journal.buffer, journal.byteOffset + at, headerBytes);
    const bytes = view.getUint32(4, true);
    const end = at + headerBytes + bytes;
    if (view.getUint32(0, true) !== magic || end > journal.byteLength) return;
    const record = journal.subarray(at, end);
    if (checksum(record) !== view.getUint32(checksumAt, true)) return;
    const durationUs = view.getFloat64(32, true);
    yield {
      index: view.getUint32(8, true),
      droppedBefore: view.getUint32(12, true),
      timestampUs: view.getFloat64(16, true),
      arrivalUs: view.getFloat64(24, true),
      durationUs: durationUs === noDuration ? null : durationUs,
      key: view.getUint8(40) === 1,
      dropReason: dropReasonOf(view.getUint8(41)),
      data: record.subarray(headerBytes),
    };
    at = end;
  }
}

/** FNV-1a, 32 bits, over the record without its checksum field (Fowler, Noll, Vo: RFC 9923). */
function checksum(record: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < record.byteLength; at++) {
    if (at >= checksumAt && at < headerBytes) continue;
    hash = Math.imul(hash ^ (record[at] ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
