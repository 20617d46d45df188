import { expect, test } from '@playwright/test';
import { TraceBuilder, type TraceEvent } from '../../src/domain/trace.ts';

const builder = () => new TraceBuilder('A run', ['decode', 'infer']);
const slices = (events: readonly TraceEvent[]) => events.filter((event) => event.ph === 'X');

test('threads have names and an order, times are microseconds', () => {
  const trace = builder();
  const events = [...trace.begin(), ...trace.frame(7, [{ lane: 'decode', startMs: 1.5, durationMs: 2 }, { lane: 'infer', startMs: 4, durationMs: 8 }])];
  expect(events.filter(({ ph }) => ph === 'M')).toHaveLength(5);
  expect(slices(events)).toEqual([
    { ph: 'X', name: 'decode', cat: 'stage', pid: 1, tid: 1, ts: 1500, dur: 2000, args: { frame: 7 } },
    { ph: 'X', name: 'infer', cat: 'stage', pid: 1, tid: 2, ts: 4000, dur: 8000, args: { frame: 7 } },
  ]);
  const flow = (name: string) => events.flatMap((event) => ('id' in event && event.name === name ? [[event.ph, event.id, event.ts]] : []));
  expect(flow('frame')).toEqual([['s', 7, 1500], ['f', 7, 4000]]);
  expect(flow('next')).toEqual([['s', 0, 1500]]);
});

test('a thread does one thing at a time: what began while it was busy is drawn from when it was free', () => {
  const trace = builder();
  const events = [0, 1, 2].flatMap((frame) => trace.frame(frame, [{ lane: 'decode', startMs: frame, durationMs: 2.5 }]));
  expect(slices(events).map(({ ts, dur }) => [ts, dur])).toEqual([[0, 2500], [2500, 1000], [3500, 1000]]);
});

test('work that ended before the thread was free takes no time on it', () => {
  const trace = builder();
  const events = [...trace.frame(0, [{ lane: 'infer', startMs: 0, durationMs: 10 }]), ...trace.frame(1, [{ lane: 'infer', startMs: 2, durationMs: 3 }])];
  expect(slices(events).map(({ ts, dur }) => [ts, dur])).toEqual([[0, 10_000], [10_000, 0]]);
});
