import { audioTracks } from '../../src/domain/session.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { testLaunchedWith } from '../fixtures/launch-test.ts';
import { readVerified } from '../fixtures/stored.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

const refused = testLaunchedWith({ drop: '--use-fake-ui', add: ['--use-fake-ui-for-media-stream=deny'] });
refused.use({ permissions: [] });

test('the microphone is recorded beside the camera, in a file of its own', async ({ page, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await record.chooseResolution('480p');
  await page.getByRole('checkbox', { name: 'Microphone' }).check();
  await expect(page.getByText(/^Sound: /)).toBeVisible();
  await expect(record.startButton).toBeEnabled();
  await record.record(3);
  const { sessions } = await readVerified(page);
  const [session] = sessions;
  expect(session?.verification).toMatchObject({ ok: true });
  const [sound] = session === undefined ? [] : audioTracks(session);
  expect(sound).toMatchObject({ id: 'mic', kind: 'audio' });
  expect(sound?.frames).toBeGreaterThan(50);
});

refused('a microphone that is refused is told in its place, and the recording goes on without it', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/demo-scene');
  await record.chooseResolution('480p');
  await page.getByRole('checkbox', { name: 'Microphone' }).check();
  await expect(page.getByText('Microphone: The microphone is blocked')).toBeVisible();
  await record.record(1);
  const { sessions } = await readVerified(page);
  expect(sessions).toMatchObject([{ state: 'complete', endReason: 'stopped', verification: { ok: true } }]);
  expect(sessions[0]?.tracks.map(({ kind }) => kind)).toEqual(['video']);
});

test('a microphone that is switched off before the browser has answered stays off', async ({ page, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  await page.addInitScript(() => {
    const ask = MediaDevices.prototype.getUserMedia;
    const given: MediaStream[] = [];
    const answers = new Promise<void>((resolve) => addEventListener('answer', () => resolve(), { once: true }));
    MediaDevices.prototype.getUserMedia = async function (constraints) {
      const stream = await ask.call(this, constraints);
      if ((constraints?.audio ?? false) === false) return stream;
      given.push(stream);
      await answers;
      return stream;
    };
    Object.assign(globalThis, { given });
  });
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/demo-scene');
  const microphone = page.getByRole('checkbox', { name: 'Microphone' });
  await microphone.check();
  await microphone.uncheck();
  await microphone.check();
  await microphone.uncheck();
  await page.waitForFunction(() => (globalThis as unknown as { given: MediaStream[] }).given.length === 2);
  await page.evaluate(() => dispatchEvent(new Event('answer')));
  await page.waitForFunction(() => (globalThis as unknown as { given: MediaStream[] }).given.every((stream) => stream.getTracks().every((track) => track.readyState === 'ended')));
  await record.record(1);
  expect((await readVerified(page)).sessions[0]?.tracks.map(({ kind }) => kind)).toEqual(['video']);
});
