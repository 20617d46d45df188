import { expect, test } from '@playwright/test';
import { binAnswers } from '../../src/domain/comparison/answer-bins.ts';
import { slowestStage, speedDifference, type TimedRun } from '../../src/domain/run-speed.ts';
import { RunTally } from '../../src/domain/run-tally.ts';

const timingMs = {};
const thing = { label: 'thing', classId: 0, score: 0.9, box: [0, 0, 1, 1] } as const;

test('a run’s row counts frames with nothing found apart from those without an answer, and failed ones apart from late ones', () => {
  const tally = new RunTally();
  tally.take({
    results: [{ frame: 0, timestampUs: 0, timingMs, detections: [thing, thing] }, { frame: 1, timestampUs: 1, timingMs, detections: [] }, { frame: 4, timestampUs: 4, timingMs, detections: [], classes: [{ label: 'cat', classId: 1, score: 0.7 }] }],
    missed: [{ frame: 2, timestampUs: 2, missed: 'late' }, { frame: 3, timestampUs: 3, missed: 'failed' }],
  });
  tally.miss({ missed: 'late' });
  expect(tally.countsOf({})).toEqual({ frames: 3, empty: 1, detections: 2, skipped: 3, failed: 1 });
  // Nobody looked for anything.
  expect(tally.countsOf({ level: 'decode' })).not.toHaveProperty('empty');
});

test('two runs differ in speed by their means, and that is noise or not by what repeats differ by', () => {
  const run = (id: string, infer: number, repeatOf?: string): TimedRun => ({ id, meanMs: { decode: 2, infer }, ...(repeatOf !== undefined && { repeatOf }) });
  const [a, again, b, near] = [run('a', 10), run('again', 11, 'a'), run('b', 4), run('near', 10.5)];
  expect(speedDifference(a, b, [a, b])).toMatchObject({ a: 12, b: 6, improvement: 50, isNoise: null, floorMs: null });
  expect(speedDifference(a, b, [a, again, b])).toMatchObject({ isNoise: false, floorMs: 1 });
  expect(speedDifference(a, near, [a, again, near])).toMatchObject({ isNoise: true, floorMs: 1 });
  expect(speedDifference(a, { id: 'old', meanMs: {} }, [a])).toBeNull();
  expect([a, { id: 'even', meanMs: { read: 3, infer: 1 } }, { id: 'old', meanMs: {} }].map(slowestStage)).toEqual(['infer', 'read', null]);
});

test('a part of a session shows what a person should see first of it: one frame that failed is not lost among many', () => {
  const codes = Int32Array.of(2, 0, 0, 0, -1, -1, 3, -2, 1, -3, 0, -1);
  expect(binAnswers(codes, 100)).toEqual(['found', 'zero', 'zero', 'zero', 'not-asked', 'not-asked', 'found', 'late', 'found', 'failed', 'zero', 'not-asked']);
  expect(binAnswers(codes, 6)).toEqual(['found', 'zero', 'not-asked', 'late', 'failed', 'zero']);
  expect(binAnswers(new Int32Array(), 6)).toEqual([]);
});
