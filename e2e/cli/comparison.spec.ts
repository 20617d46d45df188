import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import type { ComparedRuns, Statistics } from '../../src/app/automation/contract.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { TraceEvent } from '../../src/domain/trace.ts';
import { test, type Cli } from '../fixtures/cli.ts';

const golden = 'e2e/fixtures/golden/session-v1.retake.zip';

function json<Content>(cli: Cli, name: string): Content {
  return JSON.parse(readFileSync(cli.path(name), 'utf8')) as Content;
}

/** Runs of the motion detector: `a` as advised and once more, `b` with a threshold that leaves less. */
async function replayTwice(cli: Cli): Promise<void> {
  await cli.result('replay', golden, '--model', 'motion', '--repeat', '2', '--out', cli.path('a'));
  const { detector } = json<Run>(cli, 'a/run.json');
  const strict = { ...detector, name: 'Strict', options: { ...detector.options, scoreThreshold: 0.99 } };
  writeFileSync(cli.path('strict.json'), JSON.stringify({ format: 'retake-detector', version: 1, detector: strict }));
  await cli.result('replay', golden, '--detector', cli.path('strict.json'), '--out', cli.path('b'));
}

test('two runs are measured and compared', async ({ cli, page, context }) => {
  // Seven browsers, one after the other.
  test.slow();
  await replayTwice(cli);
  const run = json<Run>(cli, 'a/run.json');
  const { traceEvents } = json<{ readonly traceEvents: readonly TraceEvent[] }>(cli, 'a/trace.json');
  expect(traceEvents.length).toBeGreaterThan(run.frames);

  const { a, b, differences } = await cli.result<Statistics>('stats', cli.path('a'), cli.path('b'));
  expect(a.run.id).toBe(run.id);
  expect([a.report.summaries.total?.count, b?.report.summaries.total?.count]).toEqual([run.frames, run.frames]);
  // The floor is known where one of the two was repeated.
  expect(differences?.find(({ measure }) => measure === 'total')?.figures.median.isNoise).not.toBeNull();

  const same = await cli.result<ComparedRuns>('compare', cli.path('a'), cli.path('a'), '--fail-on', 'difference');
  expect(same).toMatchObject({ compared: run.frames, different: 0 });

  const found = await cli.run('compare', cli.path('a'), cli.path('b'), '--json', '--fail-on', 'difference', '--html', cli.path('report.html'));
  expect(found).toMatchObject({ code: 1 });
  const { different } = JSON.parse(found.stdout) as ComparedRuns;
  expect(different).toBeGreaterThan(0);
  expect((await cli.run('compare', cli.path('a'), cli.path('b'))).code).toBe(0);

  await context.setOffline(true);
  await page.goto(pathToFileURL(cli.path('report.html')).href);
  await expect(page.getByText('Strict').first()).toBeVisible();
  await expect(page.locator('img').first()).toBeVisible();
});

test('runs over different recordings are not compared, and what is no run’s folder is refused', async ({ cli }) => {
  test.slow();
  await cli.result('replay', golden, '--model', 'motion', '--out', cli.path('a'));
  await cli.result('replay', golden, '--model', 'motion', '--out', cli.path('b'));
  writeFileSync(cli.path('b/run.json'), JSON.stringify({ ...json<Run>(cli, 'b/run.json'), sessionId: 'another' }));
  const compared = await cli.run('compare', cli.path('a'), cli.path('b'));
  expect(compared.stderr).toContain('not of the same recording');
  expect(compared.code).toBe(2);

  writeFileSync(cli.path('b/metrics.json'), '{"format":"other"}');
  const measured = await cli.run('stats', cli.path('b'));
  expect(measured.stderr).toContain('This is no file of a run’s metrics');
  expect(measured.code).toBe(2);
});
