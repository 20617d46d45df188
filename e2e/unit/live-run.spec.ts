import { expect, test } from '@playwright/test';
import type { FrameRow } from '../../src/domain/frames.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { LiveDetection } from '../../workers/record/live-detection.ts';
import { LiveFates } from '../../workers/record/live-fates.ts';
import { SessionClock } from '../../workers/record/session-clock.ts';

const run: Run = {
  id: 'run', sessionId: 's', trackId: 'cam0', name: 'Boxes live', mode: 'live', state: 'running', backend: 'webgpu', createdAtMs: 0, appVersion: '',
  detector: { family: 'yolox', modelSha256: '', modelName: 'boxes', options: { scoreThreshold: 0.4, nmsIou: 0.5 } }, detectorHash: '', frames: 0, skipped: 0, detections: 0, meanMs: {},
};
const row = (index: number): FrameRow => ({ index, timestampUs: index, durationUs: 1, key: false, segment: 0, bytes: 1, arrivalUs: 0, droppedBefore: 0 });
const picture = { clone: () => ({}) } as VideoFrame;

/** The recorder's end of a port to an engine that answers at once, or to one that does not. */
function engine(how: 'answers' | 'silent'): MessagePort {
  const port = {
    onmessage: null as MessagePort['onmessage'],
    close: () => undefined,
    postMessage({ frame, timestampUs }: DetectRequest) {
      const data: DetectReply = { frame, timestampUs, detections: [], timingMs: {}, startAtMs: {} };
      if (how === 'answers') port.onmessage?.call(port as unknown as MessagePort, { data } as MessageEvent);
    },
  };
  return port as unknown as MessagePort;
}

/** A live run whose first frame was answered, and whose engine was then lost. */
function lost(): LiveDetection {
  const live = new LiveDetection({ run, detector: engine('answers'), preview: engine('silent') }, new SessionClock(), () => undefined);
  live.offer(picture, 0, 0);
  live.take([row(0)]);
  live.suspend(new AppError('engine-lost', 'The GPU was lost.'));
  live.offer(picture, 1, 1);
  live.take([row(1)]);
  return live;
}

test('a recording that ends before a lost engine is replaced says that its live run is partial, and why', () => {
  const { run, rest } = lost().conclude(2);
  expect(run).toMatchObject({ state: 'partial', failure: 'The GPU was lost.', frames: 1, skipped: 1 });
  expect(rest).toMatchObject([{ results: [] }, { results: [], missed: [{ frame: 1, missed: 'failed' }] }]);
});

test('it is complete once an answer of the engine that came is stored, not before', () => {
  for (const [how, ended] of [
    ['silent', { state: 'partial', failure: 'The GPU was lost.', frames: 1 }],
    ['answers', { state: 'complete', frames: 2, fallbacks: [{ frame: 2, backend: 'wasm', why: 'The GPU was lost.' }] }],
  ] as const) {
    const live = lost();
    live.replace(engine(how), { backend: 'wasm', why: 'The GPU was lost.' });
    live.offer(picture, 2, 2);
    live.take([row(2)]);
    expect(live.conclude(3).run).toMatchObject(ended);
  }
});

const answer = (timestampUs: number) => ({ timestampUs, detections: [], timingMs: { infer: 1 }, startMs: { infer: timestampUs / 1000 } });
const rows = (...indices: number[]): FrameRow[] => indices.map((index) => row(index));

test('what was missed waits for the next answer behind it; the rest comes at the end', () => {
  const fates = new LiveFates();
  fates.ask(0);
  for (const at of [1, 2, 3]) fates.miss(at, 'late', at);
  expect(fates.take(rows(0, 1)), 'nothing goes before an earlier answer').toEqual({ results: [] });
  fates.answer(answer(0));
  fates.ask(4);
  expect(fates.take(rows(2, 3))).toMatchObject({ results: [{ frame: 0, startMs: { infer: 0 } }] });
  fates.giveUp('failed', 5);
  fates.ask(5);
  fates.answer(answer(5));
  const block = fates.take(rows(4, 5, 6));
  expect(block.results.map(({ frame }) => frame)).toEqual([5]);
  expect(block.missed?.map(({ frame, missed, atMs }) => [frame, missed, atMs])).toEqual([[1, 'late', 1], [2, 'late', 2], [3, 'late', 3], [4, 'failed', 5]]);
  fates.miss(7, 'late', 7);
  fates.ask(8);
  fates.take(rows(7, 8));
  fates.giveUp('late', 9);
  expect(fates.rest(9)).toMatchObject([{ results: [] }, { results: [], missed: [{ frame: 7 }, { frame: 8, missed: 'late' }] }]);
});

test('frames that the encoder swallowed, and those whose rows were not stored, have no fate', () => {
  const fates = new LiveFates();
  fates.ask(0);
  fates.miss(1, 'late', 1);
  fates.ask(2);
  fates.answer(answer(2));
  // The frame of time 0 has no row, that of time 1 is the first.
  const numbered = [{ ...row(0), timestampUs: 1 }, { ...row(1), timestampUs: 2 }];
  expect(fates.take(numbered)).toMatchObject({ results: [{ frame: 1, timestampUs: 2 }], missed: [{ frame: 0, timestampUs: 1 }] });
  fates.miss(3, 'late', 3);
  fates.take([{ ...row(2), timestampUs: 3 }]);
  expect(fates.rest(2), 'the session stored two frames').toEqual([{ results: [] }, { results: [] }]);
});

test('every nth frame: those between are not missed, and a frame that comes after a failure is not come to', () => {
  const live = new LiveDetection({ run: { ...run, detector: { ...run.detector, everyNth: 2 } }, detector: engine('silent'), preview: engine('silent') }, new SessionClock(), () => undefined);
  for (const frame of [0, 1, 2, 3, 4]) live.offer(picture, frame, frame);
  live.fail(new AppError('model-failed', 'The model fails.'));
  live.offer(picture, 6, 6);
  live.take(rows(0, 1, 2, 3, 4, 5, 6));
  const { rest, run: ended } = live.conclude(7);
  expect(rest.flatMap(({ missed = [] }) => missed).map(({ frame, missed }) => [frame, missed])).toEqual([[0, 'failed'], [2, 'late'], [4, 'late']]);
  expect(ended).toMatchObject({ state: 'partial', frames: 0, skipped: 3 });
});
