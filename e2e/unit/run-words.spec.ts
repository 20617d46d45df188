import { expect, test } from '@playwright/test';
import { binAnswers } from '../../src/domain/comparison/answer-bins.ts';
import { slowestStage, type TimedRun } from '../../src/domain/run-speed.ts';
import { RunTally } from '../../src/domain/run-tally.ts';
import { meanSpeedWords } from '../../src/domain/speed-words.ts';

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

const timed = (id: string, meanMs: TimedRun['meanMs'], more: Partial<TimedRun> = {}): TimedRun => ({ id, state: 'complete', backend: 'wasm', meanMs, ...more });

test('rows of runs say which is faster by their means, with the noise of repeats, in the words of the report', () => {
  const run = (id: string, infer: number, more: Partial<TimedRun> = {}): TimedRun => timed(id, { decode: 2, infer }, more);
  const [a, again, b, near] = [run('a', 10), run('again', 11, { repeatOf: 'a' }), run('b', 4), run('near', 10.5)];
  expect(meanSpeedWords(a, b, [a, b])).toBe('B is 50.0 % faster than A, noise unknown: repeat the run. That is, a frame takes 6.00 ms with B and 12.00 ms with A (mean of all stages).');
  expect(meanSpeedWords(a, b, [a, again, b])).toContain('B is 50.0 % faster than A, beyond the noise of 1.00 ms');
  expect(meanSpeedWords(a, near, [a, again, near])).toContain('No difference in speed beyond the noise of 1.00 ms');
  expect(meanSpeedWords(a, timed('old', {}), [a])).toBeNull();
  // Of what is no fair repeat nothing is known.
  for (const unfair of [{ state: 'partial' }, { backend: 'webgpu' }, { threads: 2 }, { fallbacks: [{ frame: 3, backend: 'wasm', why: '' }] }] as const) {
    expect(meanSpeedWords(a, b, [a, run('unfair', 90, { repeatOf: 'a', ...unfair }), b])).toContain('noise unknown');
  }
  expect([a, timed('even', { read: 3, infer: 1 }), timed('old', {})].map(slowestStage)).toEqual(['infer', 'read', null]);
});

test('a live run and a replay are compared by the stages that both have, and it is said which', () => {
  const live = timed('live', { preprocess: 1, infer: 9, postprocess: 2 });
  const replay = timed('replay', { read: 1, decode: 8, preprocess: 1, infer: 4, postprocess: 1 });
  expect(meanSpeedWords(live, replay, [live, replay])).toBe('A and B did not go through the same stages: only preprocessing, inference and postprocessing are compared. B is 50.0 % faster than A, noise unknown: repeat the run. That is, a frame takes 6.00 ms with B and 12.00 ms with A (means of these stages together).');
  expect(meanSpeedWords(live, timed('read', { read: 1 }), [])).toContain('have none in common');
});

test('a part of a session shows what a person should see first of it: one frame that failed is not lost among many', () => {
  const codes = Int32Array.of(2, 0, 0, 0, -1, -1, 3, -2, 1, -3, 0, -1);
  expect(binAnswers(codes, 100)).toEqual(['found', 'zero', 'zero', 'zero', 'not-asked', 'not-asked', 'found', 'late', 'found', 'failed', 'zero', 'not-asked']);
  expect(binAnswers(codes, 6)).toEqual(['found', 'zero', 'not-asked', 'late', 'failed', 'zero']);
  expect(binAnswers(new Int32Array(), 6)).toEqual([]);
});
