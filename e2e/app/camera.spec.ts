import type { FrameRow } from '../../src/domain/frames.ts';
import { AppServer } from '../fixtures/app-server.ts';
import { expect } from '../fixtures/app-test.ts';
import { testWithCamera } from '../fixtures/camera-test.ts';
import { hasFfprobe, probe } from '../fixtures/ffprobe.ts';
import { sharedFile } from '../fixtures/shared-data.ts';
import { readStored, readVerified } from '../fixtures/stored.ts';
import { lines, temporaryFile, unzip } from '../fixtures/zip-content.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const test = testWithCamera('intel-asl-again.mkv');
test.use({ serviceWorkers: 'allow' });

test('a camera recording replays and exports with the network gone: frames, rows and file agree', async ({ page, context }) => {
  test.skip(!hasFfprobe, 'NOT TESTED: ffprobe is missing, so nobody else counts the frames of the file.');
  const server = new AppServer();
  await server.start();
  const shell = new Shell(page);
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);

  await page.goto(`${server.url}#/record`);
  await expect(shell.offline).toBeVisible({ timeout: 30_000 });
  await record.chooseResolution('480p');
  await expect(page.getByText('gives 640×480')).toBeVisible();
  await record.record(5);
  const recorded = await readVerified(page);
  const frames = recorded.rows.length;
  expect(frames).toBeGreaterThan(100);

  await server.stop();
  await context.setOffline(true);
  await page.goto(`${server.url}#/`);
  await page.reload();
  await new LibraryPage(page).openSession('Take 1');
  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await expect(replay.figure('Presented')).toHaveText(String(frames));

  const files = await unzip(await replay.export());
  expect(lines<FrameRow>(files.get('frames/cam0.jsonl'))).toEqual(recorded.rows);
  expect(await readStored(page)).toEqual(recorded);
  const exported = probe(temporaryFile('0.mp4', files.get('media/cam0/0.mp4') ?? ''));
  expect(exported.frames).toBe(frames);
  // The container counts in 1/57600 s, and rounds: the rows are the truth, the file is as near as it can be.
  for (const [index, seconds] of exported.seconds.entries()) {
    expect(Math.abs(seconds * 1e6 - (recorded.rows[index]?.timestampUs ?? Number.NaN))).toBeLessThan(20);
  }
  await context.setOffline(false);
});

test('UltraFace finds the face on every frame, and finds the same twice', async ({ page }) => {
  const shell = new Shell(page);
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  await shell.open('#/models');
  await new ModelsPage(page).add(sharedFile('models/face-rfb320.onnx'));
  await expect(new ModelsPage(page).model('face-rfb320')).toBeVisible();

  await shell.visit('Record');
  await record.chooseResolution('480p');
  await expect(page.getByText('gives 640×480')).toBeVisible();
  await record.record(3);
  await record.lastTake.click();
  await replay.runDetector('face-rfb320');
  await replay.runDetector('face-rfb320');

  const { rows, runs, results } = await readStored(page);
  expect(runs.map((run) => [run.state, run.mode, run.frames, run.skipped])).toEqual([
    ['complete', 'every-frame', rows.length, 0],
    ['complete', 'every-frame', rows.length, 0],
  ]);
  const [first = [], second = []] = runs.map((run) => results.filter((block) => block.runId === run.id).flatMap((block) => block.results));
  for (const result of first) expect(result.detections.filter(({ label }) => label === 'face').length, `faces on frame ${result.frame}`).toBeGreaterThan(0);
  const said = (list: typeof first) => list.map(({ frame, timestampUs, detections }) => ({ frame, timestampUs, detections }));
  expect(said(second)).toEqual(said(first));
  expect(runs[0]?.fingerprint).toBeTruthy();
  expect(runs[1]?.fingerprint).toBe(runs[0]?.fingerprint);
});
