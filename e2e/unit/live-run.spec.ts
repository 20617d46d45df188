import { expect, test } from '@playwright/test';
import type { FrameRow } from '../../src/domain/frames.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { LiveDetection } from '../../workers/record/live-detection.ts';

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
  const live = new LiveDetection({ run, detector: engine('answers'), preview: engine('silent') }, () => undefined);
  live.offer(picture, 0, 0);
  live.take([row(0)]);
  live.suspend(new AppError('engine-lost', 'The GPU was lost.'));
  live.offer(picture, 1, 1);
  live.take([row(1)]);
  return live;
}

test('a recording that ends before a lost engine is replaced says that its live run is partial, and why', () => {
  expect(lost().finish(2)).toMatchObject({ state: 'partial', failure: 'The GPU was lost.', frames: 1, skipped: 1 });
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
    expect(live.finish(3)).toMatchObject(ended);
  }
});
