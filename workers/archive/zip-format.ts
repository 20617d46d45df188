/** The records of a zip file, as PKWARE's APPNOTE 6.3.10 lays them out. Only what a session needs: stored or deflated, zip64, no encryption. */

export interface ZipEntry {
  /** ASCII. */
  readonly path: string;
  readonly method: 'stored' | 'deflated';
  /** Position of its local header. */
  readonly offset: number;
  readonly bytes: number;
  readonly storedBytes: number;
  readonly crc32: number;
  readonly modifiedAtMs: number;
  /** Local header with 64-bit sizes: for an entry that is too long for 32 bits, or whose length is not known when it starts. */
  readonly wide: boolean;
}

/** The largest 32-bit value says "see the zip64 field". */
export const zip32Limit = 0xffffffff;

/** Appends little-endian fields. */
class Record {
  readonly #bytes: number[] = [];

  u16(...values: number[]): this {
    for (const value of values) this.#bytes.push(value & 0xff, (value >>> 8) & 0xff);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.u16(value & 0xffff, value >>> 16);
    return this;
  }

  u64(...values: number[]): this {
    for (const value of values) this.u32(value % 2 ** 32, Math.floor(value / 2 ** 32));
    return this;
  }

  text(ascii: string): this {
    this.#bytes.push(...new TextEncoder().encode(ascii));
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}

/** MS-DOS date and time, in UTC so that the same session gives the same bytes anywhere. */
function dosTime(ms: number): readonly [time: number, date: number] {
  const date = new Date(Math.max(ms, Date.UTC(1980, 0, 1)));
  return [
    (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1),
    ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(),
  ];
}

const methods = { stored: 0, deflated: 8 } as const;
const version = { plain: 20, zip64: 45 } as const;

export function localHeader(entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const record = new Record()
    .u32(0x04034b50)
    .u16(entry.wide ? version.zip64 : version.plain, 0, methods[entry.method], ...dosTime(entry.modifiedAtMs))
    .u32(entry.crc32, entry.wide ? zip32Limit : entry.storedBytes, entry.wide ? zip32Limit : entry.bytes)
    .u16(entry.path.length, entry.wide ? 20 : 0)
    .text(entry.path);
  if (entry.wide) record.u16(1, 16).u64(entry.bytes, entry.storedBytes);
  return record.done();
}

export function directoryEntry(entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const wide = [entry.bytes, entry.storedBytes, entry.offset].filter((value) => value >= zip32Limit);
  const narrow = (value: number): number => Math.min(value, zip32Limit);
  const record = new Record()
    .u32(0x02014b50)
    .u16(version.zip64, entry.wide || wide.length > 0 ? version.zip64 : version.plain, 0, methods[entry.method], ...dosTime(entry.modifiedAtMs))
    .u32(entry.crc32, narrow(entry.storedBytes), narrow(entry.bytes))
    .u16(entry.path.length, wide.length > 0 ? 4 + 8 * wide.length : 0, 0, 0, 0)
    .u32(0, narrow(entry.offset))
    .text(entry.path);
  if (wide.length > 0) record.u16(1, 8 * wide.length).u64(...wide);
  return record.done();
}

/** What follows the directory: the end record, after a zip64 one where 32 bits don't do. */
export function endOfDirectory(entries: number, offset: number, bytes: number): Uint8Array<ArrayBuffer> {
  const record = new Record();
  if (entries >= 0xffff || offset >= zip32Limit || bytes >= zip32Limit) {
    record.u32(0x06064b50).u64(44).u16(version.zip64, version.zip64).u32(0, 0).u64(entries, entries, bytes, offset);
    record.u32(0x07064b50, 0).u64(offset + bytes).u32(1);
  }
  const count = Math.min(entries, 0xffff);
  return record.u32(0x06054b50).u16(0, 0, count, count).u32(Math.min(bytes, zip32Limit), Math.min(offset, zip32Limit)).u16(0).done();
}
