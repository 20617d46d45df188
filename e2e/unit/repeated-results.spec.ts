import { expect, test } from '@playwright/test';
import { looksAt, missedFrames } from '../../src/domain/every-nth.ts';
import { foundAnything, isRepeatable } from '../../src/domain/repeated-results.ts';
import type { FrameResult } from '../../src/domain/runs.ts';

const result: FrameResult = { frame: 3, timestampUs: 100_000, timingMs: {}, detections: [{ label: 'cup', classId: 1, score: 0.9, box: [0, 0, 1, 1] }] };

test('a result is shown again for a second of recorded time, and never over a gap', () => {
  expect(isRepeatable(result, 133_000, [])).toBe(true);
  expect(isRepeatable(result, 1_100_000, [])).toBe(true);
  expect(isRepeatable(result, 1_100_001, [])).toBe(false);
  expect(isRepeatable(result, 66_000, []), 'before its frame').toBe(false);
  const gap = { startUs: 200_000, endUs: 600_000 };
  expect(isRepeatable(result, 166_000, [gap])).toBe(true);
  expect(isRepeatable(result, 600_000, [gap]), 'the first frame after the gap').toBe(false);
  expect(isRepeatable({ ...result, timestampUs: 600_000 }, 700_000, [gap]), 'both behind it').toBe(true);
});

test('an empty result is an answer, and nothing to show again', () => {
  expect(isRepeatable({ ...result, detections: [] }, 133_000, [])).toBe(false);
  expect(foundAnything({ detections: [], classes: [] })).toBe(true);
});

test('every nth frame from the first on; those between are not missed', () => {
  expect([0, 1, 2, 3, 4, 5, 6].filter((frame) => looksAt({ everyNth: 3 }, frame))).toEqual([0, 3, 6]);
  expect([0, 1, 2].filter((frame) => looksAt({}, frame))).toEqual([0, 1, 2]);
  expect(missedFrames({ everyNth: 3 }, 7, 3)).toBe(0);
  expect(missedFrames({ everyNth: 3 }, 8, 1)).toBe(2);
  expect(missedFrames({}, 8, 1)).toBe(7);
  expect(missedFrames({ everyNth: 3 }, 7, 4), 'a frame that the encoder swallowed moved the others').toBe(0);
});
