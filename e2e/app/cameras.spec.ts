import type { Page } from '@playwright/test';
import { videoTracks } from '../../src/domain/session.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { testLaunchedWith } from '../fixtures/launch-test.ts';
import { readVerified } from '../fixtures/stored.ts';
import { holdTheCamera, notUnplugged, pullThePlug } from '../fixtures/unplug.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

/** Chrome's second fake camera gives depth, which no encoder takes; the others are plain. */
const withFour = testLaunchedWith({ drop: '--use-fake-device', add: ['--use-fake-device-for-media-stream=device-count=4'] });

async function openCamera(page: Page): Promise<RecordPage> {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await record.chooseResolution('480p');
  await expect(record.startButton).toBeEnabled();
  return record;
}

withFour('three cameras: a depth camera is left out and named, three others are recorded side by side, verified and replayed', async ({ page }) => {
  const record = await openCamera(page);
  await page.getByRole('button', { name: 'Camera', exact: true }).click();
  await expect(page.getByText('fake_device_1 is left out. This camera’s pictures can’t be recorded.')).toBeVisible();
  await expect(record.previews).toHaveCount(1);
  await record.camera('Camera 2').selectOption('fake_device_2');
  await expect(record.previews).toHaveCount(2);
  await page.getByRole('button', { name: 'Camera', exact: true }).click();
  await record.camera('Camera 3').selectOption('fake_device_3');
  await expect(record.previews).toHaveCount(3);
  await expect(record.startButton).toBeEnabled();
  await record.record(3);

  const { sessions } = await readVerified(page);
  const [session] = sessions;
  expect(session?.verification).toMatchObject({ ok: true });
  const tracks = session === undefined ? [] : videoTracks(session);
  expect(tracks.map(({ id, source }) => [id, source?.label ?? session?.source.label])).toEqual([
    ['cam0', 'fake_device_0'],
    ['cam1', 'fake_device_2'],
    ['cam2', 'fake_device_3'],
  ]);
  for (const { frames } of tracks) expect(frames).toBeGreaterThan(30);

  const replay = new ReplayPage(page);
  await record.lastTake.click();
  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await expect(replay.figure('Presented')).toHaveText(String(tracks[0]?.frames));
});

withFour('another camera takes over while recording: one session, the event is on its timeline', async ({ page }) => {
  const record = await openCamera(page);
  await record.recordOn(1);
  await record.camera().selectOption('fake_device_2');
  await expect(record.log).toContainText('Another camera took over');
  await record.recordOn(3);
  await record.stop();
  const { sessions, rows } = await readVerified(page);
  expect(sessions).toHaveLength(1);
  expect(sessions[0]?.verification).toMatchObject({ ok: true });
  expect(sessions[0]?.events?.map(({ kind }) => kind)).toContain('camera-switched');
  const [track] = sessions[0]?.tracks ?? [];
  expect(track?.frames).toBe(rows.length);
  for (const segment of track?.segments ?? []) expect(segment.frames).toBeGreaterThan(0);
  expect(track?.segments).toHaveLength(2);
});

test('a camera that is unplugged while recording: the recording waits, and goes on when it is back', async ({ page, context }) => {
  const record = await openCamera(page);
  await record.recordOn(2);
  test.skip(!(await pullThePlug(context)), notUnplugged);
  await expect(record.log).toContainText('The camera was lost');
  // Chrome starts its camera process again for the next request, as a plug that is put back.
  await expect(record.log).toContainText('The camera came back', { timeout: 20_000 });
  await expect(record.error).toHaveCount(0);
  await record.recordOn(5);
  await record.stop();
  const { sessions, rows } = await readVerified(page);
  expect(sessions).toMatchObject([{ state: 'complete', endReason: 'stopped', verification: { ok: true } }]);
  expect(sessions[0]?.events?.map(({ kind }) => kind)).toEqual(['camera-lost', 'camera-back']);
  const [track] = sessions[0]?.tracks ?? [];
  expect(track?.segments).toHaveLength(2);
  expect(track?.frames).toBe(rows.length);
  await expect(record.startButton).toBeEnabled();
});

test('a camera that stalls in silence: it is opened again, the recording goes on', async ({ page, context }) => {
  const record = await openCamera(page);
  await record.recordOn(2);
  const letGo = await holdTheCamera(context);
  test.skip(letGo === null, notUnplugged);
  await expect(record.log).toContainText('Pictures stopped coming', { timeout: 20_000 });
  await expect(record.error).toContainText('No pictures come from the camera');
  letGo?.();
  await expect(record.log).toContainText('Pictures came again', { timeout: 20_000 });
  await expect(record.error).toHaveCount(0);
  await record.recordOn(4);
  await record.stop();
  const { sessions, rows } = await readVerified(page);
  expect(sessions).toMatchObject([{ endReason: 'stopped', verification: { ok: true } }]);
  expect(sessions[0]?.events?.slice(0, 2).map(({ kind }) => kind)).toEqual(['stalled', 'flowing']);
  expect(sessions[0]?.tracks[0]?.frames).toBe(rows.length);
});

test('a page out of sight and a camera that is muted: each closes the segment and is on the timeline', async ({ page }) => {
  const record = await openCamera(page);
  await record.recordOn(1);
  // A browser under test never hides its pages nor mutes its cameras, so the browser's part of it is played here.
  const show = (state: DocumentVisibilityState) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await show('hidden');
  await expect(record.log).toContainText('The page went out of sight');
  await show('visible');
  await expect(record.log).toContainText('The page came back into sight');
  const mute = (type: 'mute' | 'unmute') =>
    record.previews.locator('video').evaluate((video, type) => {
      const stream = video instanceof HTMLVideoElement ? video.srcObject : null;
      if (stream instanceof MediaStream) stream.getVideoTracks()[0]?.dispatchEvent(new Event(type));
    }, type);
  await mute('mute');
  await expect(record.log).toContainText('Muted by the device');
  await mute('unmute');
  await expect(record.log).toContainText('No longer muted');
  await record.recordOn(3);
  await record.stop();
  const { sessions } = await readVerified(page);
  expect(sessions[0]?.events?.map(({ kind }) => kind)).toEqual(['hidden', 'visible', 'muted', 'unmuted']);
  expect(sessions[0]?.verification).toMatchObject({ ok: true });
  expect(sessions[0]?.tracks[0]?.segments.length).toBeGreaterThan(2);
});
