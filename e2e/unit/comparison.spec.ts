import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { AgreementSum, disagreement } from '../../src/domain/comparison/agreement.ts';
import { AveragePrecision } from '../../src/domain/comparison/average-precision.ts';
import { matchDetections } from '../../src/domain/comparison/matching.ts';
import type { Detection } from '../../src/domain/runs.ts';

type Thing = readonly [label: string, score: number, box: readonly [number, number, number, number]];

interface Case {
  readonly name: string;
  readonly minIou: number;
  readonly frames: readonly { readonly truth: readonly Thing[]; readonly found: readonly Thing[]; readonly pairs: readonly (readonly [number, number])[] }[];
  readonly averagePrecision: Readonly<Record<string, number>>;
}

/** See scripts/average-precision-oracle.py. */
const cases = JSON.parse(readFileSync(new URL('../fixtures/golden/average-precision.json', import.meta.url), 'utf8')) as Case[];
/** Whole numbers: the overlaps are the oracle's fractions then, to the last bit where they are equal. */
const detection = ([label, score, box]: Thing): Detection => ({ label, classId: 0, score, box });

for (const { name, minIou, frames, averagePrecision } of cases) {
  test(`matches and average precision agree with the oracle: ${name}`, () => {
    const precision = new AveragePrecision(minIou);
    for (const { truth, found, pairs } of frames) {
      const [a, b] = [truth.map(detection), found.map(detection)];
      expect(matchDetections(a, b, minIou).pairs.map(({ a, b }) => [a, b])).toEqual(pairs);
      precision.add(a, b);
    }
    const own = precision.byLabel;
    expect([...own.keys()]).toEqual(Object.keys(averagePrecision));
    for (const [label, value] of Object.entries(averagePrecision)) expect(own.get(label)).toBeCloseTo(value, 12);
  });
}

test('the mean is over the labels of the truth, and nothing where the truth is empty', () => {
  const precision = new AveragePrecision(0.5);
  expect(precision.mean).toBeNull();
  precision.add([detection(['a', 1, [0, 0, 1, 1]]), detection(['b', 1, [0, 0, 1, 1]])], [detection(['a', 0.9, [0, 0, 1, 1]]), detection(['c', 0.9, [0, 0, 1, 1]])]);
  expect(precision.mean).toBeCloseTo(0.5, 12);
});

test('agreement: counts by label and in all, and null where nothing can be divided', () => {
  const sum = new AgreementSum();
  const a = [detection(['a', 1, [0, 0, 10, 10]]), detection(['a', 1, [50, 50, 60, 60]]), detection(['b', 1, [0, 0, 10, 10]])];
  const b = [detection(['a', 0.5, [0, 0, 10, 8]]), detection(['c', 0.5, [0, 0, 10, 10]])];
  const matches = matchDetections(a, b, 0.5);
  expect(matches).toEqual({ pairs: [{ a: 0, b: 0, iou: 0.8 }], onlyA: [1, 2], onlyB: [1] });
  sum.add(a, b, matches);
  sum.add([], [], matchDetections([], [], 0.5));
  expect(sum.total).toEqual({ a: 3, b: 2, matched: 1, precision: 0.5, recall: 1 / 3, f1: 0.4, meanIou: 0.8 });
  expect([...sum.byLabel]).toEqual([
    ['a', { a: 2, b: 1, matched: 1, precision: 1, recall: 0.5, f1: 2 / 3, meanIou: 0.8 }],
    ['b', { a: 1, b: 0, matched: 0, precision: null, recall: 0, f1: 0, meanIou: null }],
    ['c', { a: 0, b: 1, matched: 0, precision: 0, recall: null, f1: 0, meanIou: null }],
  ]);
});

test('frames disagree by the share of what only one side has', () => {
  const one = detection(['a', 1, [0, 0, 10, 10]]);
  const other = detection(['a', 1, [50, 50, 60, 60]]);
  expect(disagreement(matchDetections([], [], 0.5))).toBe(0);
  expect(disagreement(matchDetections([one], [one], 0.5))).toBe(0);
  expect(disagreement(matchDetections([one], [], 0.5))).toBe(1);
  expect(disagreement(matchDetections([one, other], [one], 0.5))).toBeCloseTo(1 / 3, 12);
});
