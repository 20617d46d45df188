import { expect, test } from '@playwright/test';
import { AppError } from '../../src/domain/errors.ts';
import type { ModelFacts } from '../../src/domain/family.ts';
import { recogniseAs, refusedSize } from '../../workers/detect/configured.ts';
import detr from '../../workers/detect/families/detr.ts';
import ultralytics from '../../workers/detect/families/ultralytics-detect.ts';

const yolo = (size: number | string, cells: number | string): ModelFacts => ({
  metadata: { names: "{0: 'cat', 1: 'dog'}", task: 'detect', stride: '32' },
  tensors: {
    inputs: [{ name: 'images', type: 'float32', shape: [1, 3, size, size] }],
    outputs: [{ name: 'output0', type: 'float32', shape: [1, 6, cells] }],
  },
});

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.detail] : error;
  }
};

test('what a person knows better takes the place of what the family advises; the rest stays', () => {
  const advised = recogniseAs(ultralytics, yolo(640, 8400));
  const known = recogniseAs(ultralytics, yolo(640, 8400), { order: 'bgr', fit: 'stretch', mean: [1, 2, 3] });
  expect(known).toEqual({ ...advised, preprocess: { ...advised?.preprocess, order: 'bgr', fit: 'stretch', mean: [1, 2, 3] } });
});

test('what is the model’s alone is not taken from a detector', () => {
  const foreign = { pad: 7, layout: 'nhwc', element: 'uint8' };
  expect(recogniseAs(ultralytics, yolo(640, 8400), foreign)).toEqual(recogniseAs(ultralytics, yolo(640, 8400), { pad: 7 }));
});

test('a size can be chosen where the model leaves it open', () => {
  expect(recogniseAs(ultralytics, yolo('side', 'cells'), { width: 320, height: 256 })?.preprocess).toMatchObject({ width: 320, height: 256 });
  expect(recogniseAs(ultralytics, yolo(640, 8400), { width: 640 })?.preprocess).toMatchObject({ width: 640, height: 640 });
});

test('what follows from the size follows a size that was chosen', () => {
  const inputs = [{ name: 'images', type: 'float32', shape: ['n', 3, 'h', 'w'] }, { name: 'orig_target_sizes', type: 'int64', shape: ['n', 2] }];
  const outputs = ['labels', 'boxes', 'scores'].map((name) => ({ name, type: 'float32', shape: ['n', 300] }));
  expect(recogniseAs(detr, { metadata: {}, tensors: { inputs, outputs } }, { width: 320, height: 256 })).toMatchObject({
    preprocess: { width: 320, height: 256 },
    constants: [{ name: 'orig_target_sizes', values: [320, 256] }],
  });
});

test('a size that the model fixes, or does not run on, is refused in words', () => {
  expect(refusal(() => recogniseAs(ultralytics, yolo(640, 8400), { width: 320, height: 320 }))).toEqual(['detector-invalid', 'It takes 640 × 640 pixels, not 320 × 320.']);
  const failed = new AppError('model-failed', 'The model failed on this frame.', { detail: 'Concat: 7 is not 8.' });
  expect(refusedSize(failed, { width: 330 })).toMatchObject({ code: 'detector-invalid', detail: expect.stringContaining('330 × its own pixels; many models take multiples of 32 only. Concat: 7 is not 8.') });
  expect(refusedSize(failed), 'of a size that nobody chose it is what it was').toBe(failed);
});
