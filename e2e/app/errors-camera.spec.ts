import { AppServer } from '../fixtures/app-server.ts';
import { expect, test as withCamera } from '../fixtures/app-test.ts';
import { testLaunchedWith } from '../fixtures/launch-test.ts';
import { readStored } from '../fixtures/stored.ts';
import { notUnplugged, pullThePlug } from '../fixtures/unplug.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

const withoutCamera = testLaunchedWith({ drop: '--use-fake-device', add: ['--use-fake-device-for-media-stream=device-count=0'] });
const refused = testLaunchedWith({ drop: '--use-fake-ui', add: ['--use-fake-ui-for-media-stream=deny'] });
refused.use({ permissions: [] });
/** Chrome's second fake camera gives depth, in a format that no encoder takes. */
const withDepthCamera = testLaunchedWith({ drop: '--use-fake-device', add: ['--use-fake-device-for-media-stream=device-count=2'] });

withoutCamera('no camera: says so and offers the demo scene', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.error).toContainText('No camera');
  await expect(record.startButton).toBeDisabled();
  await page.getByRole('button', { name: 'Use the demo scene' }).click();
  await expect(record.startButton).toBeEnabled();
});

refused('permission refused: says where to allow it', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.error).toContainText('camera is blocked');
  await expect(record.error).toContainText('set Camera to Allow');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

withCamera('a camera that is unplugged before anything is recorded: says so, and Try again finds it again', async ({ page, context }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.startButton).toBeEnabled();
  withCamera.skip(!(await pullThePlug(context)), notUnplugged);
  await expect(record.error).toContainText('The camera went away');
  await expect(record.startButton).toBeDisabled();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(record.startButton).toBeEnabled();
});

withCamera('no encoder for the picture: says so, nothing is left behind', async ({ page }) => {
  // A browser whose encoders refuse everything: the record worker as built, in a place without them.
  const server = new AppServer();
  server.changeRecordWorker('VideoEncoder.isConfigSupported = async (config) => ({ supported: false, config });');
  await server.start();
  const record = new RecordPage(page);
  await page.goto(`${server.url}#/record/demo-scene`);
  await expect(record.startButton).toBeEnabled();
  await record.startButton.click();
  await expect(record.error).toContainText('No video encoder takes this size');
  await expect(record.error).toContainText('Choose a smaller picture');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(record.startButton).toBeEnabled();
  expect((await readStored(page)).sessions).toEqual([]);
  await server.stop();
});

withDepthCamera('a camera whose pictures can not be encoded: says so, nothing is left behind', async ({ page }) => {
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.startButton).toBeEnabled();
  await page.getByRole('combobox', { name: 'Camera' }).selectOption({ index: 2 });
  await expect(page.getByText('fake_device_1 gives')).toBeVisible();
  await record.startButton.click();
  await expect(record.error).toContainText('pictures can’t be recorded');
  expect((await readStored(page)).sessions).toEqual([]);
  const left = await page.evaluate(async () => {
    const sessions = await (await navigator.storage.getDirectory()).getDirectoryHandle('sessions', { create: true });
    const names: string[] = [];
    for await (const name of sessions.keys()) names.push(name);
    return names;
  });
  expect(left).toEqual([]);
});
