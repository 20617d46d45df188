import { readFileSync } from 'node:fs';
import { expect, test } from '../fixtures/app-test.ts';
import { blindModel, claimingModel, futureModel, hollowModel, splitModel, textModel } from '../fixtures/made-models.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { readStored, storedModelFiles } from '../fixtures/stored.ts';
import { temporaryFile, unzip, zip } from '../fixtures/zip-content.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const golden = 'e2e/fixtures/golden/session-v1.retake.zip';

const notModels: readonly { readonly name: string; readonly content: () => Uint8Array; readonly says: readonly string[] }[] = [
  { name: 'a text file', content: () => Buffer.from('This is not a model.\n'), says: ['not an ONNX model'] },
  { name: 'an empty file', content: () => Buffer.alloc(0), says: ['not an ONNX model'] },
  { name: 'a few bytes that claim two gigabytes', content: claimingModel, says: ['This model can’t be loaded', 'in the middle of its contents'] },
  { name: 'a model of texts', content: textModel, says: ['this kind of model is not known yet', 'input_ids (int64 1 × 128)'] },
  { name: 'a model of a later operator set', content: futureModel, says: ['This model can’t be loaded', 'opset'] },
  { name: 'a model without its weights', content: splitModel, says: ['This model can’t be loaded', 'weights.bin', 'into one file'] },
  { name: 'a model that answers with no numbers', content: hollowModel, says: ['This model can’t be loaded', 'output0 is not a number anywhere'] },
];

for (const { name, content, says } of notModels) {
  test(`${name} named .onnx is refused, nothing is kept, the app goes on`, async ({ page }) => {
    const models = new ModelsPage(page);
    await new Shell(page).open('#/models');
    await models.add({ name: 'model.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(content()) });
    for (const text of says) await expect(models.explanation).toContainText(text);
    await expect(models.models).toHaveCount(1);
    expect(await storedModelFiles(page)).toEqual({});
    // The worker that met it is no worse for it.
    await models.add({ name: 'good.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(blindModel()) });
    await expect(models.models).toHaveCount(2);
  });
}

test('half a model is refused with the reason of the engine', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const models = new ModelsPage(page);
  const whole = readFileSync(sharedFile('models/face-rfb320.onnx'));
  await new Shell(page).open('#/models');
  await models.add({ name: 'half.onnx', mimeType: 'application/octet-stream', buffer: whole.subarray(0, whole.length / 2) });
  await expect(models.explanation).toContainText('in the middle of its contents');
  await expect(models.models).toHaveCount(1);
});

const notSessions = [
  { name: 'a truncated zip', make: () => temporaryFile('cut.zip', readFileSync(golden).subarray(0, 20_000)), says: 'This zip is cut short' },
  { name: 'a text file', make: () => temporaryFile('text.zip', 'This is not a zip.\n'), says: 'This file is not a zip' },
  { name: 'a zip of something else', make: () => zip('photos.zip', new Map([['holiday.txt', Buffer.from('sun')]])), says: 'This zip holds no Retake session' },
] as const;

for (const { name, make, says } of notSessions) {
  test(`${name} is refused by its own message and leaves nothing behind`, async ({ page }) => {
    const shell = new Shell(page);
    await shell.open();
    await new LibraryPage(page).import(await make());
    await expect(page.getByRole('alert').filter({ hasText: says })).toBeVisible();
    await expect(new LibraryPage(page).demoLink).toBeVisible();
    expect(await readStored(page)).toEqual({ sessions: [], rows: [], runs: [], results: [] });
  });
}

test('a session whose codec this browser can not decode says which, and keeps the file', async ({ page }) => {
  const files = await unzip(golden);
  const document = JSON.parse(files.get('session.json')?.toString('utf8') ?? '') as { session?: unknown };
  files.set('session.json', Buffer.from(JSON.stringify(document).replaceAll(/"codec":"[^"]+"/g, '"codec":"hvc1.1.6.L93.B0"')));
  await new Shell(page).open();
  const library = new LibraryPage(page);
  await library.import(await zip('hevc.zip', files));
  await library.sessions.first().getByRole('link').first().click();
  const replay = new ReplayPage(page);
  await expect(replay.error).toContainText('hvc1.1.6.L93.B0');
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeVisible();
});

test('storage full while recording: stops, says so, and what was saved replays', async ({ page, context, baseURL }) => {
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  const shell = new Shell(page);
  await shell.open('#/record/demo-scene');
  await record.chooseResolution('720p');
  await expect(record.startButton).toBeEnabled();
  const cdp = await context.newCDPSession(page);
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: usage + 600_000 });
  await record.startButton.click();
  await expect(page.getByRole('alert').filter({ hasText: 'storage is full' })).toBeVisible({ timeout: 60_000 });
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin });
  const { sessions, rows } = await readStored(page);
  expect(sessions).toMatchObject([{ state: 'complete', endReason: 'storage-full' }]);
  expect(rows.length).toBeGreaterThan(0);

  await record.lastTake.click();
  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await expect(replay.figure('Painted numbers')).toHaveText(`${rows.length} · 0`);
});
