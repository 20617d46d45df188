import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Family, ModelFacts, OutputTensor, Placement } from '../../src/domain/family.ts';
import type { DetectorOptions } from '../../src/domain/detector.ts';
import { motionModel } from '../../scripts/make-motion-model.mjs';
import motion, { connectedPatches, joinPatches } from '../../workers/detect/families/motion.ts';
import ultraface from '../../workers/detect/families/ultraface.ts';
import yolox from '../../workers/detect/families/yolox.ts';
import { checkOnnx } from '../../workers/detect/model-file.ts';

function model(inputs: Record<string, (number | string)[]>, outputs: Record<string, (number | string)[]>): ModelFacts {
  const tensors = (shapes: Record<string, (number | string)[]>) => Object.entries(shapes).map(([name, shape]) => ({ name, type: 'float32', shape }));
  return { tensors: { inputs: tensors(inputs), outputs: tensors(outputs) }, metadata: {} };
}

const faces = model({ input: [1, 3, 240, 320] }, { scores: [1, 4420, 2], boxes: [1, 4420, 4] });
const objects = model({ images: [1, 3, 32, 64] }, { output: [1, 42, 7] });
const movement = model({ current: [1, 3, 240, 320], previous: [1, 3, 240, 320] }, { motion: [1, 1, 60, 80] });
const whole: Placement = { offsetX: 0, offsetY: 0, innerWidth: 64, innerHeight: 32 };

function decode(family: Family, tensors: ModelFacts, outputs: Record<string, OutputTensor>, options: DetectorOptions = family.defaults, placement = whole) {
  const recognition = family.recognise(tensors);
  if (recognition === null) throw new Error(`${family.id} does not recognise its own model`);
  return family.decode(outputs, { recognition, placement, options }).detections;
}

test('each family recognises its own models only', () => {
  const all = [faces, objects, movement];
  expect(all.map((tensors) => ultraface.recognise(tensors) !== null)).toEqual([true, false, false]);
  expect(all.map((tensors) => yolox.recognise(tensors) !== null)).toEqual([false, true, false]);
  expect(all.map((tensors) => motion.recognise(tensors) !== null)).toEqual([false, false, true]);
  const ultralytics = model({ images: [1, 3, 320, 320] }, { output0: [1, 84, 2100] });
  expect([ultraface, yolox, motion].map((family) => family.recognise(ultralytics))).toEqual([null, null, null]);
});

test('UltraFace: best of overlapping faces, clipped after suppression', () => {
  const scores = new Float32Array(4420 * 2);
  const boxes = new Float32Array(4420 * 4);
  const put = (row: number, score: number, ...box: number[]): void => {
    scores[row * 2 + 1] = score;
    boxes.set(box, row * 4);
  };
  put(5, 0.75, 0.5, 0.5, 0.75, 0.75);
  put(6, 0.875, -0.25, 0.5, 0.25, 1);
  put(7, 0.625, -0.25, 0.5, 0.25, 0.875);
  put(8, 0.5, 0, 0, 0.125, 0.125);
  const outputs = { scores: { dims: [1, 4420, 2], data: scores }, boxes: { dims: [1, 4420, 4], data: boxes } };
  expect(decode(ultraface, faces, outputs)).toEqual([
    { label: 'face', classId: 0, score: 0.875, box: [0, 0.5, 0.25, 1] },
    { label: 'face', classId: 0, score: 0.75, box: [0.5, 0.5, 0.75, 0.75] },
  ]);
});

test('UltraFace without box decoding is doubted', () => {
  const recognition = ultraface.recognise(faces);
  if (recognition === null || ultraface.doubt === undefined) throw new Error('not recognised');
  const corners = Float32Array.from({ length: 4420 * 4 }, (_, i) => (i % 4 < 2 ? 0.2 : 0.4));
  const offsets = Float32Array.from({ length: 4420 * 4 }, (_, i) => Math.sin(i));
  expect(ultraface.doubt({ boxes: { dims: [1, 4420, 4], data: corners } }, recognition)).toBeNull();
  expect(ultraface.doubt({ boxes: { dims: [1, 4420, 4], data: offsets } }, recognition)).toContain('raw offsets');
});

test('YOLOX: cells of three strides, class by class', () => {
  // Stride 8: 8 × 4 cells, stride 16: 4 × 2, stride 32: 2 × 1.
  const data = new Float32Array(42 * 7);
  const put = (row: number, ...values: number[]): void => data.set(values, row * 7);
  put(8 + 1, 0.5, 0.5, 0, 0, 1, 0.5, 0);
  put(8 + 2, -0.5, 0.5, 0, 0, 0.5, 0, 1);
  put(8 + 3, -1.5, 0.5, 0, 0, 0.75, 0.5, 0);
  put(41, 0.5, 0.5, 0, Math.log(2), 0.5, 0, 1);
  const outputs = { output: { dims: [1, 42, 7], data } };
  expect(decode(yolox, objects, outputs)).toEqual([
    { label: 'class 0', classId: 0, score: 0.5, box: [0.125, 0.25, 0.25, 0.5] },
    { label: 'class 1', classId: 1, score: 0.5, box: [0.125, 0.25, 0.25, 0.5] },
    { label: 'class 1', classId: 1, score: 0.5, box: [0.5, 0, 1, 1] },
  ]);
  expect(decode(yolox, objects, outputs, yolox.defaults, { ...whole, innerHeight: 16 })[0]?.box).toEqual([0.125, 0.5, 0.25, 1]);
});

test('motion: connected cells, gaps of one cell included; lone cells are noise', () => {
  const grid = (rows: readonly string[]): Float32Array => Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
  const found = connectedPatches(grid(['5500000000', '0650000000', '0000000040', '0000000000', '0000005050', '0000007050']), 10, 6, 0.3);
  expect(found.map(({ score: _score, ...patch }) => patch)).toEqual([
    { x1: 0, y1: 0, x2: 2, y2: 1, cells: 4 },
    { x1: 6, y1: 2, x2: 8, y2: 5, cells: 5 },
  ]);
  expect(found[1]?.score).toBeCloseTo(0.7);
  expect(connectedPatches(grid(['9900', '0090']), 4, 2, 0.3)).toEqual([]);
});

test('motion: the two edges of one plain thing are one box, two things side by side are two', () => {
  const left = { x1: 10, y1: 10, x2: 11, y2: 19, score: 0.5, cells: 20 };
  const right = { x1: 18, y1: 10, x2: 19, y2: 19, score: 0.75, cells: 20 };
  expect(joinPatches([left, right])).toEqual([{ x1: 10, y1: 10, x2: 19, y2: 19, score: 0.75, cells: 40 }]);
  const things = [{ ...left, x2: 19, cells: 100 }, { ...right, x1: 26, x2: 35, cells: 100 }];
  expect(joinPatches(things)).toHaveLength(2);
  expect(joinPatches([left, { ...right, x1: 40, x2: 41 }])).toHaveLength(2);
});

test('motion: boxes are fractions of the grid', () => {
  const data = new Float32Array(60 * 80);
  for (let y = 15; y < 30; y++) data.fill(0.5, y * 80 + 20, y * 80 + 40);
  expect(decode(motion, movement, { motion: { dims: [1, 1, 60, 80], data } })).toEqual([{ label: 'motion', classId: 0, score: 0.5, box: [0.25, 0.25, 0.5, 0.5] }]);
});

test('the motion model in the repository is what its script makes', () => {
  const file = new Uint8Array(readFileSync(new URL('../../public/models/motion.onnx', import.meta.url)));
  expect(file).toEqual(motionModel());
  expect(file.length).toBeLessThan(4096);
});

test('other files are told from models, and cut models from whole ones', () => {
  const good = motionModel();
  const codeOf = (bytes: Uint8Array): unknown => {
    try {
      return checkOnnx(bytes) ?? 'fine';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  expect(codeOf(good)).toBe('fine');
  expect(['', 'hello', '<!doctype html>', '{"a": 1}', ':::', '\n\n', 'PK\u0003\u0004'].map((content) => codeOf(text(content)))).toEqual(Array(7).fill('model-not-onnx'));
  for (let bytes = 12; bytes < good.length - 4; bytes++) expect(codeOf(good.subarray(0, bytes)), `${bytes} bytes`).toBe('model-broken');
});
