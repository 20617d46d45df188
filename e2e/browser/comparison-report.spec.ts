import { expect, test } from '@playwright/test';
import { ComparisonSum } from '../../src/domain/comparison/comparison-sum.ts';
import { plainCriteria } from '../../src/domain/comparison/criteria.ts';
import type { Run } from '../../src/domain/runs.ts';
import { worstFrames } from '../../workers/replay/comparison-report.ts';
import { renderReport } from '../../workers/replay/report-html.ts';

const nasty = `<img src=x onerror="alert(1)">&'`;

const run: Run = {
  id: 'run', sessionId: 'session', trackId: 'cam0', name: nasty, mode: 'every-frame', state: 'complete', backend: 'wasm', createdAtMs: 0, appVersion: '1',
  detector: { family: 'motion', modelSha256: '', modelName: nasty, options: { scoreThreshold: 0.3, nmsIou: 0.45 } },
  frames: 2, skipped: 0, detections: 1, meanMs: {},
};

test('the report says what differs, escapes what others wrote, and asks for nothing', async ({ page }) => {
  const sum = new ComparisonSum(3, plainCriteria, 'none');
  const cat = { at: 'found', findings: { detections: [{ label: nasty, classId: 0, score: 0.9, box: [0, 0, 0.5, 0.5] }] } } as const;
  sum.add(0, cat, cat);
  sum.add(1, cat, { at: 'found', findings: { detections: [] } });
  sum.add(2, cat, { at: 'failed' });
  const pictures = [{ frame: 1, timestampUs: 33_333, width: 4, height: 4, jpeg: '' }];
  const text = renderReport({ session: nasty, trackId: 'cam0', a: { kind: 'run', run }, b: { kind: 'truth' }, criteria: { ...plainCriteria, label: nasty }, outcome: sum.outcome, pictures });
  const asked: string[] = [];
  page.on('request', ({ url }) => asked.push(url()));
  page.on('dialog', () => asked.push('dialog'));
  await page.setContent(text);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(nasty);
  await expect(page.locator('.verdict')).toHaveText('1 of 2 compared frames differ.');
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

test('the worst frames come first, equal ones in order, and never one that is the same or not known', () => {
  expect(worstFrames(Float32Array.of(0, 0.5, NaN, 1, 0.5, 1), 3)).toEqual([3, 5, 1]);
  expect(worstFrames(Float32Array.of(0, NaN), 3)).toEqual([]);
  // Of one long moment its first frame, and then one of another.
  expect(worstFrames(Float32Array.from({ length: 60 }, (_, frame) => (frame < 8 ? 1 : frame < 40 ? 0 : 0.5)), 2)).toEqual([0, 40]);
});
