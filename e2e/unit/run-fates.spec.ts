import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { NewestOnly } from '../../src/app/newest-only.ts';
import { checked } from '../../src/domain/checks.ts';
import { framesOf, hasFindings, type FrameResult, type MissedFrame } from '../../src/domain/runs.ts';
import { frameResult, missedFrame } from '../../workers/archive/row-checks.ts';

const result = (frame: number): FrameResult => ({ frame, timestampUs: frame, detections: [], timingMs: {} });
const missed = (frame: number): MissedFrame => ({ frame, timestampUs: frame, missed: 'late' });

test('what a block says comes frame after frame, missed ones before, between and behind its results', () => {
  const frames = (results: readonly number[], lost: readonly number[]): number[] =>
    [...framesOf({ runId: 'run', first: 0, results: results.map(result), missed: lost.map(missed) })].map(({ frame }) => frame);
  expect(frames([3, 5, 6], [0, 1, 4, 7, 9])).toEqual([0, 1, 3, 4, 5, 6, 7, 9]);
  expect(frames([], [2, 4])).toEqual([2, 4]);
  expect([...framesOf({ runId: 'run', first: 1, results: [result(1)] })]).toEqual([result(1)]);
});

test('only a run that went to its last stage found something, or nothing', () => {
  expect(hasFindings({})).toBe(true);
  expect(hasFindings({ level: 'postprocess' })).toBe(true);
  expect(hasFindings({ level: 'infer' })).toBe(false);
});

test('of what is asked for while something is being done, only the newest is done', async () => {
  const newest = new NewestOnly();
  const done: number[] = [];
  let release = (): void => undefined;
  const first = newest.do(() => new Promise((resolve) => (release = () => resolve(void done.push(1)))));
  for (const each of [2, 3, 4]) void newest.do(() => Promise.resolve(void done.push(each)));
  release();
  await first;
  expect(done).toEqual([1, 4]);
});

test('a line of missed.jsonl and one with the moments of its stages are as the import and the schema want them; an unknown reason is not', () => {
  const schema = JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020();
  ajv.addSchema(schema);
  const fits = (definition: string, value: unknown): boolean => ajv.validate(`${schema.$id}#/$defs/${definition}`, value);
  const timed: FrameResult = { ...result(3), timingMs: { infer: 7 }, startMs: { infer: 412.6 } };
  expect(checked(frameResult, timed, 'line 1')).toEqual(timed);
  expect(fits('FrameResult', timed)).toBe(true);
  expect(fits('FrameResult', { ...timed, startMs: { infer: -1 } })).toBe(false);
  expect(checked(missedFrame, missed(3), 'line 1')).toEqual(missed(3));
  expect(fits('MissedFrame', missed(3))).toBe(true);
  expect(() => checked(missedFrame, { ...missed(3), missed: 'bored' }, 'line 1')).toThrow();
  expect(fits('MissedFrame', { ...missed(3), missed: 'bored' })).toBe(false);
});
