import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test.beforeEach(async ({ page }) => {
  await new Shell(page).open('#/record/demo-scene');
  await new RecordPage(page).chooseResolution('480p');
});

/** Cuts the end off the only media file, as a disk fault might. */
async function cutMedia(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const sessions = await (await navigator.storage.getDirectory()).getDirectoryHandle('sessions');
    for await (const session of sessions.values()) {
      const file = await (await (session as FileSystemDirectoryHandle).getDirectoryHandle('cam0')).getFileHandle('0.mp4');
      const writable = await file.createWritable({ keepExistingData: true });
      await writable.truncate((await file.getFile()).size - 5000);
      await writable.close();
    }
  });
}

test('a recording is verified by itself, and again when asked', async ({ page }) => {
  const shell = new Shell(page);
  const library = new LibraryPage(page);
  const replay = new ReplayPage(page);
  await new RecordPage(page).record(2);
  await shell.visit('Library');
  await expect(library.verified('Take 1')).toBeVisible();
  const { rows } = await readStored(page);

  await page.reload();
  await expect(library.verified('Take 1')).toBeVisible();
  await library.openSession('Take 1');
  await expect(replay.verdict).toHaveText(/All agreed on /);
  await replay.verifyButton.click();
  await expect(replay.verdict).toHaveText(`${rows.length} frames in the file, ${rows.length} rows: all agree`);
  await expect(replay.failedChecks).toHaveCount(0);
});

test('a session whose file was cut says what disagrees, and the library warns', async ({ page }) => {
  const shell = new Shell(page);
  const library = new LibraryPage(page);
  const replay = new ReplayPage(page);
  await new RecordPage(page).record(2);
  await shell.visit('Library');
  await expect(library.verified('Take 1')).toBeVisible();
  const bytes = (await readStored(page)).sessions[0]?.bytes ?? 0;

  await library.openSession('Take 1');
  await expect(replay.playButton).toBeVisible();
  // The player holds the file; a cut needs it free.
  await page.goto('about:blank');
  await shell.open();
  await cutMedia(page);
  await library.openSession('Take 1');
  await expect(replay.error).toBeVisible();
  await replay.verifyButton.click();
  await expect(replay.failedChecks.first()).toContainText('Size of the media file in bytes');
  await expect(replay.failedChecks.first()).toContainText(`Expected ${bytes}, found ${bytes - 5000}: cam0/0.mp4`);
  await expect(replay.verdict).toHaveText(/checks failed$/);
  await shell.visit('Library');
  await expect(library.session('Take 1')).toContainText('Verification failed');
  await expect(library.verified('Take 1')).toHaveCount(0);
});

test('while something is recorded nothing is verified; afterwards everything is', async ({ page }) => {
  const shell = new Shell(page);
  const record = new RecordPage(page);
  const library = new LibraryPage(page);
  const replay = new ReplayPage(page);
  await record.record(1);
  await record.startButton.click();
  await expect(record.stopButton).toBeVisible();
  await shell.visit('Library');
  await library.openSession('Take 1');
  await expect(replay.verifyButton).toBeDisabled();
  await shell.visit('Record');
  await record.stopButton.click();
  await expect(record.startButton).toBeEnabled();
  await shell.visit('Library');
  await expect(library.verified('Take 1')).toBeVisible();
  await expect(library.verified('Take 2')).toBeVisible();
});
