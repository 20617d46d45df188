import { expect, test } from '@playwright/test';
import { isHeardAt, soundStep, stretchAt } from '../../src/domain/sound-step.ts';

/** Sound that starts so far ahead of the picture, ms for the listener, looked at ten times a second: by how much it is off each time, until it is left alone. */
function corrected(aheadMs: number, speed: number): number[] {
  const seen: number[] = [];
  let rate = speed;
  for (let off = aheadMs; seen.length < 200; off += 100 * (rate / speed - 1)) {
    const step = soundStep(off, speed, rate);
    if (step === 'seek') return [...seen, NaN];
    seen.push(off);
    ({ rate } = step);
    if (rate === speed) return seen;
  }
  return seen;
}

test('sound that nobody hears to be off is left alone', () => {
  for (const off of [-60, -20, 0, 59]) expect(soundStep(off, 1, 1)).toEqual({ rate: 1 });
  expect(soundStep(30, 2, 2)).toEqual({ rate: 2 });
});

test('a small error is put right by another rate until it is gone, without going past it', () => {
  for (const speed of [0.5, 1, 2]) {
    for (const off of [-180, -70, 70, 180]) {
      const seen = corrected(off, speed);
      expect(seen.length).toBeLessThan(60);
      expect(Math.abs(seen.at(-1) ?? NaN)).toBeLessThanOrEqual(15);
      expect(seen.every((value) => Math.sign(value) === Math.sign(off))).toBe(true);
    }
  }
});

test('a large error is put right at once, and so is one that no rate could that is heard', () => {
  expect(soundStep(201, 1, 1)).toBe('seek');
  expect(soundStep(-3000, 1, 1.03)).toBe('seek');
  expect(soundStep(-100, 4, 4)).toBe('seek');
  expect(soundStep(100, 4, 4)).toEqual({ rate: 3.88 });
  expect(soundStep(100, 0.25, 0.25)).toBe('seek');
});

test('a file is heard from its first moment to its last, and nothing between two', () => {
  const first = { startUs: 20_000, endUs: 3_000_000 };
  const second = { startUs: 4_000_000, endUs: 5_000_000 };
  const found = [0, 20_000, 2_999_999, 3_000_000, 3_999_999, 4_000_000, 5_000_000].map((us) => stretchAt([first, second], us));
  expect(found).toEqual([undefined, first, first, undefined, undefined, second, undefined]);
});

test('sound is heard at the speeds that browsers play', () => {
  expect([0.1, 0.25, 0.5, 1, 2, 4, 8, 16].filter(isHeardAt)).toEqual([0.25, 0.5, 1, 2, 4]);
});
