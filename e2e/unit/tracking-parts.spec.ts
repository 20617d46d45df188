import { expect, test } from '@playwright/test';
import { bestPairs } from '../../src/domain/tracking/assignment.ts';
import { AxisFilter } from '../../src/domain/tracking/axis-filter.ts';
import { BoxMotion } from '../../src/domain/tracking/box-motion.ts';
import { decodeThreshold, defaultTrackingOptions, reported } from '../../src/domain/tracking/tracking-options.ts';

test('a filter follows numbers worked out by hand', () => {
  // Size 20: deviations are 1 of the place and 1/8 of the speed; at the start 2 and 10/8.
  const filter = new AxisFilter(100, 20);
  filter.predict(1, 20);
  expect(filter.value).toBe(100);
  // Variance of the value: 4 + 25/16 + 1 + 1/192 = 1261/192; covariance: 25/16 + 1/128 = 201/128; noise of the measure: 1.
  const gain = 1261 / 192 / (1261 / 192 + 1);
  const speedGain = 201 / 128 / (1261 / 192 + 1);
  filter.correct(110, 20);
  expect(filter.value).toBeCloseTo(100 + 10 * gain, 10);
  expect(filter.speed).toBeCloseTo(10 * speedGain, 10);
  const { value, speed } = filter;
  filter.predict(3, 20);
  expect(filter.value).toBeCloseTo(value + 3 * speed, 10);
});

test('the more often a filter saw something, the less one measure moves it', () => {
  const filter = new AxisFilter(0, 20);
  const moves: number[] = [];
  for (let seen = 0; seen < 4; seen++) {
    filter.predict(1, 20);
    const before = filter.value;
    filter.correct(before + 1, 20);
    moves.push(filter.value - before);
    filter.correct(before, 20);
  }
  expect(moves).toEqual([...moves].sort((a, b) => b - a));
  expect(moves[0]).toBeLessThan(1);
});

test('two predictions are one over the sum of their times, whatever the frame rate', () => {
  const once = new AxisFilter(5, 10);
  const twice = new AxisFilter(5, 10);
  for (const filter of [once, twice]) filter.correct(7, 10);
  once.predict(4, 10);
  twice.predict(1.5, 10);
  twice.predict(2.5, 10);
  for (const filter of [once, twice]) filter.correct(9, 10);
  expect(twice.value).toBeCloseTo(once.value, 12);
  expect(twice.speed).toBeCloseTo(once.speed, 12);
});

test('a box goes on where it was heading; while nothing is seen it keeps its size', () => {
  const motion = new BoxMotion([0.1, 0.4, 0.2, 0.6]);
  for (let frame = 1; frame <= 10; frame++) {
    motion.predict(33_333, false);
    motion.correct([0.1 + frame * 0.01, 0.4, 0.2 + frame * 0.012, 0.6]);
  }
  const [left, , right] = motion.box;
  motion.predict(100_000, true);
  const [laterLeft, laterTop, laterRight, laterBottom] = motion.box;
  expect(laterRight - laterLeft).toBeCloseTo(right - left, 12);
  expect((laterLeft + laterRight) / 2).toBeCloseTo((left + right) / 2 + 3 * 0.011, 2);
  expect([laterTop, laterBottom].map((edge) => edge.toFixed(3))).toEqual(['0.400', '0.600']);
});

test('the best pairs together, where the best one first would be wrong', () => {
  const gains = [[0.9, 0.8], [0.85, 0.1]];
  expect(bestPairs(2, 2, (row, column) => gains[row]?.[column] ?? 0)).toEqual([[0, 1], [1, 0]]);
});

test('no pair that gains nothing; more rows than columns and the other way round', () => {
  const gains = [[-0.2, 0, 0.3], [0.2, -1, 0.4]];
  expect(bestPairs(2, 3, (row, column) => gains[row]?.[column] ?? 0)).toEqual([[0, 2], [1, 0]]);
  expect(bestPairs(3, 2, (row, column) => gains[column]?.[row] ?? 0)).toEqual([[0, 1], [2, 0]]);
  expect(bestPairs(0, 3, () => 1)).toEqual([]);
  expect(bestPairs(2, 2, () => -1)).toEqual([]);
  expect(bestPairs(1, 1, () => NaN)).toEqual([]);
  expect(bestPairs(2, 2, (row, column) => (row === column ? 0.5 : NaN))).toEqual([[0, 0], [1, 1]]);
});

/** Numbers in 0..1 that are the same each time: a linear congruential generator. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** The greatest sum of gains, by trying everything. */
function bestSum(gains: readonly (readonly number[])[], used: ReadonlySet<number> = new Set()): number {
  const [row, ...rest] = gains;
  if (row === undefined) return 0;
  const sums = row.map((gain, column) => (used.has(column) || gain <= 0 ? 0 : gain + bestSum(rest, new Set([...used, column]))));
  return Math.max(bestSum(rest, used), ...sums);
}

test('as good as trying everything, on 200 tables', () => {
  const next = numbers(7);
  for (let round = 0; round < 200; round++) {
    const rows = 1 + Math.floor(next() * 5);
    const columns = 1 + Math.floor(next() * 5);
    // Some gains are equal and some are none, as overlaps are.
    const gains = Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.round(next() * 8 - 3) / 5));
    const pairs = bestPairs(rows, columns, (row, column) => gains[row]?.[column] ?? 0);
    expect(new Set(pairs.map(([row]) => row)).size).toBe(pairs.length);
    expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
    const sum = pairs.reduce((total, [row, column]) => total + (gains[row]?.[column] ?? 0), 0);
    expect(sum, JSON.stringify(gains)).toBeCloseTo(bestSum(gains), 10);
  }
});

test('the family decodes weak detections for the tracker; a run reports those that carry on a track', () => {
  expect(decodeThreshold(0.4, defaultTrackingOptions)).toBe(0.1);
  expect(decodeThreshold(0.05, defaultTrackingOptions)).toBe(0.05);
  const [strong, carried, noise] = [{ score: 0.5 }, { score: 0.2, trackId: 3 }, { score: 0.2 }];
  expect(reported([strong, carried, noise], 0.4)).toEqual([strong, carried]);
});
