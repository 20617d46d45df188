import { statSync } from 'node:fs';
import { expect, test } from '../fixtures/app-test.ts';
import { hasFfprobe, probe } from '../fixtures/ffprobe.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test('a session goes out as a video that other programs play, and stays as it is', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/demo-scene');
  await record.chooseResolution('480p');
  await record.record(2);
  await record.lastTake.click();
  const { rows, sessions } = await readStored(page);
  const download = await new ReplayPage(page).exportAs('Video (.mp4)');
  expect(download.suggestedFilename()).toBe(`${sessions[0]?.name}.mp4`);
  const path = await download.path();
  expect(statSync(path).size).toBeGreaterThan(10_000);
  await expect(page.getByText(`${sessions[0]?.name}.mp4 is in your downloads`)).toBeVisible();
  test.skip(!hasFfprobe, 'ffprobe is not on this machine, so the video was not read by another program');
  const { frames, seconds } = probe(path);
  expect(frames).toBe(rows.length);
  expect(seconds.map((second) => Math.round(second * 1e6))).toEqual(rows.map(({ timestampUs }) => timestampUs - (rows[0]?.timestampUs ?? 0)));
});

test('on a phone the choice of forms is within the window, and keys lead through it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const library = new LibraryPage(page);
  await new Shell(page).open();
  await library.import('e2e/fixtures/golden/session-v1.retake.zip');
  const name = 'Golden session, version 1';
  const button = library.session(name).getByRole('button', { name: `Export ${name}` });
  await button.click();
  const menu = page.getByRole('menu');
  const box = await menu.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Session (.zip)' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Video (.mp4)' })).toBeFocused();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe(`${name}.mp4`);
  await expect(menu).toBeHidden();
});

test('a session that was imported is verified by itself', async ({ page }) => {
  const library = new LibraryPage(page);
  await new Shell(page).open();
  // Its files and rows agree; its run was made by hand, with times that are not those of the rows.
  await library.import('e2e/fixtures/golden/session-v1.retake.zip');
  await expect(library.session('Golden session, version 1')).toContainText('Verification failed');
  await expect(page.getByText('Golden session, version 1 did not pass its verification')).toBeVisible();
});
