import { readdirSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, testOffline as base } from '../fixtures/app-test.ts';
import { AppServer, builtApp, builtText } from '../fixtures/app-server.ts';

/** A host of its own for each test: it can go away without the others noticing. */
const test = base.extend<{ server: AppServer }>({
  server: async ({}, use) => {
    const server = new AppServer();
    await server.start();
    await use(server);
    await server.stop();
  },
});

/** Path of a build of the inference engine: the plain one, or the one for GPUs. */
function engine(kind: 'plain' | 'gpu'): string {
  const names = readdirSync(`${builtApp}/assets`).filter((name) => name.endsWith('.wasm'));
  return `assets/${names.find((name) => name.includes('asyncify') === (kind === 'gpu')) ?? 'missing'}`;
}

const isReady = (page: Page) => expect(page.getByText('Ready offline')).toBeVisible({ timeout: 30_000 });
const keepButton = (page: Page) => page.getByRole('button', { name: 'Keep offline' });

/** Bytes the page gets for one of its files. */
function fetchBytes(page: Page, path: string): Promise<number> {
  return page.evaluate(async (address) => (await (await fetch(address)).arrayBuffer()).byteLength, path);
}

test('with the network gone the app opens, every page of it, cross-origin isolated, with engine and motion model', async ({ page, context, server }) => {
  await page.goto(server.url);
  await isReady(page);
  await server.stop();
  await context.setOffline(true);

  await page.reload();
  await isReady(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  for (const place of ['Models', 'Record', 'Library']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  for (const path of ['models/motion.onnx', engine('plain')]) {
    expect(await fetchBytes(page, path), path).toBe(statSync(`${builtApp}/${path}`).size);
  }
});

test('only the engine this machine can use is fetched, and once', async ({ page, server }) => {
  await page.goto(server.url);
  await isReady(page);
  await fetchBytes(page, engine('plain'));
  const hasGpu = await page.evaluate(async () => (await navigator.gpu?.requestAdapter())?.info.isFallbackAdapter === false);
  expect(server.requests.filter((request) => request.endsWith(engine('plain')))).toHaveLength(1);
  expect(server.requests.some((request) => request.startsWith(engine('gpu')))).toBe(hasGpu);
});

for (const ranges of [true, false]) {
  test(`a broken download is not ready, and goes on later, from a host that ${ranges ? 'knows' : 'does not know'} ranges`, async ({ page, server }) => {
    const size = statSync(`${builtApp}/${engine('plain')}`).size;
    server.ranges = ranges;
    server.cutAt.set(engine('plain'), 5_000_000);
    await page.goto(server.url);
    await expect(keepButton(page)).toBeVisible({ timeout: 30_000 });
    await page.reload();
    await expect(keepButton(page)).toBeVisible({ timeout: 30_000 });

    server.cutAt.clear();
    await keepButton(page).click();
    await isReady(page);
    const resumed = server.requests.filter((request) => request.startsWith(`${engine('plain')} bytes=`));
    expect(resumed.length).toBeGreaterThan(0);
    expect(resumed).not.toContain(`${engine('plain')} bytes=0-`);
    await server.stop();
    expect(await fetchBytes(page, engine('plain'))).toBe(size);
  });
}

test('a file of the app that can not be fetched leaves nothing that claims to be ready; asking again completes it', async ({ page, server }) => {
  server.replaced.set('models/motion.onnx', null);
  await page.goto(server.url);
  await expect(keepButton(page)).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  server.replaced.clear();
  await keepButton(page).click();
  await isReady(page);
});

/** Puts a newer version on the host: another page, and so another service worker. */
function publish(server: AppServer): void {
  server.replaced.set('index.html', builtText('index.html').replace('<title>Retake</title>', '<title>Retake, newer</title>'));
  const list = builtText('service-worker.js');
  const newer = list.replace(/("revision":")[0-9a-f]{32}(","url":"index.html")/, `$1${'0'.repeat(32)}$2`);
  expect(newer).not.toBe(list);
  server.replaced.set('service-worker.js', newer);
}

test('a newer version waits for the tap, then replaces the old one whole', async ({ page, server }) => {
  await page.goto(server.url);
  await isReady(page);
  const update = page.getByRole('button', { name: 'Update' });
  await expect(update).toBeHidden();

  publish(server);
  await page.reload();
  await expect(update).toBeVisible();
  await page.reload();
  await expect(update).toBeVisible();
  await expect(page).toHaveTitle('Retake');

  await update.click();
  await expect(page).toHaveTitle('Retake, newer');
  await isReady(page);
  await expect(update).toBeHidden();
  expect(await page.evaluate(() => caches.keys())).toHaveLength(2);
  expect(server.requests.filter((request) => request.startsWith(engine('plain')))).toHaveLength(1);
});

test('an update is refused while another tab records', async ({ page, context, server }) => {
  await page.goto(server.url);
  await isReady(page);
  publish(server);
  await page.reload();

  const recording = await context.newPage();
  await recording.goto(`${server.url}#/record/demo-scene`);
  await recording.getByRole('button', { name: 'Start recording' }).click();
  await expect(recording.getByRole('button', { name: 'Stop recording' })).toBeVisible();

  await page.bringToFront();
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByText('The update waits until no tab is recording')).toBeVisible();
  await expect(page).toHaveTitle('Retake');

  await recording.bringToFront();
  await recording.getByRole('button', { name: 'Stop recording' }).click();
  await expect(recording.getByRole('button', { name: 'Start recording' })).toBeEnabled();
  await page.bringToFront();
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page).toHaveTitle('Retake, newer');
});
