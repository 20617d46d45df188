import { expect, test } from '../fixtures/app-test.ts';
import { readStored } from '../fixtures/stored.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test.beforeEach(async ({ page }) => {
  await new Shell(page).open('#/record/demo-scene');
  await new RecordPage(page).chooseResolution('480p');
});

test('the number painted in each replayed frame is its row: paced and every-frame', async ({ page }) => {
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  await record.record(3);
  const { rows, sessions } = await readStored(page);
  expect(rows.every((row) => row.droppedBefore === 0)).toBe(true);
  await record.lastTake.click();

  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await expect(replay.figure('Painted numbers')).toHaveText(`${rows.length} · 0`);
  await expect(replay.figure('Presented')).toHaveText(String(rows.length));

  await replay.chooseTiming('As recorded');
  await replay.playThrough();
  const presented = Number(await replay.figure('Presented').textContent());
  const skipped = Number(await replay.figure('Skipped').textContent());
  expect(presented + skipped).toBe(rows.length);
  await expect(replay.figure('Painted numbers')).toHaveText(`${presented} · 0`);

  // Paced: as long as the recording, and the error of every presentation is measured.
  const [wall, recorded] = ((await replay.figure('Wall time').textContent()) ?? '').split('·').map((text) => Number.parseFloat(text));
  expect(recorded).toBeCloseTo((sessions[0]?.durationUs ?? 0) / 1e6, 1);
  expect(Math.abs((wall ?? 0) - (recorded ?? 0))).toBeLessThanOrEqual((recorded ?? 0) * 0.01 + 0.01);
  await expect(replay.figure('Error of presentation')).toHaveText(/^-?\d+\.\d+ · -?\d+\.\d+ ms$/);
});

test('live detection is stored as the live run and replays with its frames', async ({ page }) => {
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  await record.detectLive();
  await record.record(3);
  const { rows, runs, results } = await readStored(page);
  const live = results.flatMap((block) => block.results);
  expect(runs).toMatchObject([{ mode: 'live', state: 'complete', frames: live.length, skipped: rows.length - live.length }]);
  expect(live.length).toBeGreaterThan(rows.length / 4);
  for (const result of live) expect(rows[result.frame]?.timestampUs).toBe(result.timestampUs);
  expect(live.filter((result) => result.detections.length > 0).length).toBeGreaterThan(live.length / 2);

  await record.lastTake.click();
  const shown = live.find((result) => result.detections.length > 0);
  await replay.seekTo(shown?.timestampUs ?? 0);
  await expect(replay.figure('Detections in this frame')).toHaveText(String(shown?.detections.length));
});

test('nothing of the model engine is loaded to record only', async ({ page }) => {
  const engines: string[] = [];
  page.on('request', (request) => {
    if (/ort|\.wasm|\.onnx/.test(request.url())) engines.push(request.url());
  });
  const record = new RecordPage(page);
  await record.record(1);
  expect(engines).toEqual([]);
});

test('transport: step, seek, speed, loop and the keys', async ({ page }) => {
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  await record.record(2);
  const { rows } = await readStored(page);
  await record.lastTake.click();
  await expect(replay.playButton).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => replay.frame()).toBe(1);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => replay.frame()).toBe(31);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => replay.frame()).toBe(30);
  await replay.seekTo(rows[17]?.timestampUs ?? 0);
  await expect(page.getByText('frame 17 of')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(replay.pauseButton).toBeVisible();
  await page.keyboard.press('Space');
  await expect(replay.playButton).toBeVisible();

  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4×');
  await page.getByRole('button', { name: 'Loop' }).click();
  await replay.playButton.click();
  // Looping, the frames come round: seen late in the session, then early, then late again.
  await expect.poll(() => replay.frame()).toBeGreaterThan(40);
  await expect.poll(() => replay.frame()).toBeLessThan(20);
  await expect.poll(() => replay.frame()).toBeGreaterThan(40);
  await replay.pauseButton.click();
  await expect(replay.playButton).toBeVisible();
});
