import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { downloadOf, modelCatalogue, type CatalogueModel } from '../../src/domain/model-catalogue.ts';
import { expect } from '../fixtures/app-test.ts';
import { test, type ModelHost } from '../fixtures/model-host.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { storedModelFiles } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const name = 'UltraFace RFB-320';
const wanted = modelCatalogue.find((model) => model.name === name) as CatalogueModel;
const { url } = downloadOf(wanted);
const faces = hasSharedData ? readFileSync(sharedFile('models/face-rfb320.onnx')) : Buffer.alloc(0);

test.skip(!hasSharedData, noSharedData);
test.use({ askedFor: [url] });

const testOffline = test.extend({ serviceWorkers: 'allow' });

const kept = { [`${wanted.sha256}.onnx`]: wanted.bytes };

async function openModels(page: Page): Promise<ModelsPage> {
  await new Shell(page).open('#/models');
  await expect(new ModelsPage(page).catalogue).toHaveCount(modelCatalogue.length);
  return new ModelsPage(page);
}

/** A download that has come as far as it will for now. */
async function openHalfway(page: Page, host: ModelHost): Promise<ModelsPage> {
  host.files.set(url, faces);
  host.holdsAt = 600_000;
  const models = await openModels(page);
  await models.download(name);
  await expect(page.getByText('47 %', { exact: true })).toBeVisible();
  return models;
}

async function isKept(models: ModelsPage): Promise<void> {
  await expect(models.offer(name)).toContainText('In this browser', { timeout: 20_000 });
  await expect(models.model(name)).toContainText('Not used in any session yet.');
  expect(await storedModelFiles(models.page)).toEqual(kept);
}

/** The bytes the second request went on from. */
function resumedFrom({ requests }: ModelHost): number {
  expect(requests).toHaveLength(2);
  return Number(/bytes=(\d+)-$/.exec(requests[1] ?? '')?.[1] ?? 0);
}

test('nothing is asked for before the tap; then the model comes, is checked and stays', async ({ page, host }) => {
  host.files.set(url, faces);
  const models = await openModels(page);
  await expect(models.offer(name)).toContainText('1.3 MB · input 320 × 240 · MIT');
  expect(host.requests).toEqual([]);
  await models.download(name);
  await isKept(models);
  expect(host.requests).toEqual([url]);
  await page.reload();
  await isKept(models);
});

test('a download shows how far it is; cancelled, it goes on later from where it was', async ({ page, host }) => {
  const models = await openHalfway(page, host);
  await page.getByRole('button', { name: 'Cancel the download' }).click();
  await expect(models.offer(name)).toContainText('600 kB of it are here already');
  host.holdsAt = Infinity;
  await models.resume(name);
  await isKept(models);
  expect(resumedFrom(host)).toBe(600_000);
});

test('what arrived outlives the page', async ({ page, host }) => {
  const models = await openHalfway(page, host);
  await page.reload();
  host.holdsAt = Infinity;
  await models.resume(name);
  await isKept(models);
  expect(resumedFrom(host)).toBe(600_000);
});

for (const ranges of [true, false]) {
  test(`a connection that breaks is told and tried again, at a host that ${ranges ? 'knows' : 'does not know'} ranges`, async ({ page, host }) => {
    host.ranges = ranges;
    const models = await openHalfway(page, host);
    host.breakOff();
    await expect(models.explanation).toContainText('The connection broke off after 600000 bytes.');
    host.holdsAt = Infinity;
    await page.getByRole('button', { name: 'Try again' }).click();
    await isKept(models);
    expect(resumedFrom(host)).toBe(600_000);
  });
}

test('two tabs that want the same model download it once', async ({ page, host, context }) => {
  host.files.set(url, faces);
  const models = await openModels(page);
  const others = await openModels(await context.newPage());
  await Promise.all([models.download(name), others.download(name)]);
  await isKept(models);
  await isKept(others);
  expect(host.requests).toEqual([url]);
});

test('a model is kept where there is room for it once', async ({ page, host, context, baseURL }) => {
  host.files.set(url, faces);
  const models = await openModels(page);
  const cdp = await context.newCDPSession(page);
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: usage + wanted.bytes * 1.5 });
  await models.download(name);
  await isKept(models);
});

test('what was begun can be given up', async ({ page, host }) => {
  await openHalfway(page, host);
  await page.getByRole('button', { name: 'Cancel the download' }).click();
  await page.getByRole('button', { name: `Discard what is here of ${name}` }).click();
  await expect(page.getByRole('button', { name: `Download ${name}` })).toBeVisible();
  expect(await storedModelFiles(page)).toEqual({});
});

const wrong: readonly [what: string, file: Buffer][] = [
  ['one changed bit', Buffer.from(faces.map((byte, at) => (at === 700_000 ? byte ^ 1 : byte)))],
  ['a longer file', Buffer.concat([faces, Buffer.alloc(1)])],
];

for (const [what, file] of wrong) {
  test(`${what} is noticed by the hash or the size, and nothing stays`, async ({ page, host }) => {
    host.files.set(url, file);
    const models = await openModels(page);
    await models.download(name);
    await expect(models.explanation).toContainText('This is not the file that was expected');
    expect(await storedModelFiles(page)).toEqual({});
    await expect(models.models).toHaveCount(1);
  });
}

test('a part that grew too long begins anew', async ({ page, host }) => {
  host.files.set(url, faces);
  const models = await openModels(page);
  await page.evaluate(async ({ part, bytes }) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
    const out = await (await folder.getFileHandle(`${part}.part`, { create: true })).createWritable();
    await out.write(new Uint8Array(bytes + 1));
    await out.close();
  }, { part: wanted.sha256, bytes: wanted.bytes });
  await page.reload();
  await models.resume(name);
  await isKept(models);
  expect(host.requests).toEqual([url]);
});

testOffline('a file that is not there any more, and a device without network, are told', async ({ page, host, context }) => {
  const models = await openModels(page);
  await models.download(name);
  await expect(models.explanation).toContainText('raw.githubusercontent.com answered with status 404: there is no such file.');
  expect(host.requests).toEqual([url]);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(new Shell(page).offline).toBeVisible({ timeout: 30_000 });
  await context.setOffline(true);
  await models.download(name);
  await expect(models.explanation).toContainText('This device is offline.');
  expect(await storedModelFiles(page)).toEqual({});
});

test('a deleted model comes back with Undo', async ({ page, host }) => {
  host.files.set(url, faces);
  const models = await openModels(page);
  await models.download(name);
  await isKept(models);
  await models.remove(name);
  await expect(models.models).toHaveCount(1);
  await expect(page.getByRole('button', { name: `Download ${name}` })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await isKept(models);
});

testOffline('with the network gone a downloaded model runs; its page names the session that used it', async ({ page, host, context }) => {
  host.files.set(url, faces);
  const shell = new Shell(page);
  const library = new LibraryPage(page);
  await shell.open();
  await library.import('e2e/fixtures/golden/session-v1.retake.zip');
  await expect(shell.offline).toBeVisible({ timeout: 30_000 });
  await shell.visit('Models');
  const models = new ModelsPage(page);
  await models.download(name);
  await isKept(models);
  await context.setOffline(true);

  await shell.visit('Library');
  const session = await library.sessions.first().getByRole('link').first().textContent();
  await library.sessions.first().getByRole('link').first().click();
  const replay = new ReplayPage(page);
  // The run that came with the session.
  await expect(replay.runs.first()).toBeVisible();
  await replay.runDetector(name);
  await shell.visit('Models');
  await models.model(name).getByText('Used in 1 session').click();
  await models.model(name).getByRole('link', { name: session ?? 'missing' }).click();
  await expect(replay.picture).toBeVisible();
});
