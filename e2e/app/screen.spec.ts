import { videoTracks } from '../../src/domain/session.ts';
import { expect } from '../fixtures/app-test.ts';
import { testLaunchedWith } from '../fixtures/launch-test.ts';
import { readVerified } from '../fixtures/stored.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

/** The browser answers its own question by sharing the tab of this name. */
const sharing = testLaunchedWith({ drop: '--none', add: ['--auto-select-tab-capture-source-by-title=Retake'] });
const refusing = testLaunchedWith({ drop: '--use-fake-ui', add: ['--use-fake-ui-for-media-stream=deny'] });

sharing('a screen is shared in answer to a tap, recorded at whatever rate it changes, and verified', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/screen');
  await expect(record.startButton).toBeDisabled();
  await page.getByRole('button', { name: 'Choose what to share' }).click();
  await expect(record.startButton).toBeEnabled();
  await record.record(2);
  const { sessions, rows } = await readVerified(page);
  expect(sessions).toMatchObject([{ source: { id: 'screen', variableRate: true }, endReason: 'stopped', verification: { ok: true } }]);
  expect(sessions[0]?.tracks[0]?.frames).toBe(rows.length);
});

sharing('the screen beside a camera is a track of its own; when sharing ends the camera goes on', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await record.chooseResolution('480p');
  await expect(record.startButton).toBeEnabled();
  await page.getByRole('button', { name: 'Screen', exact: true }).click();
  await expect(record.previews).toHaveCount(2);
  await record.recordOn(2);
  // What the browser's own bar does when a person ends the sharing there.
  await record.previews.nth(1).locator('video').evaluate((video) => {
    const stream = video instanceof HTMLVideoElement ? video.srcObject : null;
    if (stream instanceof MediaStream) stream.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
  });
  await expect(record.previews).toHaveCount(1);
  await expect(record.log).toContainText('The camera was lost');
  await record.recordOn(4);
  await record.stop();
  const { sessions } = await readVerified(page);
  const [session] = sessions;
  const tracks = session === undefined ? [] : videoTracks(session);
  expect(tracks.map(({ id, source }) => [id, source?.id ?? session?.source.id])).toEqual([
    ['cam0', 'camera'],
    ['screen', 'screen'],
  ]);
  for (const { frames } of tracks) expect(frames).toBeGreaterThan(0);
  expect(session?.verification).toMatchObject({ ok: true });
});

refusing('a screen that is not shared: says so, and asks again', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/screen');
  await page.getByRole('button', { name: 'Choose what to share' }).click();
  await expect(record.error).toContainText('The screen was not shared');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
