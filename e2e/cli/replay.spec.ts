import { readdirSync, writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { golden, test, type Replayed } from '../fixtures/cli.ts';
import { blindModel, randomModel } from '../fixtures/made-models.ts';

const goldenFrames = 30;

test('a paced run tells what was too late for it, and a limit leaves the rest alone', async ({ cli }) => {
  const { runs: [run] } = await cli.result<Replayed>('replay', golden, '--model', 'motion', '--mode', 'paced', '--limit', '10', '--out', cli.path('a'));
  expect(run).toMatchObject({ mode: 'paced', state: 'complete', limit: 10 });
  expect((run?.frames ?? 0) + (run?.skipped ?? 0)).toBe(10);
});

test('repeats that differ fail the check, and a folder keeps nothing of the run that was in it', async ({ cli }) => {
  writeFileSync(cli.path('dice.onnx'), randomModel());
  const again = await cli.run('replay', golden, '--model', cli.path('dice.onnx'), '--repeat', '3', '--out', cli.path('a'));
  expect(again.stdout).toContain('3 runs whose fingerprints differ');
  expect(again.code).toBe(1);
  expect(cli.runOf('a').frames).toBe(goldenFrames);
  const files = ['metrics.json', 'results.jsonl', 'run.json', 'session.zip', 'trace.json'];
  expect(readdirSync(cli.path('a')).sort()).toEqual(['metrics-2.json', 'metrics-3.json', ...files]);

  // A folder's own zip goes in as well; it gets one more run.
  const { runs } = await cli.result<Replayed>('replay', cli.path('a/session.zip'), '--model', 'motion', '--limit', '1000', '--out', cli.path('a'));
  expect(runs).toMatchObject([{ frames: goldenFrames }]);
  expect(readdirSync(cli.path('a')).sort()).toEqual(files);
});

test('a model runs with the engine that was asked for, or not at all', async ({ cli }) => {
  writeFileSync(cli.path('blind.onnx'), blindModel());
  const replay = (backend: string) => cli.run('replay', golden, '--model', cli.path('blind.onnx'), '--backend', backend, '--limit', '3', '--json', '--out', cli.path(backend));
  const wasm = await replay('wasm');
  expect(JSON.parse(wasm.stdout)).toMatchObject({ runs: [{ backend: 'wasm', frames: 3, detections: 0 }] });
  const webgpu = await replay('webgpu');
  if (webgpu.code === 0) {
    expect(JSON.parse(webgpu.stdout)).toMatchObject({ runs: [{ backend: 'webgpu' }] });
  } else {
    expect(webgpu.stderr).toContain('can’t run with webgpu here');
    expect(webgpu).toMatchObject({ code: 2, stdout: '' });
    expect(cli.files).toEqual(['blind.onnx', 'wasm']);
  }
});
