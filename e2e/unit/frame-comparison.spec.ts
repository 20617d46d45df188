import { expect, test } from '@playwright/test';
import { notAsked, type Answer } from '../../src/domain/comparison/answer.ts';
import { answerCodes, ComparisonSum } from '../../src/domain/comparison/comparison-sum.ts';
import { plainCriteria } from '../../src/domain/comparison/criteria.ts';
import { differenceExtent, nextDifference } from '../../src/domain/comparison/differences.ts';
import { compareFrame } from '../../src/domain/comparison/frame-comparison.ts';
import { paintedNumbers, sceneTruth } from '../../src/domain/comparison/scene-truth.ts';
import { stripBins } from '../../src/domain/comparison/strip.ts';
import { anomalyMap, semanticMask } from '../../src/domain/masks.ts';
import type { Detection, Findings } from '../../src/domain/runs.ts';

type Box = Detection['box'];

const left: Box = [0.1, 0.1, 0.3, 0.3];
const right: Box = [0.6, 0.6, 0.8, 0.8];
const thing = (label: string, box: Box, score = 0.9): Detection => ({ label, classId: 0, score, box });
const found = (...detections: Detection[]): Answer => ({ at: 'found', findings: { detections } });
const says = (findings: Omit<Findings, 'detections'>): Answer => ({ at: 'found', findings: { detections: [], ...findings } });

test('nothing found is an answer; late, failed and not looked at are none, and no difference', () => {
  const zero = found();
  expect(compareFrame(zero, zero, plainCriteria).disagreement).toBe(0);
  expect(compareFrame(zero, found(thing('cat', left)), plainCriteria).disagreement).toBe(1);
  for (const none of [{ at: 'late' }, { at: 'failed' }, notAsked] as const) {
    expect(compareFrame(none, found(thing('cat', left)), plainCriteria)).toMatchObject({ matches: null, disagreement: null, b: { detections: [{ label: 'cat' }] } });
    expect(compareFrame(zero, none, plainCriteria).disagreement).toBeNull();
  }
});

test('every fate of a frame has its own count and its own code, and only answered frames are compared', () => {
  const sum = new ComparisonSum(6, plainCriteria, 'none');
  const cat = found(thing('cat', left));
  sum.add(0, cat, cat);
  sum.add(1, cat, found());
  sum.add(2, found(), found());
  sum.add(3, cat, { at: 'late' });
  sum.add(4, { at: 'failed' }, cat);
  sum.add(5, notAsked, notAsked);
  const { disagreement, a, b, answersA, answersB, compared, different, total, labels } = sum.outcome;
  expect([...disagreement]).toEqual([0, 1, 0, NaN, NaN, NaN]);
  expect([...a]).toEqual([1, 1, 0, 1, answerCodes.failed, answerCodes['not-asked']]);
  expect([...b]).toEqual([1, 0, 0, answerCodes.late, 1, answerCodes['not-asked']]);
  expect(answersA).toEqual({ found: 3, zero: 1, late: 0, failed: 1, notAsked: 1 });
  expect(answersB).toEqual({ found: 2, zero: 2, late: 1, failed: 0, notAsked: 1 });
  expect([compared, different]).toEqual([3, 1]);
  // What was found where the other side has no answer is in no sum.
  expect(total).toEqual({ label: 'All', a: 2, b: 1, matched: 1, precision: 1, recall: 0.5, f1: 2 / 3, meanIou: 1, averagePrecision: null });
  expect(labels.map(({ label }) => label)).toEqual(['cat']);
});

test('criteria: score, overlap, one name only, and names that do not matter', () => {
  const a = found(thing('cat', left), thing('dog', right, 0.2));
  const b = found(thing('animal', left));
  const by = (part: Partial<typeof plainCriteria>): number | null => compareFrame(a, b, { ...plainCriteria, ...part }).disagreement;
  expect(by({})).toBe(1);
  expect(by({ names: 'any' })).toBeCloseTo(1 / 3, 12);
  expect(by({ names: 'any', minScore: 0.5 })).toBe(0);
  // Of no matter: nothing is left out by what it is called.
  expect(by({ names: 'any', label: 'dog' })).toBeCloseTo(1 / 3, 12);
  expect(by({ label: 'dog' })).toBe(1);
  expect(by({ label: 'horse' })).toBe(0);
  const moved = found(thing('cat', [0.1, 0.1, 0.3, 0.25]));
  expect(compareFrame(a, moved, { ...plainCriteria, minScore: 0.5, minIou: 0.7 }).disagreement).toBe(0);
  expect(compareFrame(a, moved, { ...plainCriteria, minScore: 0.5, minIou: 0.8 }).disagreement).toBe(1);
});

test('the names to choose from are all, whatever is left out', () => {
  for (const part of [{}, { label: 'dog' }, { minScore: 0.95 }, { names: 'any' }] as const) {
    const sum = new ComparisonSum(2, { ...plainCriteria, ...part }, 'none');
    sum.add(0, found(thing('dog', left)), found(thing('cat', left), thing('dog', right)));
    sum.add(1, found(thing('horse', left)), { at: 'late' });
    expect(sum.outcome.names).toEqual(['cat', 'dog']);
  }
});

test('average precision is given where A is truth', () => {
  const sum = new ComparisonSum(2, plainCriteria, 'a');
  sum.add(0, found(thing('cat', left, 1)), found(thing('cat', left), thing('cat', right, 0.1)));
  sum.add(1, found(thing('dog', left, 1)), found());
  expect(sum.outcome.labels.map(({ label, averagePrecision }) => [label, averagePrecision])).toEqual([['cat', 1], ['dog', 0]]);
  expect(sum.outcome.total.averagePrecision).toBeCloseTo(0.5, 12);
});

test('where B is truth, A is judged by it', () => {
  const sum = new ComparisonSum(2, plainCriteria, 'b');
  sum.add(0, found(thing('cat', left), thing('cat', right, 0.95), thing('dog', right)), found(thing('cat', left, 1)));
  sum.add(1, { at: 'late' }, found(thing('cat', left, 1)));
  // The wrong one ranks above the right one; what A was not asked about is not held against it.
  expect(sum.outcome.labels.map(({ label, averagePrecision }) => [label, averagePrecision])).toEqual([['cat', 0.5], ['dog', null]]);
  expect(sum.outcome.total.averagePrecision).toBeCloseTo(0.5, 12);
});

test('classes, regions and anomaly scores are compared by their own measure', () => {
  const top = (label: string): Answer => says({ classes: [{ label, classId: 0, score: 0.6 }] });
  expect(compareFrame(top('cat'), top('cat'), plainCriteria)).toMatchObject({ disagreement: 0, kinds: { topClass: 'same' } });
  expect(compareFrame(top('cat'), top('dog'), plainCriteria)).toMatchObject({ disagreement: 1, kinds: { topClass: 'other' } });

  const coarse = says({ semantic: semanticMask([0, 1, 0, 1], 2, 2, ['sky', 'road']) });
  // The same picture from a model with twice the cells and other class numbers; one cell of 16 differs.
  const fine = says({ semantic: semanticMask([3, 3, 2, 2, 3, 3, 2, 2, 3, 3, 2, 2, 3, 3, 2, 3], 4, 4, ['', '', 'road', 'sky']) });
  expect(compareFrame(fine, coarse, plainCriteria).kinds.equalCells).toBe(15 / 16);
  expect(compareFrame(fine, coarse, plainCriteria).disagreement).toBeCloseTo(1 / 16, 12);

  const odd = (score: number): Answer => says({ anomaly: anomalyMap(score, [0], 1, 1, [0, 1]) });
  expect(compareFrame(odd(0.2), odd(0.5), plainCriteria).disagreement).toBeCloseTo(0.3, 12);
});

test('answers of different kinds are not compared', () => {
  const classes = says({ classes: [{ label: 'cat', classId: 0, score: 0.6 }] });
  expect(compareFrame(classes, found(thing('cat', left)), plainCriteria).disagreement).toBeNull();
  const sum = new ComparisonSum(1, plainCriteria, 'none');
  sum.add(0, classes, found());
  expect(sum.outcome).toMatchObject({ compared: 0, different: 0, otherKinds: 1, answersA: { found: 1, zero: 0 }, answersB: { found: 0, zero: 1 } });
});

test('the next and the previous difference; what is not known is none', () => {
  const disagreements = Float32Array.of(0, 0.5, NaN, 0, 1);
  expect(nextDifference(disagreements, -1, 1)).toBe(1);
  expect(nextDifference(disagreements, 1, 1)).toBe(4);
  expect(nextDifference(disagreements, 4, 1)).toBeNull();
  expect(nextDifference(disagreements, 4, -1)).toBe(1);
  expect(nextDifference(disagreements, 1, -1)).toBeNull();
  expect(differenceExtent(disagreements)).toEqual({ first: 1, last: 4 });
  expect(differenceExtent(Float32Array.of(0, NaN))).toBeNull();
});

test('a strip keeps the worst frame of each part, and what is not known stays so', () => {
  expect(stripBins([0, 1, 0, NaN, NaN, NaN, 0.25, NaN], 4)).toEqual([1, 0, null, 0.25]);
  expect(stripBins([0.5, NaN], 10)).toEqual([0.5, null]);
});

test('the truth of the demo scene goes by the painted number, over lost frames', () => {
  expect([...paintedNumbers(Uint32Array.of(0, 0, 2, 0, 1))]).toEqual([0, 1, 4, 5, 7]);
  const truth = sceneTruth(45, 30, 4 / 3);
  expect(truth).toMatchObject({ at: 'found', findings: { detections: [{ label: 'ball', score: 1 }, { label: 'crate' }, { label: 'kite' }] } });
  expect(compareFrame(truth, sceneTruth(45, 30, 4 / 3), plainCriteria).disagreement).toBe(0);
  expect(compareFrame(truth, sceneTruth(90, 30, 4 / 3), plainCriteria).disagreement).toBeGreaterThan(0);
});
