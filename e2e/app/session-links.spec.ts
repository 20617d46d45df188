import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test, testOffline } from '../fixtures/app-test.ts';
import { saveMadeZip } from '../fixtures/made-zip.ts';
import { deleteRuns, readStored } from '../fixtures/stored.ts';
import { ComparisonPanel } from './pages/comparison-panel.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const stepUs = 33_333;

/** Imports a made session of 30 frames and opens it; its id. */
async function openMade(page: Page, baseURL: string | undefined, path: string): Promise<string> {
  await saveMadeZip(page, baseURL ?? '', { timestampsUs: Array.from({ length: 30 }, (_, frame) => frame * stepUs) }, path);
  await new Shell(page).open();
  const library = new LibraryPage(page);
  await library.import(path);
  await library.openSession('Made session');
  await expect(new ReplayPage(page).playButton).toBeEnabled();
  return (await readStored(page)).sessions[0]?.id ?? '';
}

testOffline('a link leads to its frame and its comparison, without a network too; what it names and is not there is told', async ({ page, baseURL }, info) => {
  const id = await openMade(page, baseURL, info.outputPath('made.retake.zip'));
  const replay = new ReplayPage(page);
  const comparison = new ComparisonPanel(page);
  const shell = new Shell(page);
  await expect(shell.offline).toBeVisible({ timeout: 30_000 });
  await replay.runDetector();
  await replay.runDetector();
  await comparison.startButton.click();
  await expect(comparison.verdict).toHaveText(/^No difference/);
  await page.goto(`/?recording=off&session=${id}&t=0.4`);
  // The frame that is on screen then, not the next one.
  await expect.poll(() => replay.frame()).toBe(12);
  await expect(page).toHaveURL(new RegExp(`\\?recording=off#/session/${id}\\?t=0\\.4$`));
  await expect(comparison.startButton).toBeVisible();

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await comparison.startButton.click();
  await expect(comparison.verdict).toHaveText(/^No difference/);
  await replay.seekTo(20 * stepUs);
  await expect.poll(() => replay.frame()).toBe(20);
  await page.getByRole('button', { name: 'Copy link to this moment' }).click();
  await expect(shell.messages).toContainText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const [a, b] = (await readStored(page)).runs.sort((one, other) => one.createdAtMs - other.createdAtMs);
  expect(link).toBe(`${baseURL}/?session=${id}&t=0.66666&a=${a?.id}&b=${b?.id}`);

  await page.context().setOffline(true);
  await page.goto(link);
  await expect.poll(() => replay.frame()).toBe(20);
  await expect(comparison.verdict).toHaveText(/^No difference/);
  await page.reload();
  await expect.poll(() => replay.frame()).toBe(20);
  await expect(comparison.verdict).toHaveText(/^No difference/);

  for (const [part, title, detail] of [
    ['t=99', 'The link names a moment that this session does not have', 't=99, the session lasts 1.000 s'],
    ['t=soon', 'The link names a moment that this session does not have', 't=soon'],
    ['track=cam7', 'The link names a camera that this session does not have', 'track=cam7'],
    [`a=${a?.id}&b=gone`, 'This run is gone', 'b=gone'],
  ] as const) {
    await page.goto(`/?session=${id}&${part}`);
    await expect(page.getByRole('alert')).toContainText(title);
    await expect(page.getByRole('alert')).toContainText(detail);
    await expect(replay.playButton).toBeEnabled();
  }
  await page.goto('/?session=nobody&t=1&a=x&b=y');
  await expect(page.getByRole('alert')).toContainText('This session is not in this browser');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await page.getByRole('link', { name: 'Back to the library', exact: true }).last().click();
  await expect(new LibraryPage(page).session('Made session')).toBeVisible();
});

test('a frame is saved as a picture; where the clipboard is kept and the share sheet wants a tap, link and report get out all the same', async ({ page, baseURL }, info) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
  });
  const id = await openMade(page, baseURL, info.outputPath('made.retake.zip'));
  const replay = new ReplayPage(page);
  await replay.seekTo(12 * stepUs);
  await expect.poll(() => replay.frame()).toBe(12);
  await page.getByRole('button', { name: 'Copy link to this moment' }).click();
  const field = page.getByRole('textbox', { name: 'Copy the link from here' });
  await expect(field).toHaveValue(`${baseURL}/?session=${id}&t=0.399996`);
  await expect(field).toBeFocused();

  await expect(page.getByRole('button', { name: 'With results' })).toBeHidden();
  await replay.runDetector();
  await replay.runDetector();
  await replay.seekTo(12 * stepUs);
  await expect.poll(() => replay.frame()).toBe(12);
  const comparison = new ComparisonPanel(page);
  await comparison.startButton.click();
  await expect(comparison.verdict).toHaveText(/^No difference/);
  // Nothing was found in the frame: that leaves no trace on the picture, but for the words of two pictures.
  for (const [pictures, save, name, width] of [
    ['One picture', () => page.getByRole('button', { name: 'Save picture' }).click(), 'Made session cam0 frame 12 at 0.400 s.png', 320],
    ['One picture', () => page.keyboard.press('s'), 'Made session cam0 frame 12 at 0.400 s.png', 320],
    ['A and B', () => page.keyboard.press('s'), 'Made session cam0 frame 12 at 0.400 s with results.png', 640],
  ] as const) {
    await page.getByRole('radio', { name: pictures }).check();
    await expect(replay.picture).toHaveJSProperty('width', width);
    const download = page.waitForEvent('download');
    await save();
    expect((await download).suggestedFilename()).toBe(name);
    const png = readFileSync(await (await download).path());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, 240]);
  }

  // As in an app on an iPhone's home screen: the sheet opens in answer to a tap only, and the report took longer than the tap counts.
  await page.evaluate(() => {
    let taps = 0;
    const share = ({ files }: ShareData): Promise<void> => {
      if (taps++ === 0) return Promise.reject(new DOMException('Must be handling a user gesture.', 'NotAllowedError'));
      document.title = files?.[0]?.name ?? '';
      return Promise.resolve();
    };
    for (const [name, value] of Object.entries({ standalone: true, canShare: () => true, share })) Object.defineProperty(navigator, name, { value });
  });
  await comparison.reportButton.click();
  await expect(page.getByText('Made session comparison.html is ready')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveTitle('Made session comparison.html');
  await expect(page.getByText('Made session comparison.html is ready')).toBeHidden();

  // In another tab the runs are deleted: that is told once, what was asked for is done, and the comparison ends.
  await deleteRuns(page);
  await page.getByRole('button', { name: 'Loop' }).click();
  await replay.chooseTiming('Every frame');
  await expect(page.getByRole('alert')).toContainText('This run is gone');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(comparison.endButton).toBeHidden();
  await expect(replay.runs).toHaveCount(0);
});
