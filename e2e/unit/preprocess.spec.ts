import { expect, test } from '@playwright/test';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import { placePicture, Resampler } from '../../workers/detect/preprocess.ts';

const plain: Preprocess = { width: 2, height: 2, layout: 'nchw', order: 'rgb', fit: 'stretch', pad: 0, mean: [0, 0, 0], std: [1, 1, 1] };

/** A picture of these grey values. */
function grey(width: number, height: number, values: readonly number[]) {
  return { data: Uint8Array.from(values.flatMap((value) => [value, value, value, 255])), width, height, displayWidth: width, displayHeight: height };
}

function resample(preprocess: Preprocess, picture: ReturnType<typeof grey>): number[] {
  const tensor = new Float32Array(3 * preprocess.width * preprocess.height);
  const resampler = new Resampler(preprocess, picture);
  resampler.pad(tensor);
  resampler.write(picture.data, tensor);
  return [...tensor];
}

test('enlarging takes half-pixel centres and clamps at the edges', () => {
  // Centres of four in two: -0.25, 0.25, 0.75, 1.25.
  expect(resample({ ...plain, width: 4, height: 1 }, grey(2, 1, [0, 100])).slice(0, 4)).toEqual([0, 25, 75, 100]);
  expect(resample({ ...plain, width: 1, height: 4 }, grey(1, 2, [0, 100])).slice(0, 4)).toEqual([0, 25, 75, 100]);
});

test('shrinking interpolates between two neighbours only: no anti-aliasing', () => {
  // Centre of one in four: 1.5; of two in six: 1 and 4.
  expect(resample({ ...plain, width: 1, height: 1 }, grey(4, 1, [255, 10, 20, 255])).slice(0, 1)).toEqual([15]);
  expect(resample({ ...plain, width: 2, height: 1 }, grey(6, 1, [9, 1, 9, 9, 7, 9])).slice(0, 2)).toEqual([1, 7]);
});

test('values are rounded to bytes before mean and std', () => {
  // (0 + 1) / 2 and (0 + 3) / 2 round up; (1 + 1 + 1 + 2) / 4 rounds down.
  expect(resample({ ...plain, width: 1, height: 1, std: [2, 2, 2] }, grey(2, 1, [0, 1]))).toEqual([0.5, 0.5, 0.5]);
  expect(resample({ ...plain, width: 1, height: 1 }, grey(2, 1, [0, 3]))).toEqual([2, 2, 2]);
  expect(resample({ ...plain, width: 1, height: 1 }, grey(2, 2, [1, 1, 1, 2]))).toEqual([1, 1, 1]);
});

test('channels go where layout and order say, mean and std follow the order', () => {
  const picture = { data: Uint8Array.from([10, 20, 30, 255, 40, 50, 60, 255]), width: 2, height: 1, displayWidth: 2, displayHeight: 1 };
  const shape: Preprocess = { ...plain, width: 2, height: 1 };
  expect(resample(shape, picture)).toEqual([10, 40, 20, 50, 30, 60]);
  expect(resample({ ...shape, order: 'bgr' }, picture)).toEqual([30, 60, 20, 50, 10, 40]);
  expect(resample({ ...shape, layout: 'nhwc', order: 'bgr' }, picture)).toEqual([30, 20, 10, 60, 50, 40]);
  expect(resample({ ...shape, order: 'bgr', mean: [10, 0, 0], std: [1, 1, 10] }, picture)).toEqual([20, 50, 20, 50, 1, 4]);
});

test('a letterbox keeps the aspect ratio and pads the rest', () => {
  const letterbox: Preprocess = { ...plain, width: 4, height: 4, fit: 'letterbox-top-left', pad: 114 };
  expect(resample(letterbox, grey(4, 2, [1, 2, 3, 4, 5, 6, 7, 8])).slice(0, 16)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, ...Array<number>(8).fill(114)]);
  expect(resample({ ...letterbox, fit: 'letterbox-centre' }, grey(2, 4, [1, 2, 3, 4, 5, 6, 7, 8])).slice(0, 16)).toEqual([
    114, 1, 2, 114, 114, 3, 4, 114, 114, 5, 6, 114, 114, 7, 8, 114,
  ]);
  expect(resample({ ...letterbox, layout: 'nhwc', pad: 9 }, grey(4, 2, [1, 2, 3, 4, 5, 6, 7, 8])).slice(24)).toEqual(Array<number>(24).fill(9));
});

test('real sizes land where the models expect them', () => {
  const yolox: Preprocess = { ...plain, width: 416, height: 416, fit: 'letterbox-top-left', pad: 114 };
  expect(placePicture(yolox, 1280, 720)).toEqual({ offsetX: 0, offsetY: 0, innerWidth: 416, innerHeight: 234 });
  expect(placePicture(yolox, 640, 480)).toEqual({ offsetX: 0, offsetY: 0, innerWidth: 416, innerHeight: 312 });
  expect(placePicture({ ...yolox, fit: 'letterbox-centre' }, 720, 1280)).toEqual({ offsetX: 91, offsetY: 0, innerWidth: 234, innerHeight: 416 });
  expect(placePicture({ ...yolox, fit: 'stretch' }, 639, 3)).toEqual({ offsetX: 0, offsetY: 0, innerWidth: 416, innerHeight: 416 });
});

test('pixels that are not square are placed as they are meant to be seen', () => {
  const seen = { ...grey(2, 2, [1, 2, 3, 4]), displayWidth: 4, displayHeight: 2 };
  const letterbox: Preprocess = { ...plain, width: 4, height: 4, fit: 'letterbox-top-left', pad: 9 };
  expect(resample(letterbox, seen).slice(0, 16)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, ...Array<number>(8).fill(9)]);
});
