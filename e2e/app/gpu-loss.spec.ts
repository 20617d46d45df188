import type { Page } from '@playwright/test';
import { expect, test as base } from '../fixtures/app-test.ts';
import { endGpu } from '../fixtures/end-gpu.ts';
import { blindModel } from '../fixtures/made-models.ts';
import { softwareGpuFlags } from '../fixtures/software-gpu.ts';
import { readStored, readVerified } from '../fixtures/stored.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const test = base.extend<object>({
  launchOptions: [async ({ launchOptions }, use) => use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...softwareGpuFlags] }), { scope: 'worker' }],
});

/** Adds a small model and has it run on the GPU. */
async function addOnGpu(page: Page): Promise<void> {
  await new Shell(page).open('#/models');
  const models = new ModelsPage(page);
  await models.add({ name: 'blind.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(blindModel()) });
  await models.model('blind').getByRole('combobox', { name: 'Engine' }).selectOption({ label: 'GPU, emulated' });
  await new Shell(page).visit('Record');
  await new RecordPage(page).chooseResolution('480p');
}

test('the GPU goes away while recording: detection goes on with the CPU, and the recording loses no frame', async ({ page, context }) => {
  await addOnGpu(page);
  const { messages } = new Shell(page);
  const record = new RecordPage(page);
  await record.detectLive('blind');
  await record.recordOn(1);
  await expect.poll(async () => (await readStored(page)).results.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await endGpu(context);
  await expect(messages).toContainText(/The GPU was lost\. Live detection goes on with .* of the CPU\./, { timeout: 20_000 });
  const untilS = Number((await record.figure('Time').textContent())?.split(':').at(-1)) + 2;
  await record.recordOn(untilS);
  await record.stop();
  const { sessions, runs, results } = await readVerified(page);
  expect(sessions).toMatchObject([{ state: 'complete', verification: { ok: true } }]);
  // What a camera that is kept waiting never gave is a gap of the source.
  const { 'source-gap': _neverGiven, ...lost } = sessions[0]?.tracks[0]?.drops ?? {};
  expect(lost).toEqual({});
  expect(runs).toMatchObject([{ mode: 'live', state: 'complete', backend: 'webgpu', fallbacks: [{ backend: 'wasm', why: 'The GPU was lost.' }] }]);
  const seen = results.flatMap((block) => block.results).map(({ frame }) => frame);
  const from = runs[0]?.fallbacks?.[0]?.frame ?? -1;
  expect(seen.some((frame) => frame < from)).toBe(true);
  expect(seen).toContain(from);
  await record.lastTake.click();
  await expect(new ReplayPage(page).runs).toContainText(/WebGPU, then CPU/);
});

test('the GPU goes away in the middle of a run: every frame has its result once', async ({ page, context }) => {
  // The emulated GPU takes all the processors there are.
  test.slow();
  await addOnGpu(page);
  const record = new RecordPage(page);
  await record.chooseSource('Demo scene');
  await record.record(1);
  await record.lastTake.click();
  const replay = new ReplayPage(page);
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'blind' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(/Frame [1-9]\d? of/).waitFor({ timeout: 30_000 });
  await endGpu(context);
  await expect(replay.runs).toHaveCount(1, { timeout: 30_000 });
  const { rows, runs, results } = await readStored(page);
  expect(runs).toMatchObject([{ state: 'complete', backend: 'webgpu', frames: rows.length, fallbacks: [{ backend: 'wasm', why: 'The GPU was lost.' }] }]);
  expect(results.flatMap((block) => block.results).map(({ frame }) => frame)).toEqual(rows.map((_, frame) => frame));
  await expect(replay.runs).toContainText(/The GPU was lost\. From frame \d+ on the CPU\./);
});
