import { expect, test } from '@playwright/test';

const framePeriodUs = 33_400;

test('a flash seen by three cameras lands within one frame period in all of their tracks', async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
  // The third one counts from somewhere else: it is put in place by when its frames arrive.
  const { problem, flashes } = await page.evaluate(() => retake.cameras.recordFlash([0, 0, 7_000_000]));
  expect(problem).toBeNull();
  expect(flashes.map(({ off }) => off)).toEqual([0, 0, 0]);
  for (const { colour } of flashes) expect(Math.min(...colour)).toBeGreaterThan(230);
  const [one, two, three] = flashes.map(({ timestampUs }) => timestampUs);
  expect(Math.abs((one ?? 0) - (two ?? Infinity))).toBeLessThanOrEqual(framePeriodUs);
  // How long its first frame took to arrive can't be told from its clock; that is all the doubt there is.
  expect(Math.abs((one ?? 0) - (three ?? Infinity))).toBeLessThan(1_000_000);
});
