import { expect, test } from '@playwright/test';
import { boxRectangle, placeLabel, strokesFor } from '../../src/overlay/geometry.ts';
import { classColour } from '../../src/overlay/palette.ts';

test('boxes are cut to the picture', () => {
  expect(boxRectangle([0.25, 0.5, 0.75, 1], 640, 480)).toEqual({ x: 160, y: 240, width: 320, height: 240 });
  expect(boxRectangle([-0.5, -0.1, 0.5, 0.25], 640, 480)).toEqual({ x: 0, y: 0, width: 320, height: 120 });
  expect(boxRectangle([1.2, 0, 1.5, 1], 640, 480)).toMatchObject({ x: 640, width: 0 });
});

test('a label stays in the picture', () => {
  const label = { width: 100, height: 20 };
  expect(placeLabel({ x: 50, y: 100, width: 60, height: 60 }, label, 640)).toEqual({ x: 50, y: 80, ...label });
  expect(placeLabel({ x: 600, y: 5, width: 40, height: 60 }, label, 640)).toEqual({ x: 540, y: 5, ...label });
  expect(placeLabel({ x: 0, y: 30, width: 40, height: 60 }, label, 80)).toMatchObject({ x: 0 });
});

test('lines and type grow with the picture and stay readable on a small one', () => {
  const small = strokesFor(160, 120);
  const large = strokesFor(3840, 2160);
  expect(small.font).toBeGreaterThanOrEqual(11);
  expect(large.font / small.font).toBeGreaterThan(5);
  expect(large.line).toBeGreaterThan(small.line);
  expect(strokesFor(1080, 1920)).toEqual(strokesFor(1920, 1080));
});

test('neighbouring classes differ, a class keeps its colour, any id has one', () => {
  expect(new Set([0, 1, 2, 3, 4, 5].map(classColour)).size).toBe(6);
  expect(classColour(9)).toBe(classColour(9));
  for (const id of [-3, 79, 1e6]) expect(classColour(id)).toMatch(/^#[0-9a-f]{6}$/);
});
