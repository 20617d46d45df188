import { expect } from '@playwright/test';
import { testWithCamera } from '../fixtures/camera-test.ts';

const test = testWithCamera('intel-asl-again.mkv');

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('every row carries the microsecond that the camera stamped on its frame', async ({ page }) => {
  const { session, rows, cameraUs } = await page.evaluate(() => retake.camera.recordCameraFrames(120));

  const stamped = new Set(cameraUs);
  expect(rows.length).toBeGreaterThan(60);
  expect(session.sourceStartUs).toBe(cameraUs[0]);
  for (const row of rows) expect(stamped).toContain(session.sourceStartUs + row.timestampUs);
  // What the recorder did not keep, it counts.
  const seen = cameraUs.slice(0, cameraUs.indexOf(session.sourceStartUs + (rows.at(-1)?.timestampUs ?? 0)) + 1);
  const refused = rows.filter((row) => row.dropReason === 'encoder-busy' || row.dropReason === 'encoder-dropped').reduce((sum, row) => sum + row.droppedBefore, 0);
  expect(rows.length + refused).toBe(seen.length);
});
