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

/** By numpy, in the order of `summaryKeys`: of as many values as stand first, `((at * 37) % 11) * 1.75 + 0.1` each; or of twenty times 4.2 and once 1.1. */
const sizes: readonly (readonly [size: number | 'ties', figures: readonly number[]])[] = [
  [1, [1, 0.1, 0.1, 0.1, 0.1, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0, 0.1, 0.1]],
  [2, [2, 7.199999999999999, 0.1, 7.1, 3.5999999999999996, 3.4999999999999996, 12.249999999999998, 3.5999999999999996, 0.45000000000000007, 1.85, 5.35, 6.749999999999999, 3.4999999999999996, 0.1, 7.1]],
  [19, [19, 159.4, 0.1, 17.6, 8.389473684210527, 5.470773517601184, 29.929362880886426, 8.85, 0.1, 3.6, 13.225, 16.024999999999995, 9.625, 0.1, 17.6]],
  [20, [20, 177.0, 0.1, 17.6, 8.85, 5.697587208634897, 32.4625, 8.85, 0.1, 3.6, 14.1, 17.6, 10.5, 0.1, 17.6]],
  [21, [21, 182.35, 0.1, 17.6, 8.683333333333334, 5.610010893235612, 31.472222222222225, 8.85, 0.1, 3.6, 14.1, 17.6, 10.5, 0.1, 17.6]],
  [40, [40, 343.5, 0.1, 17.6, 8.5875, 5.569153324339347, 31.015468750000004, 8.85, 0.1, 3.6, 14.1, 17.6, 10.5, 0.1, 17.6]],
  [41, [41, 354.1, 0.1, 17.6, 8.636585365853659, 5.509570657326988, 30.355368828078532, 8.85, 0.1, 3.6, 14.1, 17.6, 10.5, 0.10000000000000002, 17.6]],
  ['ties', [21, 85.10000000000001, 1.1, 4.2, 4.052380952380953, 0.6601724504999379, 0.4358276643990929, 4.2, 4.2, 4.2, 4.2, 4.2, 0.0, 2.6500000000000004, 4.2]],
];

test('lists of one, of two, of about twenty and with ties: where 5 % becomes one more value', () => {
  for (const [size, figures] of sizes) {
    const values = size === 'ties' ? [...Array<number>(20).fill(4.2), 1.1] : Array.from({ length: size }, (_, at) => ((at * 37) % 11) * 1.75 + 0.1);
    const own = summarise(values);
    summaryKeys.forEach((key, at) => expect(Math.abs((own?.[key] ?? NaN) - (figures[at] ?? NaN)), `${key} of ${size}`).toBeLessThanOrEqual(1e-9));
  }
});

test('nothing measured is no summary', () => {
  expect(summarise([])).toBeNull();
});

test('the noise floor is the span of the repeats, and a difference within it is marked', () => {
  expect(noiseFloor([11])).toBeNull();
  expect(noiseFloor([11, 11.5, 12.5])).toBe(1.5);
  expect(figureDifference(10, 11.5, 1.5)).toEqual({ a: 10, b: 11.5, delta: 1.5, improvement: -15, floor: 1.5, isNoise: true });
  expect(figureDifference(10, 8, 1.5)).toEqual({ a: 10, b: 8, delta: -2, improvement: 20, floor: 1.5, isNoise: false });
  expect(figureDifference(0, 8, null)).toEqual({ a: 0, b: 8, delta: 8, improvement: null, floor: null, isNoise: null });
});
