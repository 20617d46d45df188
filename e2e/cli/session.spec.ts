import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Run } from '../../src/domain/runs.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import type { SessionInfo } from '../../src/app/automation/contract.ts';
import { test } from '../fixtures/cli.ts';
import { lines, unzip } from '../fixtures/zip-content.ts';

interface Replayed {
  readonly fingerprint: string;
  readonly identical: boolean;
  readonly runs: readonly Run[];
}

interface ResultLine {
  readonly frame: number;
}

test('a recording of the demo scene is verified, and replays of it have equal fingerprints', async ({ cli }) => {
  // Five browsers, one after the other.
  test.slow();
  const zip = cli.path('s.zip');
  const recorded = await cli.result<SessionInfo>('record', '--source', 'demo', '--seconds', '2', '--out', zip);
  const frames = recorded.session.tracks[0]?.frames ?? 0;
  expect(frames).toBeGreaterThan(1);
  expect(recorded.session).toMatchObject({ endReason: 'length-limit', source: { id: 'demo-scene' } });

  const report = await cli.result<VerificationReport>('verify', zip);
  expect(report).toMatchObject({ ok: true, counts: { file: frames, rows: frames } });

  const first = await cli.result<Replayed>('replay', zip, '--model', 'motion', '--out', cli.path('first'));
  const again = await cli.result<Replayed>('replay', zip, '--model', 'motion', '--repeat', '2', '--out', cli.path('again'));
  expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(again.runs.map(({ fingerprint }) => fingerprint)).toEqual([first.fingerprint, first.fingerprint]);
  expect(again.identical).toBe(true);

  const run = JSON.parse(readFileSync(cli.path('first/run.json'), 'utf8')) as Run;
  expect(run).toMatchObject({ fingerprint: first.fingerprint, mode: 'every-frame', state: 'complete', frames });
  const results = readFileSync(cli.path('first/results.jsonl'));
  expect(lines<ResultLine>(results).map(({ frame }) => frame)).toEqual([...Array(frames).keys()]);
  expect((await unzip(cli.path('first/session.zip'))).get(`runs/${run.id}/results.jsonl`)).toEqual(results);

  const info = await cli.result<SessionInfo>('info', cli.path('again/session.zip'));
  expect(info.runs.map(({ id }) => id)).toEqual(again.runs.map(({ id }) => id));
  expect(cli.files).toEqual(['again', 'first', 's.zip']);
  expect(cli.leftovers).toEqual([]);
});
