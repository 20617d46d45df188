import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/app-test.ts';
import { saveMadeZip } from '../fixtures/made-zip.ts';
import { deleteRuns, readStored } from '../fixtures/stored.ts';
import { ComparisonPanel } from './pages/comparison-panel.ts';
import { DetectorForm } from './pages/detector-form.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test('two thresholds on the demo scene: where they differ, and a report that opens with no network', async ({ page, browser }, info) => {
  await page.goto('/#/record/demo-scene');
  const record = new RecordPage(page);
  await record.recordOn(2);
  await record.stop();
  await record.lastTake.click();
  const replay = new ReplayPage(page);
  await expect(replay.playButton).toBeEnabled();
  const comparison = new ComparisonPanel(page);

  await replay.runDetector();
  await comparison.startButton.click();
  await expect(comparison.side('A').getByRole('option', { selected: true })).toHaveText('What the scene shows');
  // Motion has one name for all: what it calls things can't be compared with the scene.
  await expect(comparison.names).toHaveValue('any');
  await expect(comparison.only).toBeDisabled();
  await expect(comparison.total('AP')).toHaveText(/^0\.\d{3}$/);
  await comparison.endButton.click();

  // Once more is a repeat: from now on it is known how far times differ anyway.
  await replay.runDetector();
  await expect(replay.runs.filter({ hasText: 'Same as its repeats' })).toHaveCount(2);
  await comparison.startButton.click();
  await expect(comparison.verdict).toHaveText(/^No difference/);
  await expect(comparison.nextButton).toBeDisabled();
  await expect(page.locator('comparison-panel')).toContainText(/(No difference in speed beyond the noise of|B is as fast as A)/);
  await expect(comparison.total('F1')).toHaveText('1.000');

  await new DetectorForm(page).chooseThreshold(0.9);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(3, { timeout: 60_000 });
  await comparison.side('B').selectOption('3 · Motion');
  await expect(comparison.verdict).toHaveText(/^[1-9]\d* of \d+ frames differ/);

  await replay.seekTo(0);
  await expect.poll(() => replay.frame()).toBe(0);
  await comparison.nextButton.click();
  await expect.poll(() => replay.frame()).toBeGreaterThan(0);
  const first = await replay.frame();
  const [, a, b] = /A (\d+), B (\d+)$/.exec((await comparison.verdict.textContent()) ?? '') ?? [];
  const { runs, results } = await readStored(page);
  const counts = [0, 2].map((at) => results.filter(({ runId }) => runId === runs[at]?.id).flatMap((block) => block.results).find(({ frame }) => frame === first)?.detections.length);
  expect([a, b].map(Number)).toEqual(counts);
  await page.keyboard.press('n');
  await expect.poll(() => replay.frame()).toBeGreaterThan(first);
  await page.keyboard.press('p');
  await expect.poll(() => replay.frame()).toBe(first);
  await comparison.tapStrip(0.999);
  await expect.poll(() => replay.frame()).toBe(await replay.lastFrame());

  await expect(page.locator('comparison-panel')).toContainText(/B found \d+\.\d% of what A found/);
  await expect(page.locator('comparison-panel')).toContainText(/a frame takes [\d.]+ ms with B and [\d.]+ ms with A \(mean of all stages\)/);
  const { width, height } = await replay.picture.evaluate((canvas: HTMLCanvasElement) => ({ width: canvas.width, height: canvas.height }));
  await page.getByRole('radio', { name: 'A and B' }).check();
  await expect(replay.picture).toHaveJSProperty('width', 2 * width);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(replay.picture).toHaveJSProperty('height', 2 * height);
  await page.setViewportSize({ width: 1280, height: 720 });

  const download = page.waitForEvent('download');
  await comparison.reportButton.click();
  await replay.playButton.click();
  await expect(replay.pauseButton).toBeVisible();
  const path = info.outputPath('report.html');
  await (await download).saveAs(path);
  const elsewhere = await browser.newContext({ offline: true });
  const report = await elsewhere.newPage();
  await report.goto(`file://${path}`);
  await expect(report.locator('.verdict')).toHaveText([/^\d+ of \d+ compared frames differ\. A found \d+ things, B \d+/, /^(B is [\d.]+ % (faster|slower) than A, beyond the noise of|No difference in speed beyond the noise of|B is as fast as A)/]);
  const widths = await report.locator('figure img').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
  expect(widths.length).toBeGreaterThan(0);
  expect(widths.every((width) => width > 100)).toBe(true);
  await report.screenshot({ path: info.outputPath('report.png'), fullPage: true });
  await elsewhere.close();

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: info.outputPath('comparison.png'), fullPage: true });
});

test('a run that was deleted elsewhere is told, and what is deleted here ends the comparison', async ({ page, baseURL }, info) => {
  const zip = await saveMadeZip(page, baseURL ?? '', { timestampsUs: Array.from({ length: 20 }, (_, frame) => frame * 33_333) }, info.outputPath('made.retake.zip'));
  await new Shell(page).open();
  const library = new LibraryPage(page);
  await library.import(zip);
  await library.openSession('Made session');
  const replay = new ReplayPage(page);
  const comparison = new ComparisonPanel(page);
  await replay.runDetector();
  await replay.runDetector();
  await comparison.startButton.click();
  await expect(comparison.verdict).toHaveText(/^No difference/);
  await deleteRuns(page);
  await comparison.names.selectOption('Don’t matter');
  await expect(page.getByRole('alert')).toContainText('This run is gone');
  await replay.runs.first().getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(comparison.startButton).toBeHidden();
});
