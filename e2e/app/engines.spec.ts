import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { startIsolatingProxy } from '../fixtures/isolating-proxy.ts';
import { blindModel } from '../fixtures/made-models.ts';
import { saveMadeZip } from '../fixtures/made-zip.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const made = { timestampsUs: Array.from({ length: 10 }, (_, frame) => frame * 33_333) };
const blindBytes = Buffer.from(blindModel());
const blind = { name: 'blind.onnx', mimeType: 'application/octet-stream', buffer: blindBytes };
/** Of a size that the model does not take. */
const tooWide = {
  format: 'retake-detector',
  version: 1,
  detector: {
    name: 'Too wide',
    family: 'ultralytics-detect',
    modelSha256: createHash('sha256').update(blindBytes).digest('hex'),
    modelName: 'blind',
    options: { scoreThreshold: 0.5, nmsIou: 0.5 },
    input: { width: 128 },
  },
};

/** The app where threads can share memory, with a session and a model that was never used. */
async function openIsolated(page: Page, url: string, zip: string): Promise<ReplayPage> {
  await page.goto(url);
  expect(await page.evaluate(() => crossOriginIsolated && navigator.hardwareConcurrency > 1), 'this browser has threads').toBe(true);
  await new Shell(page).visit('Models');
  const models = new ModelsPage(page);
  await models.add(blind);
  await expect(models.model('blind')).toBeVisible({ timeout: 20_000 });
  await new Shell(page).visit('Library');
  const library = new LibraryPage(page);
  await library.import(zip);
  await library.openSession('Made session');
  const replay = new ReplayPage(page);
  await expect(replay.playButton).toBeEnabled();
  return replay;
}

const lastThreads = async (page: Page): Promise<number | undefined> => (await readStored(page)).runs.sort((a, b) => a.createdAtMs - b.createdAtMs).at(-1)?.threads;

test('a model is timed before its first run, which can be cancelled while it waits; the figures are kept and shown, and the person has the last word', async ({ page, baseURL }, info) => {
  const proxy = await startIsolatingProxy(baseURL ?? '');
  const replay = await openIsolated(page, proxy.url, await saveMadeZip(page, baseURL ?? '', made, info.outputPath('made.retake.zip')));
  const models = new ModelsPage(page);
  const card = models.model('blind');
  const engine = card.getByRole('combobox', { name: 'Engine' });
  const run = page.getByRole('button', { name: 'Run', exact: true });
  const timing = page.getByText(/^Timing blind, once: CPU/);
  await new Shell(page).visit('Models');
  await models.importDetector(JSON.stringify(tooWide));
  await expect(models.detectors).toHaveCount(1);

  // A measurement whose worker is never told to begin: who waits for it can give up.
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = () => {
      Worker.prototype.postMessage = postMessage;
    };
  });
  await card.getByRole('button', { name: 'Measure speed' }).click();
  await expect(timing).toBeVisible();
  await page.goBack();
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Too wide' });
  await run.click();
  await expect(timing).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(run).toBeEnabled();
  await new Shell(page).visit('Models');
  await card.getByRole('button', { name: 'Cancel' }).click();
  await page.goBack();

  // What is measured is the model, whatever a detector makes of it.
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Too wide' });
  await run.click();
  await expect(replay.error).toContainText('It takes 64 × 64 pixels', { timeout: 20_000 });
  await new Shell(page).visit('Models');
  await expect(card.getByText(/^CPU, \d threads$/).first()).toBeVisible();
  await expect(card.getByRole('definition')).toHaveText([/^[\d.]+ ms$/, /^[\d.]+ ms$/]);
  await page.goBack();
  await replay.runDetector('blind');
  await new Shell(page).visit('Models');
  const [, many = '', taken = ''] = (await engine.textContent())?.match(/Fastest \((CPU, (?:1 thread|\d threads))\).*(CPU, \d threads)/s) ?? [];
  expect(await lastThreads(page)).toBe(Number.parseInt(many.replace('CPU, ', '')));

  await page.reload();
  await expect(card.getByRole('definition')).toHaveCount(2);
  await engine.selectOption({ label: taken });
  await new Shell(page).visit('Library');
  await new LibraryPage(page).openSession('Made session');
  await expect(replay.runs).toHaveCount(1);
  await replay.runDetector('blind');
  expect(await lastThreads(page)).toBe(Number.parseInt(taken.replace('CPU, ', '')));
  proxy.close();
});

test('an engine that takes the page down in its first trial is told once and left alone, until it is asked for', async ({ page, context, baseURL }, info) => {
  const proxy = await startIsolatingProxy(baseURL ?? '');
  await openIsolated(page, proxy.url, await saveMadeZip(page, baseURL ?? '', made, info.outputPath('made.retake.zip')));
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'blind' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('trial')));
  const ended = page.waitForEvent('crash');
  void (await context.newCDPSession(page)).send('Page.crash').catch(() => undefined);
  await ended;
  await page.close();

  const next = await context.newPage();
  await next.goto(`${proxy.url}#/models`);
  const told = next.getByText(/The page ended while it tried blind on \d threads of the CPU/);
  await expect(told).toBeVisible();
  const card = new ModelsPage(next).model('blind');
  await expect(card.getByText('did not work')).toBeVisible();
  await new Shell(next).visit('Library');
  await new LibraryPage(next).openSession('Made session');
  await new ReplayPage(next).runDetector('blind');
  expect(await lastThreads(next)).toBe(1);

  await next.goto(`${proxy.url}#/models`);
  await next.reload();
  await expect(card.getByText('did not work')).toBeVisible();
  await expect(told).toBeHidden();
  await card.getByRole('button', { name: 'Measure again' }).click();
  await expect(card.getByRole('definition')).toHaveText([/^[\d.]+ ms$/, /^[\d.]+ ms$/], { timeout: 20_000 });
  await expect(card.getByText('did not work')).toBeHidden();
  proxy.close();
});
