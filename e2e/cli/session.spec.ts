import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import type { ComparedRuns, SessionInfo, Statistics } from '../../src/app/automation/contract.ts';
import type { TraceEvent } from '../../src/domain/trace.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import { test, type Replayed } from '../fixtures/cli.ts';
import { lines, unzip } from '../fixtures/zip-content.ts';

interface ResultLine {
  readonly frame: number;
}

test('a recording of the demo scene is verified, replayed, measured and compared', async ({ cli, page, context }) => {
  // Nine browsers, one after the other.
  test.setTimeout(360_000);
  const zip = cli.path('s.zip');
  const recorded = await cli.result<SessionInfo>('record', '--source', 'demo', '--seconds', '2', '--out', zip);
  const frames = recorded.session.tracks[0]?.frames ?? 0;
  expect(frames).toBeGreaterThan(1);
  expect(recorded.session).toMatchObject({ endReason: 'length-limit', source: { id: 'demo-scene' } });

  const report = await cli.result<VerificationReport>('verify', zip);
  expect(report).toMatchObject({ ok: true, counts: { file: frames, rows: frames } });

  const first = await cli.result<Replayed>('replay', zip, '--model', 'motion', '--out', cli.path('first'));
  const again = await cli.result<Replayed>('replay', zip, '--model', 'motion', '--backend', 'wasm', '--repeat', '3', '--out', cli.path('again'));
  expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(again.runs.map(({ fingerprint }) => fingerprint)).toEqual([first.fingerprint, first.fingerprint, first.fingerprint]);
  expect(again.identical).toBe(true);

  const run = cli.runOf('first');
  expect(run).toMatchObject({ fingerprint: first.fingerprint, mode: 'every-frame', state: 'complete', frames });
  const results = readFileSync(cli.path('first/results.jsonl'));
  expect(lines<ResultLine>(results).map(({ frame }) => frame)).toEqual([...Array(frames).keys()]);
  expect((await unzip(cli.path('first/session.zip'))).get(`runs/${run.id}/results.jsonl`)).toEqual(results);
  const { traceEvents } = JSON.parse(readFileSync(cli.path('first/trace.json'), 'utf8')) as { readonly traceEvents: readonly TraceEvent[] };
  expect(traceEvents.length).toBeGreaterThan(frames);
  const info = await cli.result<SessionInfo>('info', cli.path('again/session.zip'));
  expect(info.runs.map(({ id }) => id)).toEqual(again.runs.map(({ id }) => id));

  const same = await cli.result<ComparedRuns>('compare', cli.path('first'), cli.path('again'), '--fail-on', 'difference');
  expect(same).toMatchObject({ compared: frames, different: 0 });

  writeFileSync(cli.path('strict.json'), cli.detectorOf('first', { name: 'Strict', options: { scoreThreshold: 0.99 } }));
  await cli.result('replay', zip, '--detector', cli.path('strict.json'), '--out', cli.path('strict'));
  const found = await cli.run('compare', cli.path('first'), cli.path('strict'), '--fail-on', 'difference', '--html', cli.path('report.html'));
  expect(found.code).toBe(1);
  expect(found.stdout).toMatch(/frames compared, [1-9]\d* differ\nprecision –, recall 0\.0000, F1 (–|0\.0000) of B against A/);
  await context.setOffline(true);
  await page.goto(pathToFileURL(cli.path('report.html')).href);
  await expect(page.getByText('Strict').first()).toBeVisible();
  await expect(page.locator('img').first()).toBeVisible();

  const { a, b, differences } = await cli.result<Statistics>('stats', cli.path('again'), cli.path('strict'));
  expect([a.report.summaries.total?.count, b?.report.summaries.total?.count]).toEqual([frames, frames]);
  expect(a.noise?.total?.median).toBeGreaterThanOrEqual(0);
  expect(b?.noise).toBeNull();
  // The noise is known where one of the two was repeated.
  expect(differences?.find(({ measure }) => measure === 'total')?.figures.median.isNoise).not.toBeNull();

  expect(cli.files).toEqual(['again', 'first', 'report.html', 's.zip', 'strict', 'strict.json']);
  expect(cli.leftovers).toEqual([]);
});
