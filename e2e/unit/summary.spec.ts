import { expect, test } from '@playwright/test';
import { figureDifference, noiseFloor, summarise, summaryKeys, type Summary } from '../../src/domain/summary.ts';

/** Computed with Python's statistics module (pstdev, pvariance) and exact sums. */
const table: readonly (readonly [values: readonly number[], expected: Summary])[] = [
  [
    [12.5, 3.25, 8, 8, 100.125, 0, 7.75, 9.5, 11, 4],
    {
      count: 10, total: 164.125, min: 0, max: 100.125, average: 16.4125, stdDev: 28.130835505722185, variance: 791.34390625, median: 8,
      p5: 1.4625, p25: 4.9375, p75: 10.625, p95: 60.69374999999991, iqr: 5.6875, best5: 0, worst5: 100.125,
    },
  ],
  [[4.5], { count: 1, total: 4.5, min: 4.5, max: 4.5, average: 4.5, stdDev: 0, variance: 0, median: 4.5, p5: 4.5, p25: 4.5, p75: 4.5, p95: 4.5, iqr: 0, best5: 4.5, worst5: 4.5 }],
  [
    Array.from({ length: 137 }, (_, at) => Number((((at * 7919) % 1009) / 13).toFixed(4))),
    {
      count: 137, total: 5383.8461, min: 0, max: 77.3077, average: 39.298146715328464, stdDev: 22.394494178182498, variance: 501.5133694966498, median: 39.4615,
      p5: 4.09228, p25: 20.3846, p75: 58.2308, p95: 74.21534, iqr: 37.8462, best5: 2.065957142857143, worst5: 75.95602857142856,
    },
  ],
];

test('every figure agrees with an independent computation', () => {
  for (const [values, expected] of table) {
    const own = summarise(values);
    for (const key of summaryKeys) expect(Math.abs((own?.[key] ?? NaN) - expected[key]), `${key} of ${values.length} values`).toBeLessThanOrEqual(1e-9);
  }
});

test('nothing measured is no summary', () => {
  expect(summarise([])).toBeNull();
});

test('the noise floor is the span of the repeats, and a difference within it is marked', () => {
  const repeats = [summarise([10, 12]), summarise([11, 12]), summarise([10, 15])].filter((summary) => summary !== null);
  expect(noiseFloor(repeats.slice(0, 1), 'average')).toBeNull();
  expect(noiseFloor(repeats, 'average')).toBe(1.5);
  expect(figureDifference(10, 11.5, 1.5)).toEqual({ a: 10, b: 11.5, delta: 1.5, improvement: -15, isNoise: true });
  expect(figureDifference(10, 8, 1.5)).toEqual({ a: 10, b: 8, delta: -2, improvement: 20, isNoise: false });
  expect(figureDifference(0, 8, null)).toEqual({ a: 0, b: 8, delta: 8, improvement: null, isNoise: null });
});
