import { expect, test } from '@playwright/test';
import { RunningQuantiles } from '../../src/domain/running-quantiles.ts';
import type { VectorStatistics } from '../../src/domain/statistics.ts';
import { hasSharedData, noSharedData, sharedJson } from '../fixtures/shared-data.ts';

interface Reference {
  readonly input: { readonly probeValues: readonly { readonly b: number; readonly i: number; readonly value: readonly number[] }[] };
  readonly stats: VectorStatistics;
  readonly statsFloat32Input: VectorStatistics;
  readonly statsOneBatch: VectorStatistics;
}

const batches = 200;
const rows = 1000;

/** The reference's input: a sequence that fills 0..1 evenly, over a range that grows threefold. */
function value(b: number, i: number, c: number): number {
  return ((((b * rows + i) * (2 * c + 1) * 2654435761) % 2 ** 32) / 2 ** 32) * (1 + b / 100);
}

function batch(b: number): Float64Array {
  return Float64Array.from({ length: rows * 3 }, (_, at) => value(b, Math.floor(at / 3), at % 3));
}

function run(inputs: Iterable<Float64Array | Float32Array>): VectorStatistics {
  const running = new RunningQuantiles(3);
  for (const input of inputs) running.add(input);
  const statistics = running.statistics();
  if (statistics === null) throw new Error('There are no statistics.');
  return statistics;
}

function expectClose(found: VectorStatistics, wanted: VectorStatistics, tolerance: number): void {
  expect(found.count).toEqual(wanted.count);
  for (const [key, figures] of Object.entries(wanted)) {
    const differences = (figures as readonly number[]).map((figure, at) => Math.abs(figure - (found[key as keyof VectorStatistics][at] ?? NaN)));
    for (const difference of differences) expect(difference, key).toBeLessThanOrEqual(tolerance);
  }
}

test('figures of a growing range are those of the reference', () => {
  test.skip(!hasSharedData, noSharedData);
  const reference = sharedJson<Reference>('expected/stats-synthetic.json');
  for (const probe of reference.input.probeValues) expect([0, 1, 2].map((c) => value(probe.b, probe.i, c))).toEqual(probe.value);
  const statistics = run(Array.from({ length: batches }, (_, b) => batch(b)));
  expectClose(statistics, reference.stats, 1e-9);
  expect(statistics).toMatchObject({ min: reference.stats.min, max: reference.stats.max });
});

test('all in one batch gives the figures of the reference, which are others', () => {
  test.skip(!hasSharedData, noSharedData);
  const reference = sharedJson<Reference>('expected/stats-synthetic.json');
  const whole = Float64Array.from({ length: batches * rows * 3 }, (_, at) => value(Math.floor(at / 3 / rows), Math.floor(at / 3) % rows, at % 3));
  const statistics = run([whole]);
  expectClose(statistics, reference.statsOneBatch, 1e-9);
  expect(Math.abs((statistics.q01[0] ?? 0) - (reference.stats.q01[0] ?? 0))).toBeGreaterThan(0.005);
});

test('single precision is reckoned with in single precision', () => {
  test.skip(!hasSharedData, noSharedData);
  const reference = sharedJson<Reference>('expected/stats-synthetic.json');
  const statistics = run(Array.from({ length: batches }, (_, b) => Float32Array.from(batch(b))));
  expectClose(statistics, reference.statsFloat32Input, 1e-9);
});

test('a range that grows moves whole bins by their centre', () => {
  const running = new RunningQuantiles(1);
  running.add(Float64Array.of(0, 1));
  running.add(Float64Array.of(10_000));
  // All of 0..1 is now in the first bin, which is not interpolated in.
  expect(running.statistics()).toMatchObject({ min: [0], max: [10_000], count: [3], mean: [10_001 / 3] });
  expect(running.statistics()?.q50[0]).toBeCloseTo(0, 5);
  expect(running.statistics()?.q99[0]).toBeGreaterThan(9998);
});

test('values that never change have their value as every figure, however large', () => {
  for (const constant of [0, -3.5, 1e12]) {
    const { std, ...figures } = run([Float64Array.of(constant, constant, constant), Float64Array.of(constant, constant, constant)]);
    expect(std).toEqual([0, 0, 0]);
    for (const [key, [figure = NaN]] of Object.entries(figures)) if (key !== 'count') expect(figure, key).toBeCloseTo(constant, 9);
  }
});

test('fewer than two vectors have no statistics, broken vectors are refused', () => {
  const running = new RunningQuantiles(2);
  running.add(Float64Array.of());
  running.add(Float64Array.of(1, 2));
  expect(running.statistics()).toBeNull();
  expect(() => running.add(Float64Array.of(1, 2, 3))).toThrow(RangeError);
  running.add(Float64Array.of(3, 4));
  expect(running.statistics()).toMatchObject({ count: [2], mean: [2, 3], std: [1, 1] });
});
