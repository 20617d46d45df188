import { expect, test } from '@playwright/test';
import { FrameClock } from '../../workers/record/frame-clock.ts';

/** Stamps and keeps frames of these source times; gives what the rows would say. */
function run(clock: FrameClock, sourceUs: readonly number[]) {
  return sourceUs.flatMap((us) => {
    const timestampUs = clock.stamp(us, us / 1000);
    return timestampUs === null ? [] : [clock.keep(timestampUs, us / 1000)];
  });
}

const steady = Array.from({ length: 12 }, (_, index) => 5_000_000 + index * 33_333);

test('the first frame is time 0, the rest exact to the microsecond', () => {
  const clock = new FrameClock();
  expect(run(clock, [7_000_001, 7_033_337, 7_066_671]).map((frame) => frame.timestampUs)).toEqual([0, 33_336, 66_670]);
  expect(clock.elapsedUs).toBe(66_670);
  expect(clock.fps).toBeCloseTo(30, 1);
});

test('a hole in the source is counted on the frame after it', () => {
  const clock = new FrameClock();
  const after = (steady.at(-1) ?? 0) + 4 * 33_333;
  const rows = run(clock, [...steady, after]);
  expect(rows.at(-1)).toMatchObject({ droppedBefore: 3, dropReason: 'source-gap' });
  expect(clock.drops).toEqual({ 'source-gap': 3 });
});

test('ordinary jitter is no hole', () => {
  const clock = new FrameClock();
  run(clock, steady.map((us, index) => us + (index % 2) * 9000));
  expect(clock.drops).toEqual({});
});

test('a timestamp that does not rise is dropped and counted', () => {
  const clock = new FrameClock();
  const rows = run(clock, [1000, 2000, 2000, 1500, 3000]);
  expect(rows.map((row) => row.timestampUs)).toEqual([0, 1000, 2000]);
  expect(rows.at(-1)).toMatchObject({ droppedBefore: 2, dropReason: 'source-repeat' });
  expect(clock.drops).toEqual({ 'source-repeat': 2 });
});

test('a frame dropped before encoding is booked on the next one that is kept', () => {
  const clock = new FrameClock();
  run(clock, [0]);
  clock.stamp(33_333, 33);
  clock.lose('encoder-busy', 1);
  expect(run(clock, [66_666])[0]).toMatchObject({ droppedBefore: 1, dropReason: 'encoder-busy' });
  expect(run(clock, [99_999])[0]).toMatchObject({ droppedBefore: 0, dropReason: 'none' });
});
