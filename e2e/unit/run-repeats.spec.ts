import { expect, test } from '@playwright/test';
import { firstEqual, measuredRepeatsOf, repeatsOf, repeatVerdict } from '../../src/domain/run-repeats.ts';
import type { Run } from '../../src/domain/runs.ts';

function run(id: string, more: Partial<Run> = {}): Run {
  return {
    id, sessionId: 'session', trackId: 'cam0', name: 'Motion', mode: 'every-frame', state: 'complete', backend: 'wasm', threads: 1, createdAtMs: 0, appVersion: '1', detectorHash: 'ab', fingerprint: 'f',
    detector: { family: 'motion', modelSha256: '', modelName: 'Motion', options: { scoreThreshold: 0.3, nmsIou: 0.45 } }, frames: 2, skipped: 0, detections: 1, meanMs: {}, ...more,
  };
}

const ids = (runs: readonly Pick<Run, 'id'>[]): string[] => runs.map(({ id }) => id);

test('repeats are the first run and those that name it, also once it is deleted', () => {
  const [first, second, third] = [run('r1'), run('r2', { repeatOf: 'r1' }), run('r3', { repeatOf: 'r1' })];
  expect(ids(repeatsOf(second, [first, second, run('other'), third]))).toEqual(['r1', 'r2', 'r3']);
  expect(ids(repeatsOf(second, [second, run('other'), third]))).toEqual(['r2', 'r3']);
});

test('only repeats that came to their end, on the same engine throughout, tell how much is noise', () => {
  const first = run('r1');
  const repeats = ([{ state: 'partial' }, {}, { backend: 'webgpu' }, { threads: 4 }, { fallbacks: [{ frame: 1, backend: 'wasm', why: '' }] }] as const).map((more, at) => run(`r${at + 2}`, { repeatOf: 'r1', ...more }));
  expect(ids(measuredRepeatsOf(first, [first, ...repeats, run('other')]))).toEqual(['r1', 'r3']);
  expect(ids(repeats.slice(0, 1).flatMap((partial) => measuredRepeatsOf(partial, [first, ...repeats])))).toEqual(['r2', 'r1', 'r3']);
  expect(ids(repeats.slice(-1).flatMap((fellBack) => measuredRepeatsOf(fellBack, [first, ...repeats])))).toEqual(['r6']);
});

test('a run that is started once more repeats the earliest equal one', () => {
  const again = run('new', { state: 'running', createdAtMs: 9 });
  expect(firstEqual(again, [run('r2', { createdAtMs: 2 }), run('r1', { createdAtMs: 1 }), again])).toBe('r1');
  // The first of them was deleted: its repeats still name it.
  expect(firstEqual(again, [run('r2', { repeatOf: 'r1' })])).toBe('r1');
  for (const other of [{ detectorHash: 'cd' }, { trackId: 'cam1' }, { mode: 'paced' }, { level: 'infer' }, { limit: 1 }, { backend: 'webgpu' }, { threads: 2 }, { state: 'partial' }, { appVersion: '2' }] as const) {
    expect(firstEqual(again, [run('r1', other)]), JSON.stringify(other)).toBeNull();
  }
});

test('repeats are identical only if each has a fingerprint, and all have the same', () => {
  const first = run('r1');
  const verdict = (...repeats: Partial<Run>[]) => repeatVerdict(first, [first, ...repeats.map((more, at) => run(`r${at + 2}`, { repeatOf: 'r1', ...more }))]);
  expect(verdict({})).toBe('identical');
  expect(verdict({ fingerprint: 'other' })).toBe('different');
  expect(verdict()).toBe('unknown');
  // One that was stopped found less, and says nothing about the others.
  expect(verdict({}, { state: 'partial', fingerprint: 'other' })).toBe('identical');
  expect(repeatVerdict(run('r2', { state: 'partial', repeatOf: 'r1' }), [first, run('r3', { repeatOf: 'r1' })])).toBe('unknown');
  const { fingerprint: _none, ...timed } = run('r2', { repeatOf: 'r1' });
  expect(repeatVerdict(first, [first, timed])).toBe('unknown');
  // As live other frames may be too late each time.
  const paced = [run('r1', { mode: 'paced' }), run('r2', { mode: 'paced', repeatOf: 'r1', fingerprint: 'other' })];
  expect(paced.map((each) => repeatVerdict(each, paced))).toEqual(['unknown', 'unknown']);
});
