import { expect, test } from '@playwright/test';
import { FrameIndex } from '../../src/domain/frame-index.ts';
import { packFrames } from '../../src/domain/frames.ts';
import { framesIn, isSameRange, limitedAt } from '../../src/domain/play-range.ts';
import { frameBeside, gapsOf } from '../../src/domain/play-times.ts';

const durationUs = 40_000;

/** Segments of frames at these times. */
function indexOf(...segments: readonly (readonly number[])[]): FrameIndex {
  let next = 0;
  return new FrameIndex(
    segments.map((times, segment) =>
      packFrames(
        { sessionId: 's', trackId: 'cam0', segment, fileOffset: 0 },
        times.map((timestampUs, at) => ({ index: next++, timestampUs, durationUs, key: at === 0, segment, bytes: 10, arrivalUs: timestampUs, droppedBefore: 0 })),
      ),
    ),
  );
}

/** Ten frames, three seconds of nothing, ten frames. */
const steps = (startUs: number): number[] => Array.from({ length: 10 }, (_, at) => startUs + at * durationUs);
const index = indexOf(steps(0), steps(3_400_000));
const gaps = gapsOf(index);

test('a range begins and ends with the frames that are on screen at its limits', () => {
  expect(framesIn(index, null)).toEqual({ first: 0, last: 19 });
  expect(framesIn(index, { firstUs: 80_000, lastUs: 3_440_000 })).toEqual({ first: 2, last: 11 });
  expect(framesIn(index, { firstUs: 81_000, lastUs: Infinity })).toEqual({ first: 2, last: 19 });
  expect(framesIn(index, { firstUs: 9_000_000, lastUs: 9_000_001 })).toEqual({ first: 19, last: 19 });
});

test('each limit is set and taken away by itself; one beyond the other takes that away', () => {
  const from = limitedAt('firstUs', 80_000, null);
  expect(from).toEqual({ firstUs: 80_000, lastUs: Infinity });
  const both = limitedAt('lastUs', 200_000, from);
  expect(both).toEqual({ firstUs: 80_000, lastUs: 200_000 });
  expect(limitedAt('lastUs', 80_000, both)).toEqual({ firstUs: 80_000, lastUs: 80_000 });
  expect(limitedAt('lastUs', 40_000, both)).toEqual({ firstUs: 0, lastUs: 40_000 });
  expect(limitedAt('firstUs', 240_000, both)).toEqual({ firstUs: 240_000, lastUs: Infinity });
  expect(limitedAt('firstUs', null, both)).toEqual({ firstUs: 0, lastUs: 200_000 });
  expect(limitedAt('lastUs', null, from)).toEqual(from);
  expect(limitedAt('firstUs', null, from)).toBeNull();
  expect(limitedAt('firstUs', 0, null)).toBeNull();
});

test('ranges are the same where their limits are', () => {
  expect(isSameRange(null, null)).toBe(true);
  expect(isSameRange({ firstUs: 1, lastUs: 2 }, { firstUs: 1, lastUs: 2 })).toBe(true);
  expect(isSameRange({ firstUs: 1, lastUs: 2 }, { firstUs: 1, lastUs: 3 })).toBe(false);
  expect(isSameRange({ firstUs: 0, lastUs: 2 }, null)).toBe(false);
});

test('a step in time crosses a gap and always leads to another frame', () => {
  expect([0, 3, 9].map((frame) => frameBeside(index, gaps, frame, 120_000))).toEqual([3, 6, 10]);
  expect([10, 12, 19].map((frame) => frameBeside(index, gaps, frame, -120_000))).toEqual([9, 9, 16]);
  expect(frameBeside(index, gaps, 8, 1_000_000)).toBe(10);
  // Frames farther apart than the step.
  expect(frameBeside(index, gaps, 4, 1000)).toBe(5);
  expect(frameBeside(index, gaps, 4, -1000)).toBe(3);
});

test('what has to be decoded for all frames up to one: those behind it that others are predicted from count', () => {
  const reordered = new FrameIndex([
    { ...packFrames({ sessionId: 's', trackId: 'cam0', segment: 0, fileOffset: 0 }, steps(0).slice(0, 5).map((timestampUs, at) => ({ index: at, timestampUs, durationUs, key: at === 0, segment: 0, bytes: 10, arrivalUs: 0, droppedBefore: 0 }))), fileOrder: Uint32Array.of(0, 3, 1, 2, 4) },
  ]);
  expect([0, 1, 2, 3, 4].map((frame) => reordered.lastDecodingPlace(frame))).toEqual([0, 2, 3, 3, 4]);
  expect(index.lastDecodingPlace(12)).toBe(12);
});
