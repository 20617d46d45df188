import { readFileSync } from 'node:fs';
import { expect } from '../fixtures/app-test.ts';
import { blindModel } from '../fixtures/made-models.ts';
import { test } from '../fixtures/model-host.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { storedModelFiles } from '../fixtures/stored.ts';
import { ModelsPage } from './pages/models-page.ts';
import { Shell } from './pages/shell.ts';

const repository = 'https://raw.githubusercontent.com/someone/models/main';
const hub = 'https://huggingface.co/someone/models/resolve/main/faces.onnx';
const store = 'https://cas-bridge.xethub.hf.co/xet/faces?signature=1';

test.use({ askedFor: [`${repository}/faces.onnx`, `${repository}/notes.onnx`, `${repository}/blind.onnx`, hub, store] });

/** Files in the folder of models. */
const storedFiles = 'navigator.storage.getDirectory().then((root) => root.getDirectoryHandle("models", { create: true })).then((folder) => Array.fromAsync(folder.keys()))';

test('a model from the page that shows it, and from a hub that sends the request on', async ({ page, host }) => {
  test.skip(!hasSharedData, noSharedData);
  const faces = readFileSync(sharedFile('models/face-rfb320.onnx'));
  host.files.set(`${repository}/faces.onnx`, faces);
  host.files.set(hub, store);
  host.files.set(store, faces);
  const models = new ModelsPage(page);
  await new Shell(page).open('#/models');
  await models.downloadFrom('https://github.com/someone/models/blob/main/faces.onnx');
  await expect(models.model('faces')).toBeVisible({ timeout: 20_000 });
  await models.remove('faces');
  await expect(models.models).toHaveCount(1);
  await models.downloadFrom('https://huggingface.co/someone/models/blob/main/faces.onnx');
  await expect(models.model('faces')).toBeVisible({ timeout: 20_000 });
  expect(host.requests).toEqual([`${repository}/faces.onnx`, hub, store]);
});

test('an address of any other host is refused, and told what to do instead', async ({ page, host }) => {
  const models = new ModelsPage(page);
  await new Shell(page).open('#/models');
  await models.downloadFrom('https://example.com/model.onnx');
  await expect(models.explanation).toContainText('download the file yourself, then drop it on this page');
  await expect(models.explanation).toContainText('example.com');
  expect(host.requests).toEqual([]);
});

test('an address of something else is explained, and nothing is kept', async ({ page, host }) => {
  host.files.set(`${repository}/notes.onnx`, Buffer.from('version https://git-lfs.github.com/spec/v1\n'));
  const models = new ModelsPage(page);
  await new Shell(page).open('#/models');
  await models.downloadFrom(`${repository}/notes.onnx`);
  await expect(models.explanation).toContainText('This file is not an ONNX model', { timeout: 20_000 });
  expect(await page.evaluate(storedFiles)).toEqual([]);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await models.downloadFrom(`${repository}/faces.onnx`);
  await expect(models.explanation).toContainText('status 404');
  expect(await page.evaluate(storedFiles)).toEqual([]);
});

test('two tabs download from addresses side by side, and what a closed tab left is removed', async ({ page, host, context }) => {
  host.files.set(`${repository}/faces.onnx`, Buffer.alloc(100_000));
  host.files.set(`${repository}/blind.onnx`, Buffer.from(blindModel()));
  const models = new ModelsPage(page);
  await new Shell(page).open('#/models');
  host.holdsAt = 50_000;
  await models.downloadFrom(`${repository}/faces.onnx`);
  await expect(page.getByText('50 %')).toBeVisible();
  host.holdsAt = Infinity;
  const second = await context.newPage();
  await new Shell(second).open('#/models');
  await new ModelsPage(second).downloadFrom(`${repository}/blind.onnx`);
  await expect(new ModelsPage(second).model('blind')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('50 %')).toBeVisible();
  expect(Object.keys(await storedModelFiles(second))).toHaveLength(2);
  await page.close();
  await second.reload();
  await expect.poll(async () => Object.values(await storedModelFiles(second))).toEqual([blindModel().length]);
});
