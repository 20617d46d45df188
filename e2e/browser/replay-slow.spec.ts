import { expect, test } from '@playwright/test';
import { slowModel } from '../fixtures/made-models.ts';

const stepUs = 33_333;
/** Three seconds. */
const timestampsUs = Array.from({ length: 90 }, (_, frame) => frame * stepUs);

test.beforeEach(async ({ page }) => {
  await page.route('**/slow.onnx', (route) => route.fulfill({ body: Buffer.from(slowModel(2)), contentType: 'application/octet-stream' }));
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a model far too slow: the clock does not drift, and each frame has its one fate', async ({ page }) => {
  const { run, fates, status } = await page.evaluate(async (timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const slow = await detectors.openDetector('slow.onnx', detectors.specOf({ family: 'classify' }));
    const run = await detectors.runOver(probe, session.id, slow, 'paced');
    slow.dispose();
    return { run, fates: await detectors.fatesOf(run.id), status: probe.statuses.at(-1) };
  }, timestampsUs);
  expect(run).toMatchObject({ state: 'complete' });
  expect(run.frames + run.skipped).toBe(90);
  expect(fates.map(({ frame }) => frame)).toEqual(timestampsUs.map((_, frame) => frame));
  const results = fates.flatMap((fate) => ('missed' in fate ? [] : [fate]));
  expect(fates.filter((fate) => 'missed' in fate && fate.missed === 'late')).toHaveLength(run.skipped);
  expect(run.skipped).toBeGreaterThan(run.frames);
  expect(status).toMatchObject({ at: 'ended', presented: run.frames, skipped: run.skipped, painted: { right: run.frames, wrong: 0 } });

  // A frame comes to the model when it is due, or when the model is done with the one before: behind by one model time at most, in the end as in the beginning.
  const modelMs = Math.max(...results.map(({ timingMs }) => (timingMs.preprocess ?? 0) + (timingMs.infer ?? 0)));
  const origin = (results[0]?.startMs?.preprocess ?? NaN) - (results[0]?.timestampUs ?? NaN) / 1000;
  const behindMs = results.map(({ startMs, timestampUs }) => (startMs?.preprocess ?? NaN) - origin - timestampUs / 1000);
  for (const ms of behindMs) expect(ms).toBeLessThan(1.5 * modelMs);
  // What the model is at in the end is waited for, and nothing else.
  const recordedMs = (90 * stepUs) / 1000;
  expect(status?.wallMs).toBeGreaterThan(0.99 * recordedMs);
  expect(status?.wallMs).toBeLessThan(recordedMs + 1.5 * modelMs);
});

test('a stop does not wait for the inference under way: the run says what it has, and the player plays at once', async ({ page }) => {
  const { run, fates, stopMs, modelMs, ended } = await page.evaluate(async (timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame' });
    const slow = await detectors.openDetector('slow.onnx', detectors.specOf({ family: 'classify' }));
    const cancel = new AbortController();
    const second = probe.until(({ runId, presented }) => runId !== null && presented >= 2);
    const running = detectors.runOver(probe, session.id, slow, 'every-frame', cancel.signal);
    await second;
    // The third is with the model now.
    const fromMs = performance.now();
    cancel.abort();
    const run = await running;
    const stopMs = performance.now() - fromMs;
    const ended = await probe.playToEnd();
    slow.dispose();
    return { run, stopMs, ended, fates: await detectors.fatesOf(run.id), modelMs: run.meanMs.infer ?? NaN };
  }, timestampsUs);
  expect(run).toMatchObject({ state: 'partial', frames: fates.length, skipped: 0 });
  expect(run).not.toHaveProperty('failure');
  expect(fates.length).toBeGreaterThanOrEqual(2);
  expect(fates.length).toBeLessThan(10);
  expect(stopMs).toBeLessThan(modelMs);
  expect(ended).toMatchObject({ at: 'ended', runId: null, painted: { wrong: 0 } });
  expect(ended.frame).toBe(89);
});
