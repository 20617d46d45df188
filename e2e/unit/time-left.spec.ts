import { expect, test } from '@playwright/test';
import { timeLeft } from '../../src/domain/time-left.ts';

const usage = { elapsedS: 10, bytes: 5e6, bytesPerSecond: 0.5e6, freeBytes: 105e6 };
const none = { maxLengthS: null, diskBudgetMb: null };

test('whatever ends a recording first is what is left of it', () => {
  expect(timeLeft(usage, none)).toEqual({ seconds: 200, by: 'storage' });
  expect(timeLeft(usage, { ...none, diskBudgetMb: 55 })).toEqual({ seconds: 100, by: 'budget' });
  expect(timeLeft(usage, { maxLengthS: 60, diskBudgetMb: 55 })).toEqual({ seconds: 50, by: 'length' });
  expect(timeLeft(usage, { maxLengthS: 600, diskBudgetMb: 200 })).toEqual({ seconds: 200, by: 'storage' });
});

test('nothing is left of what is used up, and nothing is said where nothing is known', () => {
  expect(timeLeft({ ...usage, freeBytes: 1e6 }, none)).toEqual({ seconds: 0, by: 'storage' });
  expect(timeLeft({ ...usage, elapsedS: 70 }, { ...none, maxLengthS: 60 })).toEqual({ seconds: 0, by: 'length' });
  expect(timeLeft({ ...usage, freeBytes: null }, none)).toBeNull();
  expect(timeLeft({ ...usage, bytesPerSecond: 0 }, none)).toBeNull();
});
