import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import { golden, test, type Replayed } from '../fixtures/cli.ts';
import { blindModel, deceivingModel, randomModel } from '../fixtures/made-models.ts';

const goldenFrames = 30;

test('a paced run tells what was too late for it, and a limit leaves the rest alone', async ({ cli }) => {
  // As npm does it: from the package's folder, on behalf of another one, in which a folder is called as a model is.
  Object.assign(cli.env, { npm_lifecycle_event: 'retake', INIT_CWD: cli.path('.') });
  mkdirSync(cli.path('motion'));
  const { runs: [run] } = await cli.result<Replayed>('replay', resolve(golden), '--model', 'motion', '--mode', 'paced', '--limit', '10', '--out', 'a');
  expect(cli.files).toEqual(['a', 'motion']);
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

test('a model runs with the engine that was asked for, or not at all; frames that it fails for fail the check, and are a difference from answers', async ({ cli }) => {
  test.slow();
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

  writeFileSync(cli.path('deceiving.onnx'), deceivingModel());
  const failing = await cli.run('replay', golden, '--model', cli.path('deceiving.onnx'), '--limit', '3', '--out', cli.path('failing'));
  expect(failing.stderr).toContain('The model failed for 3 frames.');
  expect(failing.code).toBe(1);
  expect(cli.runOf('failing')).toMatchObject({ state: 'complete', failed: 3 });
  const compared = await cli.run('compare', cli.path('wasm'), cli.path('failing'), '--fail-on', 'difference');
  expect(compared.stdout.trimEnd().split('\n')).toEqual(['0 frames compared, 0 differ', '3 more frames were answered by one, and the other failed', 'B: 3 failed']);
  expect(compared.code).toBe(1);
});
