import { expect, test } from '@playwright/test';
import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import { RecordingMeter } from '../../src/domain/recording-report.ts';
import { RecordingTrace } from '../../src/domain/recording-trace.ts';
import { RunTrace } from '../../src/domain/run-trace.ts';
import type { FrameResult, MissedFrame } from '../../src/domain/runs.ts';
import type { TraceEvent } from '../../src/domain/trace.ts';
import { checkTrace } from '../fixtures/check-trace.ts';

const timingMs = { read: 0.5, decode: 3, preprocess: 2, infer: 12, postprocess: 1 };
/** As in a pipeline: the next frame is decoded and prepared while one is inferred. */
const piped = (frame: number): FrameResult => {
  const t = frame * 13;
  return { frame, timestampUs: frame * 33_333, detections: [], timingMs, startMs: { read: t, decode: t + 1, preprocess: t + 5, infer: t + 13, postprocess: t + 25.5 } };
};

function traced(results: readonly FrameResult[], missed: readonly MissedFrame[] = []): ReturnType<typeof checkTrace> {
  const trace = new RunTrace({ name: 'Motion' });
  return checkTrace({ traceEvents: [...trace.begin(), ...trace.block({ runId: 'a', first: 0, results, missed }), ...trace.end()] });
}

const flow = (events: readonly TraceEvent[], name: string) => events.flatMap((event) => ('id' in event && event.name === name ? [[event.ph, event.id, event.ts]] : []));
const counters = (events: readonly TraceEvent[], name: string) => events.flatMap((event) => (event.ph === 'C' && event.name === name ? [event.args] : []));

test('a run that knows when its stages began is drawn as it was: stages of several frames at once', () => {
  const { events, faults, slices, frames } = traced([0, 1, 2, 3].map(piped));
  expect(faults).toEqual([]);
  expect(frames).toBe(4);
  expect([...slices.keys()]).toEqual(['read', 'decode', 'preprocess', 'infer', 'postprocess']);
  expect(slices.get('infer')?.map(({ ts, dur }) => [ts, dur])).toEqual([[13_000, 12_000], [26_000, 12_000], [39_000, 12_000], [52_000, 12_000]]);
  expect(flow(events, 'frame').filter(([, id]) => id === 2)).toEqual([['s', 2, 26_000], ['t', 2, 27_000], ['t', 2, 31_000], ['t', 2, 39_000], ['f', 2, 51_500]]);
  expect(flow(events, 'next')).toEqual([['s', 0, 0], ['t', 0, 13_000], ['t', 0, 26_000], ['t', 0, 39_000]]);
  // Frame 1 is prepared while frame 0 is inferred.
  expect(slices.get('preprocess')?.[1]?.ts).toBeLessThan((slices.get('infer')?.[0]?.ts ?? 0) + 12_000);
});

test('how many frames wait for each stage follows from when stages ended and began', () => {
  const { events, faults } = traced([0, 1].map(piped), [{ frame: 2, timestampUs: 0, missed: 'late', atMs: 7 }]);
  expect(faults).toEqual([]);
  // Decoded after 4 ms, prepared from 5 to 7, inferred from 13 to 25, read from 25.5; the next frame 13 ms later.
  const waiting = events.flatMap((event) => (event.ph === 'C' && event.name === 'waiting' ? [[event.ts, ...Object.values(event.args)]] : []));
  expect(waiting).toEqual([
    [4000, 1, 0, 0], [5000, 0, 0, 0], [7000, 0, 1, 0], [13_000, 0, 0, 0],
    [17_000, 1, 0, 0], [18_000, 0, 0, 0], [20_000, 0, 1, 0], [25_000, 0, 1, 1], [25_500, 0, 1, 0], [26_000, 0, 0, 0], [38_000, 0, 0, 1], [38_500, 0, 0, 0],
  ]);
  expect(events.filter(({ ph, name }) => ph === 'i' && name === 'late')).toMatchObject([{ ts: 7000 }]);
});

test('a run of an earlier version is laid end to end', () => {
  const { faults, slices, frames } = traced([0, 1].map((frame) => ({ frame, timestampUs: 0, detections: [], timingMs })));
  expect(faults).toEqual([]);
  expect(frames).toBe(2);
  expect(slices.get('read')?.map(({ ts }) => ts)).toEqual([0, 18_500]);
  expect(slices.get('postprocess')?.map(({ ts, dur }) => ts + dur)).toEqual([18_500, 37_000]);
});

test('frames that were missed are counted where they were, a frame without times is told', () => {
  const { events, faults, frames } = traced([piped(0), piped(2), { ...piped(4), timingMs: {} }], [{ frame: 1, timestampUs: 0, missed: 'late' }, { frame: 3, timestampUs: 0, missed: 'failed' }]);
  expect(faults).toEqual([]);
  expect(frames).toBe(2);
  expect(counters(events, 'missed')).toEqual([{ late: 1, failed: 0 }, { late: 1, failed: 1 }]);
  expect(events.flatMap((event) => (event.ph === 'i' ? [[event.name, event.args.frame]] : []))).toEqual([['late', 1], ['failed', 3], ['not timed', 4]]);
});

test('the schema check finds what is wrong', () => {
  const slice = (ts: number, dur: number): object => ({ ph: 'X', name: 'infer', cat: 'stage', pid: 1, tid: 1, ts, dur, args: { frame: 1 } });
  const named = { ph: 'M', name: 'thread_name', pid: 1, tid: 1, ts: 0, args: { name: 'infer' } };
  expect(checkTrace({ traceEvents: [named, slice(0, 10), slice(10, 1)] }).faults).toEqual([]);
  expect(checkTrace({ traceEvents: [named, slice(0, 10), slice(9, 1)] }).faults).toHaveLength(1);
  expect(checkTrace({ traceEvents: [slice(0, 10)] }).faults).toHaveLength(1);
  expect(checkTrace({ traceEvents: [named, slice(0, -1)] }).faults).not.toEqual([]);
  expect(checkTrace({ events: [] }).faults).not.toEqual([]);
  const arrow = (ph: string, ts: number, id = 1): object => ({ ph, name: 'frame', cat: 'frame', id, pid: 1, tid: 1, ts });
  expect(checkTrace({ traceEvents: [named, slice(0, 10), arrow('s', 0), arrow('f', 3)] }).faults).toEqual([]);
  for (const wrong of [[arrow('s', 20), arrow('f', 20)], [arrow('f', 3)], [arrow('s', 3)], [arrow('s', 3), arrow('f', 2)], [arrow('s', 0, 2), arrow('f', 0, 2)]]) {
    expect(checkTrace({ traceEvents: [named, slice(0, 10), ...wrong] }).faults).not.toEqual([]);
  }
});

const row = (index: number, timestampUs: number, part: Partial<FrameRow> = {}): FrameRow => ({
  index, timestampUs, durationUs: 40_000, key: index === 0, segment: 0, bytes: 1000, arrivalUs: timestampUs + 5000, droppedBefore: 0, ...part,
});
const place = { sessionId: 's', trackId: 'cam0', fileOffset: 0 };
const before = packFrames({ ...place, segment: 0 }, [row(0, 0), row(1, 40_000), row(2, 160_000, { droppedBefore: 2, dropReason: 'encoder-busy' }), row(3, 200_000, { arrivalUs: 245_000 })]);
const after = packFrames({ ...place, segment: 1 }, [row(4, 5_000_000, { segment: 1, droppedBefore: 3, dropReason: 'paused' }), row(5, 5_040_000, { segment: 1 })]);

test('a recording is drawn from its rows, with the detector that looked on', () => {
  const trace = new RecordingTrace('Session');
  const live: FrameResult = { frame: 1, timestampUs: 40_000, detections: [], timingMs: { preprocess: 2, infer: 30, postprocess: 1 } };
  const { faults, frames, slices, events } = checkTrace({ traceEvents: [...trace.begin(), ...trace.block(before, new Map([[1, live]])), ...trace.block(after, new Map()), ...trace.end()] });
  expect(faults).toEqual([]);
  expect(frames).toBe(6);
  expect(slices.get('capture')?.map(({ ts }) => ts)).toEqual([0, 40_000, 160_000, 200_000, 5_000_000, 5_040_000]);
  expect(slices.get('infer')).toEqual([{ frame: 1, ts: 47_000, dur: 30_000 }]);
  expect(counters(events, 'dropped')).toMatchObject([{ 'encoder-busy': 2, paused: 0 }, { 'encoder-busy': 2, paused: 3 }]);
  expect(events.filter((event) => event.ph === 'i' && event.name === 'arrived')).toHaveLength(6);
  expect(counters(events, 'on their way').slice(0, 4)).toEqual([{ travelling: 1 }, { travelling: 0 }, { travelling: 1 }, { travelling: 0 }]);
});

test('a live run that knows when its stages began is drawn there, and what it missed where it was given up', () => {
  const trace = new RecordingTrace('Session');
  const seen: FrameResult = { frame: 1, timestampUs: 40_000, detections: [], timingMs: { preprocess: 2, infer: 30 }, startMs: { preprocess: 46, infer: 50 } };
  const told = new Map<number, FrameResult | MissedFrame>([[1, seen], [2, { frame: 2, timestampUs: 160_000, missed: 'late', atMs: 166 }], [3, { frame: 3, timestampUs: 200_000, missed: 'failed' }]]);
  const { faults, slices, events } = checkTrace({ traceEvents: [...trace.begin(), ...trace.block(before, told), ...trace.end()] });
  expect(faults).toEqual([]);
  expect(slices.get('infer')).toEqual([{ frame: 1, ts: 50_000, dur: 30_000 }]);
  expect(counters(events, 'missed')).toEqual([{ late: 1, failed: 0 }, { late: 1, failed: 1 }]);
  expect(events.filter(({ ph, name }) => ph === 'i' && name === 'late')).toMatchObject([{ ts: 166_000 }]);
});

test('the cadence of a recording leaves pauses out and counts long intervals and drops', () => {
  const meter = new RecordingMeter();
  for (const block of [before, after]) meter.take(block);
  const { frames, cadence, arrivalMs, drops, bitRate } = meter.report;
  expect(frames).toBe(6);
  expect(cadence).toMatchObject({ long: 1, intervalMs: { count: 4, max: 120, median: 40 } });
  expect(cadence?.fps).toBeCloseTo(4000 / 240, 9);
  expect(arrivalMs).toMatchObject({ median: 5, max: 45 });
  expect(drops).toEqual({ 'encoder-busy': 2, paused: 3 });
  expect(bitRate).toBeCloseTo(200_000, 9);
});
