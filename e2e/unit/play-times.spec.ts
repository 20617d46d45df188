import { expect, test } from '@playwright/test';
import { FrameIndex } from '../../src/domain/frame-index.ts';
import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import { frameOnScreen, gapsOf, outsideGaps, PlayTimes } from '../../src/domain/play-times.ts';

/** A frame every 100 ms, in segments of so many frames that begin at these times. */
function indexOf(...segments: readonly { startUs: number; frames: number }[]): FrameIndex {
  let first = 0;
  const blocks = segments.map(({ startUs, frames }, segment) => {
    const rows = Array.from({ length: frames }, (_, i): FrameRow => {
      const timestampUs = startUs + i * 100_000;
      return { index: first + i, timestampUs, durationUs: 100_000, key: i === 0, segment, bytes: 10, arrivalUs: timestampUs, droppedBefore: 0 };
    });
    first += frames;
    return packFrames({ sessionId: 's', trackId: 'cam0', segment, fileOffset: 0 }, rows);
  });
  return new FrameIndex(blocks);
}

/** 2 s, a pause of 3 s, 1 s, a pause of 0.5 s, 1 s. */
const paused = indexOf({ startUs: 0, frames: 20 }, { startUs: 5_000_000, frames: 10 }, { startUs: 6_500_000, frames: 10 });
const gaps = gapsOf(paused);

test('a gap is what lies between two segments', () => {
  expect(gaps).toEqual([
    { startUs: 2_000_000, endUs: 5_000_000 },
    { startUs: 6_000_000, endUs: 6_500_000 },
  ]);
});

test('what a new segment needs to begin is no gap, nor is a loss within a segment; what comes before the first frame is one', () => {
  expect(gapsOf(indexOf({ startUs: 0, frames: 5 }, { startUs: 560_000, frames: 5 }))).toEqual([]);
  const rows = [0, 900_000].map((timestampUs, index): FrameRow => ({ index, timestampUs, durationUs: 33_333, key: true, segment: 0, bytes: 1, arrivalUs: 0, droppedBefore: index * 26 }));
  expect(gapsOf(new FrameIndex([packFrames({ sessionId: 's', trackId: 'cam0', segment: 0, fileOffset: 0 }, rows)]))).toEqual([]);
  expect(gapsOf(indexOf({ startUs: 40_000, frames: 5 }))).toEqual([]);
  expect(gapsOf(indexOf({ startUs: 800_000, frames: 5 }))).toEqual([{ startUs: 0, endUs: 800_000 }]);
});

test('at each moment the last frame that began is on screen; in gaps and well behind the end there is none', () => {
  const at = (us: number): number | null => frameOnScreen(paused, gaps, us);
  expect([0, 99_999, 100_000, 1_999_999].map(at)).toEqual([0, 0, 1, 19]);
  expect([2_000_000, 4_999_999, 6_000_000].map(at)).toEqual([null, null, null]);
  expect([5_000_000, 6_500_000, 7_449_999, 7_749_999, 7_750_000].map(at)).toEqual([20, 30, 39, 39, null]);
  const late = indexOf({ startUs: 800_000, frames: 5 });
  expect([0, 799_999, 800_000].map((us) => frameOnScreen(late, gapsOf(late), us))).toEqual([null, null, 0]);
  const hardlyLate = indexOf({ startUs: 40_000, frames: 5 });
  expect(frameOnScreen(hardlyLate, gapsOf(hardlyLate), 0)).toBe(0);
});

test('honoured, play time is recorded time', () => {
  const times = new PlayTimes(gaps, paused.durationTotalUs, 'honour');
  expect(times.durationUs).toBe(7_500_000);
  for (const us of [0, 1_999_999, 2_000_000, 3_141_592, 5_000_000, 7_500_000]) {
    expect(times.playUs(us)).toBe(us);
    expect(times.recordedUs(us)).toBe(us);
  }
});

test('skipped, a gap is one moment of play time', () => {
  const times = new PlayTimes(gaps, paused.durationTotalUs, 'skip');
  expect(times.durationUs).toBe(4_000_000);
  expect([0, 1_999_999, 2_000_000, 3_500_000, 5_000_000, 5_900_000, 6_000_000, 6_500_000, 7_500_000].map((us) => times.playUs(us))).toEqual([
    0, 1_999_999, 2_000_000, 2_000_000, 2_000_000, 2_900_000, 3_000_000, 3_000_000, 4_000_000,
  ]);
});

test('the time of each frame comes back from its play time, and play time rises with every frame', () => {
  for (const mode of ['skip', 'honour'] as const) {
    const times = new PlayTimes(gaps, paused.durationTotalUs, mode);
    let last = -1;
    for (let frame = 0; frame < paused.count; frame++) {
      const playUs = times.playUs(paused.timeOf(frame));
      expect(playUs).toBeGreaterThan(last);
      expect(times.recordedUs(playUs)).toBe(paused.timeOf(frame));
      expect(paused.frameAt(times.recordedUs(playUs))).toBe(frame);
      last = playUs;
    }
  }
});

test('a moment in a gap belongs to its nearer end', () => {
  expect([1_000_000, 2_000_000, 2_100_000, 3_500_000, 3_500_001, 4_999_999, 5_000_000, 6_250_001].map((us) => outsideGaps(gaps, us))).toEqual([
    1_000_000, 2_000_000, 2_000_000, 2_000_000, 5_000_000, 5_000_000, 5_000_000, 6_500_000,
  ]);
  expect(paused.frameAt(outsideGaps(gaps, 2_100_000))).toBe(19);
  expect(paused.frameAt(outsideGaps(gaps, 4_900_000))).toBe(20);
});
