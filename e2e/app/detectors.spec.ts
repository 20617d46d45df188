import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { openSizeModel } from '../fixtures/made-models.ts';
import { readStored } from '../fixtures/stored.ts';
import { DetectorForm } from './pages/detector-form.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const name = 'Left part, every second frame';

async function recordDemo(page: Page): Promise<void> {
  await new Shell(page).open('?height=480#/record/demo-scene');
  await new RecordPage(page).record(1);
  await new RecordPage(page).lastTake.click();
}

for (const [size, viewport] of [['desktop', { width: 1280, height: 860 }], ['phone', { width: 360, height: 740 }]] as const) {
  test.describe(size, () => {
    test.use({ viewport });

    test('a detector is configured, tried, saved, run, exported, deleted, brought back, and its run repeats exactly', async ({ page }) => {
      const replay = new ReplayPage(page);
      const form = new DetectorForm(page);
      const models = new ModelsPage(page);
      const shell = new Shell(page);
      await recordDemo(page);
      await form.open();
      await form.unfold('Region', 'Frames');
      await form.chooseThreshold(0.4);
      await form.drawRegion([0.2, 0.1], [0.7, 0.9]);
      await expect(form.group('Region')).toContainText(/across.*down/);
      await form.type('Left', 10);
      await form.type('Right', 60);
      await expect(form.group('Region')).toContainText('10–60 % across');
      await form.type('One frame in', 2);
      await expect(form.group('Frames')).toContainText('one frame in 2');

      await replay.seekTo(500_000);
      await page.getByRole('button', { name: 'Try on this frame' }).click();
      await expect(form.trial).toContainText(/Frame \d+: \d+ found · input [\d.]+, model/, { timeout: 20_000 });
      await expect(replay.runs).toHaveCount(0);

      await form.saveAs(name);
      await expect(page.getByRole('button', { name: 'Save as…' })).toBeFocused();
      await expect(page.getByRole('textbox', { name: 'Left' })).toHaveValue('10');
      await expect(page.getByRole('combobox', { name: 'Model' }).getByRole('option', { name, selected: true })).toBeAttached();
      await replay.runDetector(name);
      await expect(replay.runs).toContainText(name);

      await shell.visit('Models');
      await expect(models.detectors).toContainText(['Motion']);
      await expect(models.detectors).toContainText([/score from 0\.40 · 10–60 % across.* · one frame in 2/]);
      const json = await models.exportDetector(name);
      await models.remove(name);
      await expect(models.detectors).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Import a detector' })).toBeFocused();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(models.detectors).toHaveCount(1);
      await models.remove(name);
      await expect(models.detectors).toHaveCount(0);
      await models.importDetector(json);
      await expect(models.detectors).toHaveCount(1);

      await page.goBack();
      await expect(replay.runs).toHaveCount(1);
      await replay.runDetector(name);
      const { runs, results } = await readStored(page);
      const [first, second] = runs;
      expect(second?.fingerprint).toBe(first?.fingerprint);
      expect(second?.detectorHash).toBe(first?.detectorHash);
      expect((JSON.parse(json) as { detector: unknown }).detector).toEqual(first?.detector);
      expect(second?.detector).toEqual(first?.detector);
      const found = results.flatMap((block) => block.results);
      expect(found.every(({ frame }) => frame % 2 === 0)).toBe(true);
      const boxes = found.flatMap(({ detections }) => detections.map(({ box }) => box));
      expect(boxes.length).toBeGreaterThan(0);
      // The region ends on whole pixels, of which the picture has 640.
      for (const [x1, , x2] of boxes) expect([x1 > 0.1 - 0.005, x2 < 0.6 + 0.005]).toEqual([true, true]);
    });
  });
}

/** As an earlier version kept its models: with the surest family only. */
async function forgetFits(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const request = indexedDB.open('retake');
    await new Promise((resolve) => (request.onsuccess = resolve));
    const transaction = request.result.transaction('models', 'readwrite');
    const models = transaction.objectStore('models');
    const rows = models.getAll();
    rows.onsuccess = () => {
      for (const { report, ...model } of rows.result as { report: object }[]) models.put({ ...model, report: { ...report, fits: undefined } });
    };
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    request.result.close();
  });
}

test('a model that two families read is run as the one that is chosen, with an input of the chosen size and the chosen classes', async ({ page }) => {
  const models = new ModelsPage(page);
  const replay = new ReplayPage(page);
  const form = new DetectorForm(page);
  const shell = new Shell(page);
  await recordDemo(page);
  await shell.visit('Models');
  await models.add({ name: 'two-faced.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(openSizeModel('anomaly_map')) });
  await expect(models.model('two-faced')).toContainText('Anomaly model: a map comes out', { timeout: 20_000 });
  await forgetFits(page);
  await page.getByRole('link', { name: /^Try two-faced on/ }).click();
  await form.open();
  await form.unfold('Recognised as', 'Classes', 'Input', 'Names');
  await page.getByRole('combobox', { name: 'Read as' }).selectOption({ label: 'Segmentation, likely' });
  await expect(form.group('Recognised as')).toContainText('Segmentation');
  await form.type('Width', 96);
  await form.type('Height', 64);
  await page.getByRole('combobox', { name: 'Values' }).selectOption('0 to 1');
  await page.getByRole('checkbox', { name: 'foreground' }).check();
  await form.pickNames('wrong.json', '[1, 2]');
  await expect(page.getByRole('alert').filter({ hasText: 'wrong.json: A JSON list must hold names only.' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'A name a line' })).toHaveValue(/foreground/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(1, { timeout: 30_000 });
  const { runs, results } = await readStored(page);
  expect(runs).toMatchObject([{ state: 'complete', detector: { family: 'semantic', classes: [1], input: { width: 96, height: 64 } } }]);
  const maps = results.flatMap((block) => block.results.map(({ semantic }) => semantic));
  expect(maps.every((map) => map !== undefined && map.width <= 96 && map.height <= 64 && map.classes.every(({ classId }) => classId === 1))).toBe(true);
});

const foreign = {
  format: 'retake-detector',
  version: 1,
  detector: { name: 'Far away', family: 'yolox', modelSha256: 'ab'.repeat(32), modelName: 'yolox_huge', options: { scoreThreshold: 0.5, nmsIou: 0.45 }, classes: [0] },
};

test('a detector file with a fault is refused with its place, one without its model is kept and says what is missing', async ({ page }) => {
  const models = new ModelsPage(page);
  const shell = new Shell(page);
  await recordDemo(page);
  await shell.visit('Models');
  await models.importDetector(JSON.stringify({ ...foreign, detector: { ...foreign.detector, classes: ['person'] } }));
  await expect(models.explanation).toContainText('This detector can’t be used');
  await expect(models.explanation).toContainText('detector.classes[0] must be an integer');
  await models.importDetector(JSON.stringify({ ...foreign, version: 2 }));
  await expect(models.explanation).toContainText('This detector is from a newer Retake');
  await expect(models.detectors).toHaveCount(0);

  await models.importDetector(JSON.stringify(foreign));
  await expect(models.detectors).toContainText(['yolox_huge Model missing']);
  await page.getByRole('button', { name: 'Rename Far away' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Farther');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Farther' })).toBeFocused();
  await page.goBack();
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Farther' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This model is not in this browser' })).toContainText(`yolox_huge, sha256 ${'ab'.repeat(32)}`);
  await new DetectorForm(page).chooseThreshold(0.3);
  await expect(page.locator('run-panel form').getByRole('alert')).toContainText('This model is not in this browser');
});

test('a saved detector detects live; deleted, the record page says so', async ({ page }) => {
  const models = new ModelsPage(page);
  const record = new RecordPage(page);
  const shell = new Shell(page);
  const form = new DetectorForm(page);
  await recordDemo(page);
  await form.open();
  await form.chooseThreshold(0.35);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      IDBObjectStore.prototype.put = put;
      throw new DOMException('No room.', 'QuotaExceededError');
    };
  });
  await form.saveAs('Careful');
  await expect(page.getByRole('alert').filter({ hasText: 'storage is full' })).toBeVisible();
  await page.getByRole('button', { name: 'Save detector' }).click();
  await expect(page.getByRole('button', { name: 'Save as…' })).toBeVisible();
  await shell.visit('Record');
  await record.detectLive('Careful');
  await record.record(1);
  const { runs } = await readStored(page);
  expect(runs).toMatchObject([{ name: 'Careful live', detector: { name: 'Careful', options: { scoreThreshold: 0.35 } } }]);
  await shell.visit('Models');
  await models.remove('Careful');
  await shell.visit('Record');
  const alert = page.getByRole('alert').filter({ hasText: 'This detector is not in this browser' });
  await expect(alert).toBeVisible();
  const missing = page.getByRole('combobox', { name: 'Model' }).getByRole('option', { name: 'Not in this browser', selected: true });
  await expect(missing).toBeAttached();
  await shell.visit('Settings');
  await expect(missing).toBeAttached();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('Motion');
  await expect(missing).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Link to these settings' })).toHaveValue(/model=motion/);
});
