import { expect, test } from '@playwright/test';
import { Figures } from '../../workers/replay/figures.ts';

test('counts, means and errors since play', () => {
  const figures = new Figures();
  figures.start(100);
  for (let frame = 0; frame < 40; frame++) figures.present(100 + frame * 20, 100 + frame * 20 - (frame === 39 ? 17 : 2), { decode: frame < 10 ? 1000 : 4, infer: 8 });
  figures.skip();
  const status = figures.status(1100);
  expect(status).toMatchObject({ presented: 40, skipped: 1, late: 1, wallMs: 1000, painted: null });
  expect(status.fps).toBeCloseTo(50, 6);
  // The last 30 only: the slow ones are forgotten.
  expect(status.stageMs).toEqual({ decode: 4, infer: 8 });
  expect(status.errorMs?.median).toBeCloseTo(2, 6);
  expect(status.errorMs?.p95).toBeCloseTo(2, 6);
});

test('pauses are in neither wall time nor frame rate', () => {
  const figures = new Figures();
  figures.start(0);
  figures.present(0, null, {});
  figures.present(50, null, {});
  figures.pause(60);
  figures.start(10_000);
  figures.start(10_020);
  figures.present(10_010, null, {});
  figures.present(10_060, null, {});
  const status = figures.status(10_100);
  expect(status.wallMs).toBe(160);
  expect(status.fps).toBeCloseTo(20, 6);
  expect(status.errorMs).toBeNull();
  figures.pause(10_100);
  expect(figures.status(99_999).wallMs).toBe(160);
});

test('a reset forgets everything', () => {
  const figures = new Figures();
  const fresh = figures.status(0);
  figures.start(0);
  figures.present(30, 0, { read: 1 });
  figures.painted(true);
  figures.painted(false);
  expect(figures.status(0).painted).toEqual({ right: 1, wrong: 1 });
  figures.reset();
  expect(figures.status(50)).toEqual(fresh);
});

test('what is skipped after the picture a pause stops at is counted when it comes again, once', () => {
  const figures = new Figures();
  figures.skip();
  figures.present(0, 0, {});
  figures.skip();
  figures.skip();
  figures.stopAtShown();
  figures.stopAtShown();
  expect(figures.skipped).toBe(1);
  figures.skip();
  figures.present(50, 50, {});
  figures.stopAtShown();
  expect(figures.skipped).toBe(2);
});
