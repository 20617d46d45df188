import { expect, test } from '@playwright/test';
import { Reader, ZipReader } from '@zip.js/zip.js';
import { directoryEntry, endOfDirectory, localHeader, type ZipEntry } from '../../workers/archive/zip-format.ts';

/** A file that is all zeros but for a few parts: gigabytes that nobody has to store. */
class SparseReader extends Reader<void> {
  readonly #parts: readonly (readonly [at: number, bytes: Uint8Array])[];

  constructor(size: number, parts: readonly (readonly [number, Uint8Array])[]) {
    super();
    this.size = size;
    this.#parts = parts;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (const [at, part] of this.#parts) {
      const from = Math.max(at, index);
      const to = Math.min(at + part.byteLength, index + length);
      if (from < to) bytes.set(part.subarray(from - at, to - at), from - index);
    }
    return bytes;
  }
}

function entry(path: string, offset: number, bytes: number): ZipEntry {
  return { path, method: 'stored', offset, bytes, storedBytes: bytes, crc32: 0xfedcba98, modifiedAtMs: Date.UTC(2026, 10, 21, 7, 33, 56), wide: bytes >= 0xffffffff };
}

test('another reader finds entries beyond 4 GiB, in size and in place', async () => {
  const big = 5 * 2 ** 30 + 1;
  const first = entry('media/cam0/0.mp4', 0, big);
  const afterFirst = localHeader(first).byteLength + big;
  const second = entry('media/cam0/1.mp4', afterFirst, 100);
  const start = afterFirst + localHeader(second).byteLength + 100;
  const entries = [first, second].map(directoryEntry);
  const bytes = entries.reduce((sum, each) => sum + each.byteLength, 0);
  const directory = Buffer.concat([...entries, endOfDirectory(2, start, bytes)]);
  const reader = new SparseReader(start + directory.byteLength, [
    [0, localHeader(first)],
    [afterFirst, localHeader(second)],
    [start, directory],
  ]);
  const found = await new ZipReader(reader).getEntries({ strictness: 'strict' });
  expect(found.map(({ filename, offset, uncompressedSize, compressedSize, crc32 }) => ({ filename, offset, uncompressedSize, compressedSize, crc32 }))).toEqual([
    { filename: first.path, offset: 0, uncompressedSize: big, compressedSize: big, crc32: 0xfedcba98 },
    { filename: second.path, offset: afterFirst, uncompressedSize: 100, compressedSize: 100, crc32: 0xfedcba98 },
  ]);
});

test('another reader finds more entries than 16 bits can count', async () => {
  const entries = Buffer.concat(Array.from({ length: 70_000 }, (_value, index) => directoryEntry(entry(`f${index}`, 0, 0))));
  const zip = Buffer.concat([entries, endOfDirectory(70_000, 0, entries.byteLength)]);
  expect(await new ZipReader(new SparseReader(zip.byteLength, [[0, zip]])).getEntries()).toHaveLength(70_000);
});
