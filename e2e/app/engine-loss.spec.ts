import type { Page } from '@playwright/test';
import { expect, test, testOffline } from '../fixtures/app-test.ts';
import { endAtFrame, endWorkers } from '../fixtures/end-worker.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';
import { readStored, readVerified, type Stored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const frames = 77;

/** A clip with a face in each of its frames, and the model that finds it. */
async function openFaces(page: Page, query = ''): Promise<ReplayPage> {
  await page.goto(`./${query}#/models`);
  await new ModelsPage(page).add(sharedFile('models/face-rfb320.onnx'));
  await expect(new ModelsPage(page).model('face-rfb320')).toBeVisible({ timeout: 20_000 });
  await new Shell(page).visit('Library');
  await new LibraryPage(page).import(sharedFile('video/intel-asl-again.mkv'));
  await new LibraryPage(page).openSession('intel-asl-again');
  const replay = new ReplayPage(page);
  await expect(replay.playButton).toBeVisible();
  return replay;
}

/** Starts a run and ends its detect worker in the middle. */
async function runAndLose(replay: ReplayPage): Promise<void> {
  const { page } = replay;
  const ended = endAtFrame(page, 40);
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'face-rfb320' });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await ended;
}

function resultsOf({ results }: Stored, runId: string | undefined): Stored['results'][number]['results'][number][] {
  return results.filter((block) => block.runId === runId).flatMap((block) => block.results);
}

// Two threads before the loss: the service worker makes them possible.
testOffline('a run whose worker dies goes on with another one: every frame has its result once, the same as undisturbed', async ({ page }) => {
  testOffline.skip(!hasSharedData, noSharedData);
  const replay = await openFaces(page);
  await replay.runDetector('face-rfb320');
  await runAndLose(replay);
  await expect(page.getByText('The model’s worker ended. The run goes on with one thread of the CPU.')).toBeVisible();
  await expect(replay.runs).toHaveCount(2, { timeout: 30_000 });
  await expect(replay.runs.nth(1)).toContainText(/The model’s worker ended\. From frame \d+ on the CPU\./);
  const stored = await readStored(page);
  const [undisturbed, lost] = stored.runs;
  expect(lost).toMatchObject({ state: 'complete', frames, skipped: 0, fallbacks: [{ backend: 'wasm' }], fingerprint: undisturbed?.fingerprint });
  const from = lost?.fallbacks?.[0]?.frame ?? -1;
  expect(from).toBeGreaterThan(0);
  expect(from).toBeLessThan(frames);
  expect(lost?.detections).toBeGreaterThanOrEqual(frames);
  expect(resultsOf(stored, lost?.id).map(({ frame }) => frame)).toEqual(Array.from({ length: frames }, (_, frame) => frame));
});

test('as configured it ends instead: what it had is kept, with the reason', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const replay = await openFaces(page, '?engine-loss=end');
  await runAndLose(replay);
  await expect(replay.error).toContainText('The model’s engine was lost');
  await expect(replay.runs).toHaveCount(1);
  await expect(replay.runs).toContainText('Partial');
  await expect(replay.runs).toContainText('The model’s worker ended.');
  const stored = await readStored(page);
  const [run] = stored.runs;
  expect(run).toMatchObject({ state: 'partial', failure: 'The model’s worker ended.' });
  expect(run?.frames).toBeGreaterThan(0);
  expect(run?.frames).toBeLessThan(frames);
  expect(resultsOf(stored, run?.id).map(({ frame }) => frame)).toEqual(Array.from({ length: run?.frames ?? 0 }, (_, frame) => frame));
  // The player and the next run are as good as new.
  await replay.runDetector('Motion');
});

async function recordAndLose(page: Page, query = ''): Promise<RecordPage> {
  await page.goto(`./${query}#/record`);
  const record = new RecordPage(page);
  await record.chooseResolution('480p');
  await record.detectLive();
  await record.recordOn(2);
  expect(await endWorkers(page, 'detect')).toBe(1);
  return record;
}

/** All that the camera gave is there; what a busy machine's fake camera never gave counts as gaps of the source. */
function expectWhole({ sessions, rows }: Stored): void {
  expect(sessions).toMatchObject([{ state: 'complete', verification: { ok: true } }]);
  expect(rows.length).toBeGreaterThan(30);
  const { 'source-gap': _neverGiven, ...lost } = sessions[0]?.tracks[0]?.drops ?? {};
  expect(lost).toEqual({});
}

test('live detection whose worker dies goes on, and the recording beside it loses no frame', async ({ page }) => {
  const record = await recordAndLose(page);
  await expect(page.getByText('The model’s worker ended. Live detection goes on with one thread of the CPU.')).toBeVisible();
  await record.recordOn(5);
  await record.stop();
  const stored = await readVerified(page);
  expectWhole(stored);
  expect(stored.runs).toMatchObject([{ mode: 'live', state: 'complete', fallbacks: [{ backend: 'wasm' }] }]);
  const [run] = stored.runs;
  const seen = resultsOf(stored, run?.id).map(({ frame }) => frame);
  const from = run?.fallbacks?.[0]?.frame ?? -1;
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((frame) => frame < from).length).toBeGreaterThan(0);
  expect(seen.filter((frame) => frame >= from).length).toBeGreaterThan(0);
});

test('live detection that may not go on is off, and the recording beside it loses no frame', async ({ page }) => {
  const record = await recordAndLose(page, '?engine-loss=end');
  await expect(new Shell(page).messages).toContainText('The model’s engine was lost');
  await record.recordOn(4);
  await record.stop();
  const stored = await readVerified(page);
  expectWhole(stored);
  expect(stored.runs).toMatchObject([{ mode: 'live', state: 'partial', failure: 'The model’s worker ended.' }]);
});
