import { test as plain, type Page } from '@playwright/test';
import { AppServer } from '../fixtures/app-server.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { readStored } from '../fixtures/stored.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

/** The app at an address that is not this machine's own, over plain HTTP. */
const insecure = plain.extend<object>({
  launchOptions: [
    async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP insecure.test localhost'] }),
    { scope: 'worker' },
  ],
});

/** A browser that lacks something: taken away before the page's own scripts run. */
async function without(page: Page, ...names: readonly ('VideoEncoder' | 'MediaStreamTrackProcessor' | 'getDisplayMedia')[]): Promise<void> {
  await page.addInitScript((names) => {
    for (const name of names) {
      Reflect.deleteProperty(globalThis, name);
      Reflect.deleteProperty(MediaDevices.prototype, name);
    }
  }, names);
}

/** A browser that answers a wish for a camera or a microphone so. */
async function refuse(page: Page, kind: 'audio' | 'video', name: string): Promise<void> {
  await page.addInitScript(({ kind, name }) => {
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = function (constraints) {
      return (constraints?.[kind] ?? false) === false ? ask.call(this, constraints) : Promise.reject(new DOMException(`Refused: ${name}`, name));
    };
  }, { kind, name });
}

test('a browser without encoders is told what it lacks', async ({ page }) => {
  await without(page, 'VideoEncoder');
  await new Shell(page).open();
  const error = page.getByRole('alert');
  await expect(error).toContainText('This browser can’t run Retake');
  await expect(error).toContainText('WebCodecs');
});

insecure('a page that is not secure says so, and how it would be', async ({ page }) => {
  const server = new AppServer();
  await server.start();
  await page.goto(server.url.replace('localhost', 'insecure.test'));
  const error = page.getByRole('alert');
  await expect(error).toContainText('This page is not secure');
  await expect(error).toContainText('https://');
  await server.stop();
});

test('a camera in use elsewhere: says so, and works once it is free', async ({ page }) => {
  await refuse(page, 'video', 'NotReadableError');
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.error).toContainText('The camera could not be started');
  await expect(record.error).toContainText('Another program may be using it');
  await page.getByRole('button', { name: 'Use the demo scene' }).click();
  await expect(record.startButton).toBeEnabled();
});

test('a browser that shares no screens says so', async ({ page }) => {
  await without(page, 'getDisplayMedia');
  const record = new RecordPage(page);
  await new Shell(page).open('#/record/camera');
  await expect(record.startButton).toBeEnabled();
  await page.getByRole('radio', { name: 'Screen' }).check();
  await page.getByRole('button', { name: 'Choose what to share' }).click();
  await expect(page.getByText('This browser can’t share a screen')).toBeVisible();
});

for (const [what, name, says] of [['no microphone', 'NotFoundError', 'No microphone found'], ['a microphone that is blocked', 'NotAllowedError', 'The microphone is blocked']] as const) {
  test(`${what}: told in its place, the video is recorded all the same`, async ({ page }) => {
    await refuse(page, 'audio', name);
    const record = new RecordPage(page);
    await new Shell(page).open('?microphone=on#/record/demo-scene');
    await expect(page.getByText(says)).toBeVisible();
    await record.record(1);
    const { sessions } = await readStored(page);
    expect(sessions[0]?.tracks.map(({ kind }) => kind)).toEqual(['video']);
  });
}

test('a browser that hands no sound to workers: told, and its camera is recorded by way of a video element', async ({ page }) => {
  await without(page, 'MediaStreamTrackProcessor');
  const record = new RecordPage(page);
  await new Shell(page).open('?microphone=on&height=480#/record/camera');
  await expect(page.getByText('This browser can’t record sound here')).toBeVisible();
  await record.record(2);
  const { sessions, rows } = await readStored(page);
  expect(sessions[0]?.tracks.map(({ kind }) => kind)).toEqual(['video']);
  expect(rows.length).toBeGreaterThan(15);
});

test('a storage that opens no files: says so, nothing is left behind', async ({ page }) => {
  const server = new AppServer();
  server.changeRecordWorker("FileSystemFileHandle.prototype.createSyncAccessHandle = async () => { throw new DOMException('No.', 'InvalidStateError'); };");
  await server.start();
  const record = new RecordPage(page);
  await page.goto(`${server.url}#/record/demo-scene`);
  await expect(record.startButton).toBeEnabled();
  await record.startButton.click();
  await expect(record.error).toContainText('The browser could not use its storage');
  expect((await readStored(page)).sessions).toEqual([]);
  await server.stop();
});
