import { expect, test } from '@playwright/test';
import { ArrayBufferTarget, Muxer } from 'mp4-muxer';
import { AppError } from '../../src/domain/errors.ts';
import { mediaTimescale, walkFragments, type Fragment } from '../../src/domain/mp4-fragments.ts';

type Frame = readonly [bytes: number, key: boolean];

/** A fragmented MP4 as the recorder's muxer writes it, of frames without a meaning. */
function mux(frames: readonly Frame[]): Uint8Array {
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({ target, fastStart: 'fragmented', video: { codec: 'avc', width: 64, height: 48 }, minFragmentDuration: 0 });
  const meta = { decoderConfig: { codec: 'avc1.42001e', description: new Uint8Array(16) } };
  frames.forEach(([bytes, key], index) => {
    muxer.addVideoChunkRaw(new Uint8Array(bytes).fill(index + 1), key ? 'key' : 'delta', index * 33_333, 33_333, meta);
  });
  muxer.finalize();
  return new Uint8Array(target.buffer);
}

function fragmentsOf(file: Uint8Array): Fragment[] {
  const read = (offset: number, length: number): Uint8Array => {
    if (offset + length > file.byteLength) throw new RangeError(`reads to ${offset + length} of ${file.byteLength}`);
    return file.subarray(offset, offset + length);
  };
  return [...walkFragments(file.byteLength, read)];
}

const cases: Record<string, readonly Frame[]> = {
  'key frame first': [[900, true], [30, false], [40, false], [800, true], [31, false], [32, false]],
  'all of one size': [[50, true], [50, false], [50, false], [50, true], [50, false]],
  'key frames only': [[50, true], [60, true], [70, true]],
  'one frame': [[1234, true]],
  'uneven fragments': [[10, true], [900, true], [1, false], [2, false], [3, false], [4, false], [500, true]],
};

for (const [name, frames] of Object.entries(cases)) {
  test(`finds every frame's place, size and kind: ${name}`, () => {
    const file = mux(frames);
    const found = fragmentsOf(file).flatMap(({ fileOffset, bytes, key }) => {
      let offset = fileOffset;
      return Array.from(bytes, (size, index) => {
        const content = new Set(file.subarray(offset, offset + size));
        offset += size;
        return { size, key: key[index] === 1, content: [...content] };
      });
    });
    expect(found).toEqual(frames.map(([size, key], index) => ({ size, key, content: [index + 1] })));
  });
}

test('times are those of the frames, rounded to the unit of the file, and go on from fragment to fragment', () => {
  const file = mux([[90, true], [30, false], [31, false], [80, true], [32, false]]);
  const timescale = mediaTimescale(file.byteLength, (offset, length) => file.subarray(offset, offset + length));
  expect(timescale).toBe(57_600);
  const fragments = fragmentsOf(file);
  expect(fragments).toHaveLength(2);
  expect(fragments.flatMap(({ times }) => [...times])).toEqual([0, 1, 2, 3, 4].map((frame) => Math.round((frame * 33_333 * timescale) / 1e6)));
  expect(fragments.map(({ endTime }) => endTime)).toEqual([3, 5].map((frame) => Math.round((frame * 33_333 * timescale) / 1e6)));
});

test('a file without a timescale says that it is damaged', () => {
  const file = mux([[90, true]]);
  const moov = String.fromCharCode(...file).indexOf('mdhd');
  file[moov] = 0;
  expect(() => mediaTimescale(file.byteLength, (offset, length) => file.subarray(offset, offset + length))).toThrow(AppError);
});

test('a file cut off at any byte gives its whole fragments or says that it is damaged, and is never read past its end', () => {
  const whole = mux([[90, true], [30, false], [80, true], [31, false], [32, false]]);
  const all = fragmentsOf(whole);
  expect(all).toHaveLength(2);
  for (let length = 0; length < whole.byteLength; length++) {
    try {
      const found = fragmentsOf(whole.subarray(0, length));
      expect(found).toEqual(all.slice(0, found.length));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).toBe('media-mismatch');
    }
  }
});

test('a changed byte anywhere gives fragments or says that the file is damaged, and is never read past its end', () => {
  const whole = mux([[90, true], [30, false], [80, true]]);
  for (let at = 0; at < whole.byteLength; at++) {
    for (const value of [0x00, 0x01, 0x7f, 0xff]) {
      const changed = whole.slice();
      changed[at] = value;
      try {
        fragmentsOf(changed);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toBe('media-mismatch');
      }
    }
  }
});
