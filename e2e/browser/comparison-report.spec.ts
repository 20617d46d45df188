import { expect, test, type Page } from '@playwright/test';
import { ComparisonSum } from '../../src/domain/comparison/comparison-sum.ts';
import { plainCriteria } from '../../src/domain/comparison/criteria.ts';
import type { Run } from '../../src/domain/runs.ts';
import { RunMeter } from '../../src/domain/run-metrics.ts';
import { reportOf, type RunReport } from '../../src/domain/run-report.ts';
import { worstFrames } from '../../workers/replay/comparison-report.ts';
import { renderReport } from '../../workers/replay/report-html.ts';

/** A run whose frames took so long. */
function timed(...inferMs: number[]): RunReport {
  const meter = new RunMeter({ id: 'run', name: '', mode: 'every-frame', backend: 'wasm' });
  meter.take({ results: inferMs.map((infer, frame) => ({ frame, timestampUs: frame * 33_333, detections: [], timingMs: { decode: 2, infer }, startMs: { decode: frame * 20, infer: frame * 20 + 2 } })) });
  return reportOf(meter.metrics(inferMs.length, []));
}

const nasty = `<img src=x onerror="alert(1)">&'`;

const run: Run = {
  id: 'run', sessionId: 'session', trackId: 'cam0', name: nasty, mode: 'every-frame', state: 'complete', backend: 'wasm', createdAtMs: 0, appVersion: '1',
  detector: { family: 'motion', modelSha256: '', modelName: nasty, options: { scoreThreshold: 0.3, nmsIou: 0.45 } },
  frames: 2, skipped: 0, detections: 1, meanMs: {},
};

test('the report says what differs, escapes what others wrote, and asks for nothing', async ({ page }) => {
  const sum = new ComparisonSum(3, plainCriteria, 'b');
  const cat = { at: 'found', findings: { detections: [{ label: nasty, classId: 0, score: 0.9, box: [0, 0, 0.5, 0.5] }] } } as const;
  sum.add(0, cat, cat);
  sum.add(1, cat, { at: 'found', findings: { detections: [] } });
  sum.add(2, cat, { at: 'failed' });
  const pictures = [{ frame: 1, timestampUs: 33_333, width: 4, height: 4, jpeg: '' }];
  const text = renderReport({ session: nasty, trackId: 'cam0', a: { kind: 'run', run, times: { own: timed(10, 12, 14), repeats: [] } }, b: { kind: 'truth' }, criteria: { ...plainCriteria, label: nasty }, outcome: sum.outcome, pictures });
  const asked: string[] = [];
  page.on('request', ({ url }) => asked.push(url()));
  page.on('dialog', () => asked.push('dialog'));
  await page.setContent(text);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(nasty);
  await expect(page.locator('.verdict')).toHaveText('1 of 2 compared frames differ. A found 2 things, B 1, both 1 of them (F1 0.667). Average precision 1.000.');
  await expect(page.getByRole('columnheader', { name: 'AP of A' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Infer 3 36.000 10.000 14.000 12.000/ })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: nasty })).toBeVisible();
  await expect(page.getByRole('figure')).toHaveText('Frame 1 at 0.033 s: A 1, B 0, disagreement 1.000');
  await expect(page.getByRole('row', { name: 'B 1 1 0 1 0' })).toBeVisible();
  // One line a side for the frames it answered; the last frame of B has no place on it.
  const points = await page.locator('polyline').evaluateAll((lines) => lines.map((line) => line.getAttribute('points')));
  expect(points).toEqual(['0,0 1,0 2,0', '0,0 1,60']);
  await expect(page.locator('pre')).toContainText(JSON.stringify(nasty));
  await expect(page.locator('script, [onerror], img:not([src^="data:"])')).toHaveCount(0);
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
});

const medianRow = (page: Page, name: string) => page.getByRole('table').filter({ has: page.getByRole('rowheader', { name: 'All stages, ms' }) }).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

test('both sides’ times stand beside each other, with what of it is noise, and a sentence that says which is faster', async ({ page }) => {
  const sum = new ComparisonSum(1, plainCriteria, 'none');
  const zero = { at: 'found', findings: { detections: [] } } as const;
  sum.add(0, zero, zero);
  const [a, b] = [timed(10, 10), timed(8, 8)];
  const show = (repeatsOfA: readonly RunReport[]): Promise<void> => {
    const side = (own: RunReport, repeats: readonly RunReport[]) => ({ kind: 'run' as const, run, times: { own, repeats } });
    return page.setContent(renderReport({ session: 'A session', trackId: 'cam0', a: side(a, repeatsOfA), b: side(b, [b]), criteria: plainCriteria, outcome: sum.outcome, pictures: [] }));
  };
  await show([a]);
  await expect(page.locator('.verdict')).toHaveText(['No difference in 1 compared frames. Neither found anything.', /^B is 16.7 % faster than A, noise unknown: repeat the run\./]);
  await expect(medianRow(page, 'Infer').getByRole('cell')).toHaveText(['10.000', '8.000', '−2.000', '+20.0 %', '–', 'noise unknown: repeat the run']);
  await expect(medianRow(page, 'Throughput').getByRole('cell').nth(3)).toHaveText('+6.7 %');
  await show([a, timed(9, 9)]);
  await expect(page.locator('.verdict').nth(1)).toHaveText('B is 16.7 % faster than A, beyond the noise of 1.00 ms: a frame takes 10.00 ms with B and 12.00 ms with A (median of all stages).');
  await expect(medianRow(page, 'Decode').getByRole('cell')).toHaveText(['2.000', '2.000', '0.000', '0.0 %', '0.000', 'within noise']);
  await show([a, timed(7, 7)]);
  await expect(page.locator('.verdict').nth(1)).toHaveText(/^No difference in speed beyond the noise of 3.00 ms/);
  await page.getByText('Infer: all figures, ms').click();
  await expect(page.getByRole('row', { name: /^Worst 5 % 10.000 8.000/ })).toBeVisible();
});

test('the worst frames come first, equal ones in order, and never one that is the same or not known', () => {
  expect(worstFrames(Float32Array.of(0, 0.5, NaN, 1, 0.5, 1), 3)).toEqual([3, 5, 1]);
  expect(worstFrames(Float32Array.of(0, NaN), 3)).toEqual([]);
  // Of one long moment its first frame, and then one of another.
  expect(worstFrames(Float32Array.from({ length: 60 }, (_, frame) => (frame < 8 ? 1 : frame < 40 ? 0 : 0.5)), 2)).toEqual([0, 40]);
});
