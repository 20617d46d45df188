import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { golden, test } from '../fixtures/cli.ts';

test('runs over copies of a recording are compared, those over another recording are not', async ({ cli }) => {
  test.slow();
  await cli.result('replay', golden, '--model', 'motion', '--out', cli.path('a'));
  await cli.result('replay', golden, '--model', 'motion', '--limit', '12', '--out', cli.path('b'));
  const compared = await cli.run('compare', cli.path('a'), cli.path('b'));
  // What one of them was not to look at is no difference.
  expect(compared.stdout).toContain('12 frames compared, 0 differ');
  expect(compared.code).toBe(0);

  await cli.result('record', '--seconds', '1', '--out', cli.path('other.zip'));
  await cli.result('replay', cli.path('other.zip'), '--model', 'motion', '--limit', '1', '--out', cli.path('c'));
  const refused = await cli.run('compare', cli.path('a'), cli.path('c'), '--json', '--html', cli.path('report.html'));
  expect(refused.stderr).toContain('These runs are over different recordings');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(cli.files).toEqual(['a', 'b', 'c', 'other.zip']);
});

test('what is no run’s folder is refused', async ({ cli }) => {
  writeFileSync(cli.path('metrics.json'), '{"format":"other"}');
  const measured = await cli.run('stats', cli.path('.'));
  expect(measured.stderr).toContain('This is no file of a run’s metrics');
  expect(measured.code).toBe(2);
});
