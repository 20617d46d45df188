import { expect, test } from '@playwright/test';
import { FrameIndex } from '../../src/domain/frame-index.ts';
import { packFrames, unpackFrames, type FrameRow } from '../../src/domain/frames.ts';

const rows: FrameRow[] = [0, 33_000, 70_000, 100_000, 133_000].map((timestampUs, index) => ({
  index,
  timestampUs,
  durationUs: 33_000,
  key: index % 3 === 0,
  segment: 0,
  bytes: 100 + index,
  arrivalUs: timestampUs + 5,
  droppedBefore: index === 2 ? 1 : 0,
  ...(index === 2 ? { dropReason: 'source-gap' as const } : {}),
}));
const place = { sessionId: 's', trackId: 'cam0', segment: 0 };
const blocks = [packFrames({ ...place, fileOffset: 1000 }, rows.slice(0, 3)), packFrames({ ...place, fileOffset: 5000 }, rows.slice(3))];

test('rows survive packing', () => {
  expect(blocks.flatMap((block) => [...unpackFrames(block)])).toEqual(rows);
});

test('places, key frames and times', () => {
  const index = new FrameIndex(blocks);
  expect(index.count).toBe(5);
  expect(index.durationTotalUs).toBe(166_000);
  expect([0, 1, 2, 3, 4].map((frame) => index.place(frame))).toEqual([
    { segment: 0, offset: 1000, bytes: 100 },
    { segment: 0, offset: 1100, bytes: 101 },
    { segment: 0, offset: 1201, bytes: 102 },
    { segment: 0, offset: 5000, bytes: 103 },
    { segment: 0, offset: 5103, bytes: 104 },
  ]);
  expect([0, 2, 3, 4, 99].map((frame) => index.keyFrameBefore(frame))).toEqual([0, 0, 3, 3, 3]);
});

test('the frame on screen at a time is the last one not after it', () => {
  const index = new FrameIndex(blocks);
  expect([-5, 0, 32_999, 33_000, 99_999, 100_000, 9e9].map((us) => index.frameAt(us))).toEqual([0, 0, 0, 1, 2, 3, 4]);
});

test('blocks that do not join are refused', () => {
  expect(() => new FrameIndex(blocks.slice(1))).toThrow(expect.objectContaining({ code: 'media-mismatch' }));
});
