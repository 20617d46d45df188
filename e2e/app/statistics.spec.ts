import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Download } from '@playwright/test';
import { parseMetrics } from '../../src/domain/metrics-file.ts';
import { reportOf } from '../../src/domain/run-report.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { checkTraceFile } from '../fixtures/check-trace.ts';
import { readStored } from '../fixtures/stored.ts';
import { openMade } from './pages/open-made.ts';
import { StatisticsPanel } from './pages/statistics-panel.ts';

const frames = 40;

/** A session with gaps in its rhythm: every tenth frame comes two intervals late. */
const rhythm = { timestampsUs: Array.from({ length: frames }, (_, frame) => (frame + 2 * Math.floor(frame / 10)) * 33_333) };

const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8');

test('a run is measured: figures, plots that lead to frames, files that hold the same', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, rhythm, info.outputPath('made.retake.zip'));
  const statistics = new StatisticsPanel(page);
  await statistics.unfold();
  await expect(statistics.figure('Recording', 'Frames')).toHaveText(String(frames));
  await expect(statistics.figure('Recording', 'Over 1.5 intervals')).toHaveText('3 times');
  await expect(statistics.plots).toHaveCount(0);

  await replay.runDetector();
  await expect(statistics.row('Decode').getByRole('cell').first()).toHaveText(String(frames));
  // The motion detector has nothing to compare the first frame with.
  await expect(statistics.row('Infer').getByRole('cell').first()).toHaveText(String(frames - 1));
  await expect(statistics.row('Infer').getByRole('cell')).toHaveCount(15);

  await expect(statistics.plots).toHaveCount(3);
  await statistics.tapPlot(0, 0.5);
  await expect.poll(async () => Math.abs((await replay.frame()) / frames - 0.5)).toBeLessThan(0.2);
  await replay.seekTo(0);
  await expect(statistics.position).toHaveAttribute('data-frame', '0');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const { runs, results } = await readStored(page);
  const metrics = parseMetrics(await textOf(await statistics.download('Metrics of the run')));
  expect(metrics).toMatchObject({ at: 'metrics', metrics: { run: { id: runs[0]?.id, fingerprint: runs[0]?.fingerprint }, trackFrames: frames } });
  if (metrics.at === 'metrics') {
    const { fates, summaries } = reportOf(metrics.metrics);
    const empty = results.flatMap((block) => block.results).filter(({ detections }) => detections.length === 0).length;
    expect(fates).toMatchObject({ found: frames - empty, empty, unasked: 0 });
    expect(summaries.infer?.average).toBeCloseTo(runs[0]?.meanMs.infer ?? NaN, 9);
  }

  for (const place of ['Trace of the run', 'Export the trace of run 1']) {
    const trace = checkTraceFile(await (await statistics.download(place)).path());
    expect(trace.faults).toEqual([]);
    expect(trace.frames).toBe(runs[0]?.frames);
  }
  const recording = checkTraceFile(await (await statistics.download('Trace of the recording')).path());
  expect(recording.faults).toEqual([]);
  expect(recording.frames).toBe(frames);
});

test('two runs stand side by side, and what their repeats differ by anyway is marked', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, rhythm, info.outputPath('made.retake.zip'));
  await page.getByRole('combobox', { name: 'Times' }).selectOption({ label: '3 times' });
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Motion' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(3, { timeout: 60_000 });
  const statistics = new StatisticsPanel(page);
  await statistics.unfold();
  await statistics.compareWith(/^2 · Motion/);
  await expect(statistics.row('B − A')).toHaveCount(7);
  for (const row of await statistics.row('B − A').all()) {
    const cells = await row.getByRole('cell').allTextContents();
    expect(cells[0]).toBe('0');
    // Both are of the repeats, so no figure can differ by more than they do.
    expect(cells.slice(1).filter((text) => !text.includes('Within the noise'))).toEqual([]);
  }
  await expect(page.getByText(/No difference in speed beyond the noise of/)).toBeVisible();
  await expect(page.getByText('≈ is within noise')).toBeVisible();
  await statistics.plotBoth('Infer');
  await replay.seekTo(7 * 33_333);
  await expect(statistics.plot('Infer of each frame')).toHaveAttribute('aria-valuetext', /^Frame 7, A \d+\.\d\d, B \d+\.\d\d$/);
  // With the keys alone: a step in a plot over frames, and from the histogram to a frame of its slowest bar.
  await statistics.plot('Detections in each frame').press('ArrowRight');
  await expect(statistics.position).toHaveAttribute('data-frame', '8');
  const histogram = statistics.plot('Histogram of the times of frames');
  await histogram.press('End');
  await expect(histogram).toHaveAttribute('aria-valuetext', /^From \d+\.\d\d ms: A \d+ frames?, B \d+ frames?$/);
  // The first frame was not inferred: it is in no bar.
  await replay.seekTo(0);
  await expect(statistics.position).toHaveAttribute('data-frame', '0');
  await histogram.press('Enter');
  await expect(statistics.position).not.toHaveAttribute('data-frame', '0');
  await expect(statistics.figure('Run B', 'Frames')).toHaveText(`${frames} with nothing found`);
});
