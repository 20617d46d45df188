import { expect, test } from '@playwright/test';
import { FrameClock } from '../../workers/record/frame-clock.ts';
import { RateLimit } from '../../workers/record/rate-limit.ts';
import { SessionClock } from '../../workers/record/session-clock.ts';
import { Watchdog } from '../../workers/record/watchdog.ts';

/** Stamps and keeps frames of these source times; gives what the rows would say. */
function run(clock: FrameClock, sourceUs: readonly number[]) {
  return sourceUs.flatMap((us) => {
    const timestampUs = clock.stamp(us, us / 1000);
    return timestampUs === null ? [] : [clock.keep(timestampUs, us / 1000)];
  });
}

const steady = Array.from({ length: 12 }, (_, index) => 5_000_000 + index * 33_333);

test('the first frame is time 0, the rest exact to the microsecond', () => {
  const clock = new FrameClock(new SessionClock());
  expect(run(clock, [7_000_001, 7_033_337, 7_066_671]).map((frame) => frame.timestampUs)).toEqual([0, 33_336, 66_670]);
  expect(clock.elapsedUs).toBe(66_670);
  expect(clock.fps).toBeCloseTo(30, 1);
});

test('a hole in the source is counted on the frame after it', () => {
  const clock = new FrameClock(new SessionClock());
  const after = (steady.at(-1) ?? 0) + 4 * 33_333;
  const rows = run(clock, [...steady, after]);
  expect(rows.at(-1)).toMatchObject({ droppedBefore: 3, dropReason: 'source-gap' });
  expect(clock.drops).toEqual({ 'source-gap': 3 });
});

test('ordinary jitter is no hole', () => {
  const clock = new FrameClock(new SessionClock());
  run(clock, steady.map((us, index) => us + (index % 2) * 9000));
  expect(clock.drops).toEqual({});
});

test('a timestamp that does not rise is dropped and counted', () => {
  const clock = new FrameClock(new SessionClock());
  const rows = run(clock, [1000, 2000, 2000, 1500, 3000]);
  expect(rows.map((row) => row.timestampUs)).toEqual([0, 1000, 2000]);
  expect(rows.at(-1)).toMatchObject({ droppedBefore: 2, dropReason: 'source-repeat' });
  expect(clock.drops).toEqual({ 'source-repeat': 2 });
});

test('a frame dropped before encoding is booked on the next one that is kept', () => {
  const clock = new FrameClock(new SessionClock());
  run(clock, [0]);
  clock.stamp(33_333, 33);
  clock.lose('encoder-busy', 1);
  expect(run(clock, [66_666])[0]).toMatchObject({ droppedBefore: 1, dropReason: 'encoder-busy' });
  expect(run(clock, [99_999])[0]).toMatchObject({ droppedBefore: 0, dropReason: 'none' });
});

test('another camera on the same clock keeps its own times; what is older than the session is not part of it', () => {
  const session = new SessionClock();
  run(new FrameClock(session), [5_000_000]);
  const other = new FrameClock(session);
  expect(run(other, [4_990_000, 5_023_000, 5_056_000]).map((frame) => frame.timestampUs)).toEqual([23_000, 56_000]);
  expect(other.drops).toEqual({});
});

test('a feed on another clock is put in place by when it arrived', () => {
  const session = new SessionClock();
  const clock = new FrameClock(session);
  run(clock, steady);
  clock.newFeed();
  // Three seconds after the first frame a camera that counts from 0 is plugged in.
  expect(clock.stamp(0, 8000)).toBe(3_000_000);
  expect(clock.stamp(33_333, 8033)).toBe(3_033_333);
  expect(clock.drops).toEqual({});
});

test('where the rate varies a long wait is no loss', () => {
  const clock = new FrameClock(new SessionClock(), { variableRate: true });
  run(clock, [...steady, 9_000_000]);
  expect(clock.drops).toEqual({});
});

for (const [wanted, source, kept] of [[10, 30, 100], [15, 30, 150], [24, 30, 240], [7, 30, 70], [30, 30, 300], [60, 30, 300]] as const) {
  test(`at most ${wanted} of ${source} frames a second are let through, evenly`, () => {
    const limit = new RateLimit(wanted);
    const stepUs = 1e6 / source;
    // Ten seconds of a camera that is up to 4 ms early or late.
    const times = Array.from({ length: source * 10 }, (_, index) => Math.round(index * stepUs + 4000 * Math.sin(index * 1.7)));
    const taken = times.filter((us) => limit.takes(us, stepUs));
    expect(Math.abs(taken.length - kept)).toBeLessThanOrEqual(1);
    const steps = taken.slice(1).map((us, index) => us - (taken[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThan(1e6 / Math.min(wanted, source) + stepUs + 8001);
  });
}

test('a stream stalls when nothing comes for much longer than usual', () => {
  const watchdog = new Watchdog(0);
  expect(watchdog.isStalled(4000, 0)).toBe(false);
  expect(watchdog.isStalled(6000, 0)).toBe(true);
  watchdog.feed(6000);
  expect(watchdog.isStalled(7000, 30)).toBe(false);
  expect(watchdog.isStalled(8000, 30)).toBe(true);
  // At two frames a second a wait of two seconds is nothing.
  expect(watchdog.isStalled(8000, 2)).toBe(false);
  watchdog.restart(9000);
  expect(watchdog.isStalled(12_000, 30)).toBe(false);
});

test('moments of the page are put beside the frames by the one that travelled fastest', () => {
  const session = new SessionClock();
  const clock = new FrameClock(session);
  // Captured at 5.0, 5.1 and 5.2 s of the page's clock; the first one took 300 ms to come, the others 20 and 25.
  for (const [capturedMs, arrivalMs] of [[5000, 5300], [5100, 5120], [5200, 5225]] as const) clock.stamp(capturedMs * 1000, arrivalMs);
  expect(session.at(5220)).toBe(200_000);
});
