import { expect, test } from '../fixtures/app-test.ts';
import { hasFfprobe } from '../fixtures/ffprobe.ts';
import { makeNumberedClip } from '../fixtures/numbered-clip.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { readVerified } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test('a video that is dropped becomes a session that can be replayed and is verified', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const shell = new Shell(page);
  await shell.open('#/models');
  await shell.drop(sharedFile('video/sam2-05_default_juggle.mp4'), 'video/mp4');
  await expect(page.getByText('sam2-05_default_juggle imported')).toBeVisible();
  await page.getByRole('button', { name: 'Open' }).click();
  const replay = new ReplayPage(page);
  await expect(replay.detail('Source')).toHaveText('sam2-05_default_juggle.mp4');
  expect(await replay.lastFrame()).toBe(246);
  await replay.runDetector();
  const { sessions, runs } = await readVerified(page);
  expect(sessions).toMatchObject([{ name: 'sam2-05_default_juggle', state: 'complete', verification: { ok: true } }]);
  expect(runs).toMatchObject([{ state: 'complete', frames: 247 }]);
});

test('a person is told what could not be kept of a video', async ({ page }, info) => {
  test.skip(!hasFfprobe, 'NOT TESTED: ffmpeg is missing, so no clip could be made.');
  await new Shell(page).open();
  const path = info.outputPath('old.webm');
  makeNumberedClip(path, 30, ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis']);
  const library = new LibraryPage(page);
  await library.import(path);
  await expect(page.getByText('old imported. Its pictures were encoded anew, because sessions don’t hold VP8. Its sound is Vorbis and was left out.')).toBeVisible();
  await expect(library.session('old')).toBeVisible();
});

test('a video that can’t be read is refused by name and leaves nothing', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  await new Shell(page).open();
  const library = new LibraryPage(page);
  for (const [path, title] of [
    ['odd/mediamtx-offline_h265.mp4', 'This browser can’t decode this video'],
    ['odd/decord-corrupted.mp4', 'This video file is damaged'],
    ['odd/mp4ff-init_truncated.mp4', 'This file is not a video Retake reads'],
  ] as const) {
    await library.import(sharedFile(path));
    await expect(page.getByRole('alert').filter({ hasText: title })).toBeVisible();
  }
  await expect(library.sessions).toHaveCount(0);
});
