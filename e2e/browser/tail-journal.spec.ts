import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** Times of frames, in whole ms. */
const timesAt = (frameRate: number, frames: number): number[] => Array.from({ length: frames }, (_, index) => Math.round((index * 1000) / frameRate));

for (const { frameRate, atMost } of [{ frameRate: 60, atMost: 4 }, { frameRate: 30, atMost: 2 }, { frameRate: 15, atMost: 1 }, { frameRate: 10, atMost: 0 }]) {
  test(`at ${frameRate} frames a second ${atMost} of those that came are not written, at most`, async ({ page }) => {
    const timesMs = timesAt(frameRate, 40);
    const { readable } = await page.evaluate((timesMs) => retake.crash.writeJournal({ timesMs, keysMs: [0] }), timesMs);
    const missing = readable.map((frames, index) => index + 1 - frames);
    expect(missing).toHaveLength(40);
    expect(missing[0]).toBe(0);
    expect(Math.max(...missing)).toBeLessThanOrEqual(atMost);
  });
}

test('frames behind which none come are written all the same', async ({ page }) => {
  const { files } = await page.evaluate(() => retake.crash.writeJournal({ timesMs: [0, 33, 67], keysMs: [0], settle: true }));
  expect(files.flat()).toEqual([0, 1, 2]);
});

test('a file is turned at each key frame, or at the first one after a while', async ({ page }) => {
  const timesMs = timesAt(10, 30);
  const [each, afterSecond] = await page.evaluate(
    async (timesMs) => Promise.all([retake.crash.writeJournal({ timesMs, keysMs: [0, 1000] }), retake.crash.writeJournal({ timesMs: timesMs.slice(0, 20), keysMs: timesMs, turnEveryUs: 1_000_000 })]),
    timesMs,
  );
  const first = Array.from({ length: 10 }, (_, index) => index);
  expect(each.files).toEqual([first, Array.from({ length: 20 }, (_, index) => index + 10)]);
  expect(afterSecond.files).toEqual([first, first.map((index) => index + 10)]);
});

test('a journal goes while the one of the next segment is open', async ({ page }) => {
  const { filesAfterRemoval } = await page.evaluate(() => retake.crash.writeJournal({ timesMs: [0, 33], keysMs: [0] }));
  expect(filesAfterRemoval).toBe(0);
});
