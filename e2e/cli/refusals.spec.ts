import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { golden, test } from '../fixtures/cli.ts';

const refusals: readonly [args: readonly string[], reason: string][] = [
  [[], 'retake <verb>'],
  [['play', 's.zip'], 'There is no verb play'],
  [['info'], 'info wants 1 beside its options'],
  [['info', 'absent.zip'], 'There is no file absent.zip'],
  [['info', golden, '--loud'], "Unknown option '--loud'"],
  [['record'], '--out is missing'],
  [['record', '--out', 's.zip', '--seconds', 'long'], '--seconds is a number from 1'],
  [['record', '--out', 's.zip', '--source', 'screen'], '--source is one of demo, camera'],
  [['record', '--out', 's.zip', '--camera-file', golden], '--camera-file wants a .y4m'],
  [['record', '--out', 's.zip', '--model', 'motion', '--detector', 'absent.json'], 'There is no file absent.json'],
  [['replay', golden, '--out', 'dir'], '--model or --detector is missing'],
  [['replay', golden, '--out', 'dir', '--model', 'models/absent'], 'There is no file models/absent'],
  [['replay', golden, '--out', 'dir', '--model', 'motion', '--repeat', '1.5'], '--repeat is a whole number'],
  [['replay', golden, '--out', 'dir', '--model', 'motion', '--limit', '0'], '--limit is a number from 1'],
  [['replay', golden, '--out', 'dir', '--model', 'motion', '--mode', 'fast'], '--mode is one of every-frame, paced'],
  [['replay', golden, '--out', golden, '--model', 'motion'], 'can’t be made'],
  [['compare', 'e2e', 'absent'], 'There is no file e2e/session.zip'],
  [['compare', 'e2e', 'absent', '--fail-on', 'speed'], '--fail-on is difference'],
  [['import', golden, '--out', golden], 'would be replaced by what is made of it'],
  [['export', golden, '--format', 'mp4', '--out', 'e2e/../' + golden], 'would be replaced by what is made of it'],
  [['import', golden, '--out', `${'long'.repeat(63)}.zip`], 'can’t be written'],
  [['export', golden, '--out', 's.mp4'], '--format is missing'],
  [['export', golden, '--out', 's.gif', '--format', 'gif'], '--format is one of zip, mp4, not gif'],
  [['export', golden, '--out', 'e2e', '--format', 'mp4'], 'e2e is a folder'],
];

for (const [args, reason] of refusals) {
  test(`refused at once: retake ${args.join(' ').slice(0, 100)}`, async ({ cli }) => {
    const { code, stdout, stderr } = await cli.run(...args);
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
}

test('what is no session and no model is refused with the page’s own words', async ({ cli }) => {
  // A browser each, one after the other.
  test.slow();
  writeFileSync(cli.path('text.zip'), 'This is no zip.');
  writeFileSync(cli.path('cut.zip'), readFileSync(golden).subarray(0, 20_000));
  writeFileSync(cli.path('text.onnx'), 'This is no model.');
  const attempts: readonly [args: readonly string[], reason: string][] = [
    [['verify', cli.path('text.zip')], 'zip'],
    [['replay', cli.path('cut.zip'), '--model', 'motion', '--out', cli.path('made')], 'zip'],
    [['replay', golden, '--model', cli.path('text.onnx'), '--out', cli.path('made')], 'ONNX'],
    [['replay', golden, '--model', 'motion', '--backend', 'webgpu', '--out', cli.path('made')], 'Motion can’t run with webgpu here'],
    [['replay', golden, '--model', 'no-model', '--out', cli.path('made')], 'Built in: motion'],
  ];
  for (const [args, reason] of attempts) {
    const { code, stdout, stderr } = await cli.run(...args);
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  }
  expect(cli.files).toEqual(['cut.zip', 'text.onnx', 'text.zip']);
  expect(cli.leftovers).toEqual([]);
});

test('a browser that is not there or does not start is refused with what to do', async ({ cli }) => {
  // It has a version, and that is all.
  writeFileSync(cli.path('chrome'), '#!/bin/sh\ntest "$1" = --version\n', { mode: 0o755 });
  for (const [path, reason] of [['absent', 'but there is no such file'], ['chrome', 'set CHROME_PATH to another Chrome']] as const) {
    cli.env['CHROME_PATH'] = cli.path(path);
    const { code, stdout, stderr } = await cli.run('info', golden);
    expect(stderr).toContain(cli.path(path));
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  }
  expect(cli.leftovers).toEqual([]);
});
