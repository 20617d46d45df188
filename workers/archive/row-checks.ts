import { dropReasons } from '../../src/domain/drops.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import { missReasons, stages, type Fallback, type FrameResult, type MissedFrame, type Run, type StageTimes } from '../../src/domain/runs.ts';
import { flag, id, integer, list, number, object, oneOf, optional, record, sha256, text } from '../../src/domain/checks.ts';
import { detectorSpec } from '../../src/domain/detector-checks.ts';
import { findings } from './findings-checks.ts';

const uint32 = integer(0, 0xffffffff);

export const frameRow = object<FrameRow>({
  index: integer(),
  timestampUs: integer(),
  durationUs: integer(),
  key: flag,
  segment: integer(0, 0xffff),
  bytes: uint32,
  arrivalUs: number(),
  droppedBefore: uint32,
  dropReason: optional(oneOf(...dropReasons)),
});

const stageTimes = record(oneOf(...stages), number(0)) satisfies (value: StageTimes, where: string) => void;

export const frameResult = object<FrameResult>({
  ...findings,
  frame: integer(),
  timestampUs: integer(),
  timingMs: stageTimes,
  startMs: optional(stageTimes),
});

export const missedFrame = object<MissedFrame>({ frame: integer(), timestampUs: integer(), missed: oneOf(...missReasons), atMs: optional(number(0)) });

const backend = oneOf('wasm', 'webgpu');

export const run = object<Run>({
  id,
  sessionId: id,
  trackId: id,
  name: text(),
  mode: oneOf('live', 'paced', 'every-frame'),
  state: oneOf('complete', 'partial'),
  detector: detectorSpec,
  detectorHash: optional(sha256),
  backend,
  threads: optional(integer(1, 1024)),
  fallbacks: optional(list(object<Fallback>({ frame: integer(), backend, why: text() }), 100)),
  failure: optional(text()),
  level: optional(oneOf(...stages)),
  limit: optional(integer(1)),
  repeatOf: optional(id),
  createdAtMs: number(0),
  appVersion: text(100),
  frames: integer(),
  empty: optional(integer()),
  skipped: integer(),
  failed: optional(integer()),
  detections: integer(),
  meanMs: stageTimes,
  fingerprint: optional(sha256),
});
