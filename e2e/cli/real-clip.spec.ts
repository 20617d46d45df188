import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import type { ComparedRuns, SessionInfo } from '../../src/app/automation/contract.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import { test, type Cli, type Replayed } from '../fixtures/cli.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { lines } from '../fixtures/zip-content.ts';

/** A person who faces the camera on every frame, 640 × 480 at 30 a second, as a file that browsers play as a camera. */
function clip(path: string): string | null {
  if (!hasSharedData) return noSharedData;
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', sharedFile('video/intel-asl-again.mkv'), '-an', '-frames:v', '60', '-pix_fmt', 'yuv420p', path]);
    return null;
  } catch (error) {
    return `NOT TESTED: ffmpeg is needed to make a camera of a clip: ${String(error)}`;
  }
}

/** Engines may differ in the last digits. */
const engine = ['--backend', 'wasm'];

/** A threshold that half of what a folder's run found is below. */
function middleScore(cli: Cli, name: string): number {
  const scores = lines<FrameResult>(readFileSync(cli.path(`${name}/results.jsonl`))).flatMap(({ detections }) => detections.map(({ score }) => score)).sort();
  return scores[scores.length >> 1] ?? 1;
}

/** Replays with a threshold that leaves less, beside a run that is in the folder `name`; gives how many frames differ. */
async function compareWithStrict(cli: Cli, name: string, model: string, limit: readonly string[]): Promise<number> {
  const detector = cli.path(`${name}-strict.json`);
  writeFileSync(detector, cli.detectorOf(name, { name: 'Strict', options: { scoreThreshold: middleScore(cli, name) } }));
  await cli.result('replay', cli.path('s.zip'), '--detector', detector, '--model', model, ...engine, ...limit, '--out', cli.path(`${name}-strict`));
  const { code, stdout } = await cli.run('compare', cli.path(name), cli.path(`${name}-strict`), '--json', '--fail-on', 'difference', '--html', cli.path(`${name}.html`));
  expect(code).toBe(1);
  return (JSON.parse(stdout) as ComparedRuns).different;
}

test('a clip plays as the camera, and face and object detectors are replayed and compared on what was recorded', async ({ cli, page, context }) => {
  const lacks = clip(cli.path('clip.y4m'));
  if (lacks !== null) console.warn(lacks);
  test.skip(lacks !== null, lacks ?? '');
  // Ten browsers, one after the other, and real models.
  test.setTimeout(360_000);
  const zip = cli.path('s.zip');
  const { session } = await cli.result<SessionInfo>('record', '--source', 'camera', '--camera-file', cli.path('clip.y4m'), '--seconds', '1', '--out', zip);
  const frames = session.tracks[0]?.frames ?? 0;
  expect(session.source).toMatchObject({ id: 'camera', width: 640, height: 480 });
  expect(await cli.result<VerificationReport>('verify', zip)).toMatchObject({ ok: true, counts: { file: frames, rows: frames } });

  const face = sharedFile('models/face-rfb320.onnx');
  const first = await cli.result<Replayed>('replay', zip, '--model', face, ...engine, '--out', cli.path('face'));
  const again = await cli.result<Replayed>('replay', zip, '--model', face, ...engine, '--out', cli.path('again'));
  expect(again.fingerprint).toBe(first.fingerprint);
  expect(again.runs).toMatchObject([{ state: 'complete', backend: 'wasm', frames }]);
  expect(again.runs[0]?.detections).toBeGreaterThanOrEqual(frames);
  expect(await cli.result<ComparedRuns>('compare', cli.path('face'), cli.path('again'), '--fail-on', 'difference')).toMatchObject({ compared: frames, different: 0 });
  expect(await compareWithStrict(cli, 'face', face, [])).toBeGreaterThan(0);
  await context.setOffline(true);
  await page.goto(pathToFileURL(cli.path('face.html')).href);
  await expect(page.locator('img').first()).toBeVisible();

  const objects = sharedFile('models/yolox_nano.onnx');
  const limit = ['--limit', '8'];
  const twice = await cli.result<Replayed>('replay', zip, '--model', objects, ...engine, '--repeat', '2', ...limit, '--out', cli.path('objects'));
  expect(twice).toMatchObject({ identical: true, runs: [{ frames: 8 }, { frames: 8 }] });
  expect(twice.runs[0]?.detections).toBeGreaterThan(0);
  expect(await compareWithStrict(cli, 'objects', objects, limit)).toBeGreaterThan(0);
});
