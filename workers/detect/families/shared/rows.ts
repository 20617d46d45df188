import { clipBox, suppress } from '../../../../src/domain/boxes.ts';
import type { DecodeContext, OutputTensor, Placement } from '../../../../src/domain/family.ts';
import type { Detection, Keypoint } from '../../../../src/domain/runs.ts';
import { allFinite } from './finite.ts';

/** More boxes than this on a picture are noise; Ultralytics' and OpenMMLab's limit is near it, too. */
const mostBoxes = 300;
/** Of candidates before suppression, whose cost grows with their square. */
const mostCandidates = 3000;

/** A table of a model's answers: `value(row, column)`. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly value: (row: number, column: number) => number;
}

/** The last two axes of a tensor as rows and columns. */
export function table({ dims, data }: OutputTensor): Table {
  const columns = dims.at(-1) ?? 0;
  return { rows: columns === 0 ? 0 : data.length / columns, columns, value: (row, column) => data[row * columns + column] ?? NaN };
}

/** The same with rows and columns exchanged: Ultralytics puts a candidate into a column. */
export function transposed({ dims, data }: OutputTensor): Table {
  const rows = dims.at(-1) ?? 0;
  return { rows, columns: rows === 0 ? 0 : data.length / rows, value: (row, column) => data[column * rows + row] ?? NaN };
}

/** The best of the classes that stand from `first` on; NaN never wins. */
export function bestClass({ value }: Table, row: number, first: number, classes: number): { readonly classId: number; readonly score: number } {
  let classId = 0;
  let score = -Infinity;
  for (let i = 0; i < classes; i++) {
    const candidate = value(row, first + i);
    if (candidate > score) [classId, score] = [i, candidate];
  }
  return { classId, score };
}

type Box = [number, number, number, number];

/** A box of centre and size as corners. */
export function corners(x: number, y: number, width: number, height: number): Box {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The box whose centre and size stand at the head of a row. */
export function centredBox({ value }: Table, row: number): Box {
  return corners(value(row, 0), value(row, 1), value(row, 2), value(row, 3));
}

/** A place in the model's input, in its pixels, as a place in 0..1 of the frame. */
export function toFrame(x: number, y: number, { offsetX, offsetY, innerWidth, innerHeight }: Placement): [number, number] {
  return [(x - offsetX) / innerWidth, (y - offsetY) / innerHeight];
}

export function boxToFrame([x1, y1, x2, y2]: Readonly<Box>, placement: Placement): Box {
  return [...toFrame(x1, y1, placement), ...toFrame(x2, y2, placement)];
}

/** Points from `first` on, each of x, y and, where `values` is 3, its score. */
export function keypointsOf({ value }: Table, row: number, first: number, [count, values]: readonly [number, number], placement: Placement): Keypoint[] {
  return Array.from({ length: count }, (_, i): Keypoint => {
    const at = first + i * values;
    return [...toFrame(value(row, at), value(row, at + 1), placement), values === 3 ? value(row, at + 2) : null];
  });
}

/** A detection, and the row of the table it was made of. */
export interface Candidate extends Detection {
  readonly row: number;
}

/** The rows whose best class reaches the threshold; `boxOf` gives a row's corners in model pixels. */
export function candidatesOf(answers: Table, first: number, boxOf: (row: number) => Readonly<Box>, { recognition, placement, options }: DecodeContext, scoreOf = (_row: number, score: number): number => score): Candidate[] {
  const found: Candidate[] = [];
  for (let row = 0; row < answers.rows; row++) {
    const best = bestClass(answers, row, first, recognition.labels.length);
    const score = scoreOf(row, best.score);
    if (!(score >= options.scoreThreshold)) continue;
    found.push({ row, label: recognition.labels[best.classId] ?? `class ${best.classId}`, classId: best.classId, score, box: boxToFrame(boxOf(row), placement) });
  }
  return found;
}

/** The strongest candidates that are somewhere, for suppressions that compare each with each. */
export function strongest<One extends Detection>(candidates: readonly One[], count = mostCandidates): One[] {
  return candidates.filter(allFinite).sort((a, b) => b.score - a.score).slice(0, count);
}

/** Suppresses, and completes those that are left: cut to the frame, with what else `extra` finds in their row. */
export function suppressed(candidates: readonly Candidate[], { options }: DecodeContext, extra?: (candidate: Candidate) => Partial<Detection>): Detection[] {
  return suppress(strongest(candidates), options.nmsIou).slice(0, mostBoxes).map((candidate) => finished(candidate, extra));
}

/** As `suppressed`, for models that answer with each thing once. */
export function ranked(candidates: readonly Candidate[], extra?: (candidate: Candidate) => Partial<Detection>): Detection[] {
  return strongest(candidates, mostBoxes).map((candidate) => finished(candidate, extra));
}

function finished(candidate: Candidate, extra?: (candidate: Candidate) => Partial<Detection>): Detection {
  const { label, classId, score, box } = candidate;
  return { label, classId, score, box: clipBox(box), ...extra?.(candidate) };
}
