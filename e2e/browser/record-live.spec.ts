import { expect, test } from '@playwright/test';
import { checkTrace } from '../fixtures/check-trace.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a model slower than a fragment: all it said is kept, with the frames it saw', async ({ page }) => {
  const { askedUs, results, run, outcome, fates, before, after, verified, trace, report, imported, recorded } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    const [detector, preview] = [new MessageChannel(), new MessageChannel()];
    const next = <Message>(port: MessagePort): Promise<Message> => new Promise((resolve) => (port.onmessage = ({ data }: MessageEvent<Message>) => resolve(data)));
    const sessionId = crypto.randomUUID();
    const run = retake.detectors.newRun(sessionId, 'live', retake.detectors.specOf({ modelSha256: 'ab'.repeat(32) }));
    let asked = next<{ frame: number; timestampUs: number; picture: VideoFrame }>(detector.port1);
    await recording.start({ sessionId, live: { run, detector: detector.port2, preview: preview.port2 } });
    const askedUs: number[] = [];
    for (let question = 0; question < 3; question++) {
      const { frame, timestampUs, picture } = await asked;
      const askedAtMs = performance.timeOrigin + performance.now();
      picture.close();
      askedUs.push(timestampUs);
      await recording.camera.gives(45);
      // No fragment comes after the last answer.
      if (question === 2) await recording.do((api) => api.pause());
      asked = next(detector.port1);
      const shown = next(preview.port1);
      detector.port1.postMessage({ frame, timestampUs, detections: [], timingMs: { preprocess: 1, infer: 1, postprocess: 1 }, startAtMs: { preprocess: askedAtMs, infer: askedAtMs + 2, postprocess: askedAtMs + 3 } });
      await shown;
    }
    const outcome = await recording.stop();
    const { report } = await retake.archive.withArchive((api, _progress, signal) => api.measureRun(run.id, signal));
    const recorded = await retake.archive.withArchive((api, _progress, signal) => api.measureRecording(sessionId, 'cam0', signal));
    const fates = await retake.detectors.fatesOf(run.id);
    const before = (await retake.archive.snapshot()).rows['results'];
    const zip = await retake.archive.exportZip(sessionId);
    const verified = await retake.archive.verifySession(sessionId);
    const trace = await retake.archive.exportedText((api, signal) => api.exportRecordingTrace(sessionId, 'cam0', signal));
    await retake.archive.wipe();
    const imported = await retake.archive.importZip(zip);
    const after = (await retake.archive.snapshot()).rows['results'];
    const results = await retake.detectors.resultsOf(run.id);
    return { askedUs, results, run: await retake.runs.getRun(run.id), outcome, fates, before, after, verified, trace: JSON.parse(trace) as unknown, report, imported, recorded };
  });
  expect(outcome.problem).toBeNull();
  expect(imported).toMatchObject({ runs: 1 });
  expect(results.map(({ timestampUs }) => timestampUs)).toEqual(askedUs);
  expect(results.map(({ frame }) => outcome.rows[frame]?.timestampUs)).toEqual(askedUs);
  const frames = outcome.rows.length;
  expect(run).toMatchObject({ state: 'complete', frames: 3, skipped: frames - 3 });

  // Every frame has one fate, and its place in the session's time.
  expect(fates.map(({ frame }) => frame)).toEqual([...Array(frames).keys()]);
  expect(fates.filter((fate) => 'missed' in fate && fate.missed === 'late')).toHaveLength(frames - 3);
  expect(report.fates).toMatchObject({ empty: 3, late: frames - 3, unasked: 0 });
  expect(report.summaries.latency).toMatchObject({ count: 3, min: expect.closeTo(4, 2), max: expect.closeTo(4, 2) });
  for (const { timestampUs, startMs } of results) expect(startMs?.infer).toBeGreaterThanOrEqual(timestampUs / 1000);
  expect(verified).toMatchObject({ ok: true });
  expect(after).toEqual(before);

  // By hand: a canvas is captured when it is painted, so no two intervals are alike.
  const timesMs = outcome.rows.map(({ timestampUs }) => timestampUs / 1000);
  const intervals = timesMs.slice(1).map((time, at) => time - (timesMs[at] ?? 0)).sort((x, y) => x - y);
  const middle = ((intervals[Math.floor((intervals.length - 1) / 2)] ?? 0) + (intervals[Math.floor(intervals.length / 2)] ?? 0)) / 2;
  expect(recorded.cadence?.fps).toBeCloseTo(((frames - 1) * 1000) / ((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0)), 9);
  expect(recorded.cadence?.long).toBe(intervals.filter((interval) => interval > 1.5 * middle).length);
  expect(recorded.cadence?.intervalMs).toMatchObject({ count: frames - 1, min: expect.closeTo(intervals[0] ?? NaN, 9), max: expect.closeTo(intervals.at(-1) ?? NaN, 9), median: expect.closeTo(middle, 9) });
  const answersMs = results.map(({ timestampUs }) => timestampUs / 1000);
  expect(report.cadence?.fps).toBeCloseTo(2000 / ((answersMs[2] ?? 0) - (answersMs[0] ?? 0)), 9);

  const checked = checkTrace(trace);
  expect(checked.faults).toEqual([]);
  expect(checked.frames).toBe(frames);
  expect(checked.slices.get('infer')?.map(({ frame }) => frame)).toEqual(results.map(({ frame }) => frame));
  const late = checked.events.filter(({ ph, name }) => ph === 'i' && name === 'late');
  expect(late).toHaveLength(frames - 3);
});
