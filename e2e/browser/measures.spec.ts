import { expect, test } from '@playwright/test';
import { checkTrace } from '../fixtures/check-trace.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a run over the real detector is measured, and its trace has every frame', async ({ page }) => {
  const { run, measures, trace, recording } = await page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 60, width: 320, height: 240 });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const run = await probe.runMotion(session.id, 'every-frame');
    const { metrics, report } = await retake.archive.withArchive((api, _progress, signal) => api.measureRun(run.id, signal));
    const trace = await retake.archive.exportedText((api, signal) => api.exportRunTrace(run.id, signal));
    const recording = await retake.archive.withArchive((api, _progress, signal) => api.measureRecording(session.id, 'cam0', signal));
    return { run, trace, recording, measures: { report, frames: [...metrics.frame], detections: [...metrics.detections], begins: [...metrics.beginMs] } };
  });
  expect(measures.frames).toEqual(Array.from({ length: 60 }, (_, frame) => frame));
  expect(measures.detections.reduce((sum, count) => sum + count, 0)).toBe(run.detections);
  expect(measures.report.fates.found + measures.report.fates.empty).toBe(60);
  expect(measures.report.fates.found).toBeGreaterThan(30);
  for (const stage of ['read', 'decode', 'preprocess', 'infer', 'postprocess'] as const) expect(measures.report.summaries[stage]?.average).toBeCloseTo(run.meanMs[stage] ?? NaN, 9);
  expect(measures.report.throughputFps).toBeGreaterThan(0);
  expect(measures.begins.every((begin, at) => at === 0 || begin >= (measures.begins[at - 1] ?? NaN))).toBe(true);
  expect(recording).toMatchObject({ frames: 60, cadence: { long: 0 }, drops: {} });
  expect(recording.cadence?.fps).toBeCloseTo(30, 1);

  const checked = checkTrace(JSON.parse(trace));
  expect(checked.faults).toEqual([]);
  expect(checked.frames).toBe(run.frames);
  expect(checked.slices.get('decode')).toHaveLength(60);
});

test('the trace of a recording puts the live results beside their rows, whatever blocks they lie in', async ({ page }) => {
  const trace = await page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 75, width: 320, height: 240 });
    const frames = Array.from({ length: 25 }, (_value, at) => 3 * at + 1);
    await retake.archive.addRun(session, 'live-a', frames, [10, 15], { mode: 'live' });
    return retake.archive.exportedText((api, signal) => api.exportRecordingTrace(session.id, 'cam0', signal));
  });
  const { faults, frames, slices } = checkTrace(JSON.parse(trace));
  expect(faults).toEqual([]);
  expect(frames).toBe(75);
  expect(slices.get('infer')?.map(({ frame }) => frame)).toEqual(Array.from({ length: 25 }, (_value, at) => 3 * at + 1));
});

test('a run that is gone is told so, and an abort leaves nothing', async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 30, width: 320, height: 240 });
    await retake.archive.addRun(session, 'run-a', [0, 1, 2], [3]);
    const codeOf = (work: Promise<unknown>) => work.then(() => 'fine', (error: { code?: string; name: string }) => (error.name === 'AbortError' ? error.name : error.code));
    const aborted = AbortSignal.abort(new DOMException('Cancelled.', 'AbortError'));
    return {
      gone: await codeOf(retake.archive.withArchive((api, _progress, signal) => api.measureRun('run-b', signal))),
      traceGone: await codeOf(retake.archive.withArchive((api, _progress, signal) => api.exportRunTrace('run-b', signal))),
      aborted: await codeOf(retake.archive.withArchive((api) => api.exportMetrics('run-a', aborted))),
      files: Object.keys((await retake.archive.snapshot()).files).filter((path) => path.startsWith('exports/')),
    };
  });
  expect(outcomes).toEqual({ gone: 'run-missing', traceGone: 'run-missing', aborted: 'AbortError', files: [] });
});
