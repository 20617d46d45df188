import { expect, test } from '@playwright/test';
import { defaultTrackingOptions } from '../../src/domain/tracking/tracking-options.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

const timestampsUs = Array.from({ length: 300 }, (_, frame) => frame * 33_333);
const tracking = { ...defaultTrackingOptions, highScore: 0.3, newScore: 0.3, firstOverlap: 0.01, confirmOverlap: 0.01 };

test('an engine lost in mid-run is replaced: each frame has one result in order, the row says where, ids go on above those used', async ({ page }) => {
  const frames = 180;
  const { run, results, undisturbed, leftOver } = await page.evaluate(async ({ frames, tracking }) => {
    const { session } = await retake.scene.recordScene({ frames });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const open = () => retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf({ tracking }));
    const [first, second] = [await open(), await open()];
    const undisturbed = await retake.detectors.resultsOf((await retake.detectors.runOver(probe, session.id, second)).id);
    const half = probe.until(({ runId, presented }) => runId !== null && presented > 60);
    const running = retake.detectors.runOver(probe, session.id, first);
    await half;
    first.dispose();
    const port = await second.connect();
    await probe.do((api) => api.replaceDetector(retake.spawn.transfer(port, [port]), { backend: 'wasm', why: 'The worker was ended.' }));
    const run = await running;
    // Nobody asks any more: the port is taken and closed.
    const late = await second.connect();
    const leftOver = await probe.do((api) => api.replaceDetector(retake.spawn.transfer(late, [late]), { backend: 'wasm', why: '' })).then(() => 'taken');
    return { run, undisturbed, leftOver, results: await retake.detectors.resultsOf(run.id) };
  }, { frames, tracking });
  expect(run).toMatchObject({ state: 'complete', frames, skipped: 0, fallbacks: [{ frame: expect.any(Number), backend: 'wasm', why: 'The worker was ended.' }] });
  expect(results.map(({ frame }) => frame)).toEqual(Array.from({ length: frames }, (_, frame) => frame));
  const from = run.fallbacks?.[0]?.frame ?? 0;
  expect(from).toBeGreaterThan(50);
  const boxes = (all: typeof results): unknown[] => all.map(({ detections }) => detections.map(({ box, score }) => [box, score]));
  expect(boxes(results).slice(0, from)).toEqual(boxes(undisturbed).slice(0, from));
  // The first frame of the new engine has none before it to compare with.
  expect(results[from]?.detections).toEqual([]);
  expect(boxes(results).slice(from + 1)).toEqual(boxes(undisturbed).slice(from + 1));
  const ids = (part: typeof results): number[] => part.flatMap(({ detections }) => detections.flatMap(({ trackId }) => trackId ?? []));
  expect(ids(results.slice(0, from)).length).toBeGreaterThan(0);
  expect(Math.min(...ids(results.slice(from)))).toBe(Math.max(...ids(results.slice(0, from))) + 1);
  expect(leftOver).toBe('taken');
});

test('as live, a lost engine costs only the frames that came meanwhile', async ({ page }) => {
  const { run, frames } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const open = () => retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf());
    const [first, second] = [await open(), await open()];
    const under = probe.until(({ runId, frame }) => runId !== null && frame > 10);
    const running = retake.detectors.runOver(probe, session.id, first, 'paced');
    await under;
    first.dispose();
    const port = await second.connect();
    await probe.do((api) => api.replaceDetector(retake.spawn.transfer(port, [port]), { backend: 'wasm', why: 'The worker was ended.' }));
    const run = await running;
    return { run, frames: (await retake.detectors.resultsOf(run.id)).map(({ frame }) => frame) };
  }, timestampsUs.slice(0, 90));
  expect(run).toMatchObject({ state: 'complete', frames: frames.length, skipped: 90 - frames.length });
  expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
  expect(frames).toContain(run.fallbacks?.[0]?.frame);
});

test('an engine that is lost for good ends the run with its reason; what it had is kept', async ({ page }) => {
  const { code, row, stored, next } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const detector = await retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf());
    const half = probe.until(({ runId, frame }) => runId !== null && frame > 100);
    const ended = retake.detectors.runOver(probe, session.id, detector).then(() => 'ran', ({ code }: { code?: string }) => String(code));
    await half;
    detector.dispose();
    await probe.do((api) => api.failDetector({ error: new retake.errors.AppError('engine-lost', 'The model engine crashed.') }));
    const code = await ended;
    const [row] = await retake.runs.listRuns(session.id);
    const stored = await retake.detectors.resultsOf(row?.id ?? '');
    return { code, row, stored: stored.length, next: (await probe.runMotion(session.id, 'every-frame')).state };
  }, timestampsUs);
  expect(code).toBe('engine-lost');
  expect(row).toMatchObject({ state: 'partial', frames: stored, failure: 'The model engine crashed.' });
  expect(stored).toBeGreaterThan(90);
  expect(next).toBe('complete');
});

test('a live run goes on with another engine, at the next frame; the recording misses nothing', async ({ page }) => {
  const { asked, results, run, outcome } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    const [lost, found, preview] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
    const sessionId = crypto.randomUUID();
    const detector = retake.detectors.specOf({ everyNth: 3 });
    const run = retake.detectors.newRun(sessionId, 'live', detector);
    type Asked = Parameters<typeof retake.detectors.answer>[1];
    const next = (port: MessagePort): Promise<Asked> => new Promise((resolve) => (port.onmessage = ({ data }: MessageEvent<Asked>) => resolve(data)));
    const asked: Asked[] = [];
    const take = async (port: MessagePort, trackId: number | null): Promise<void> => {
      const question = await next(port);
      asked.push({ ...question, picture: null });
      question.picture?.close();
      if (trackId !== null) retake.detectors.answer(port, question, trackId);
    };
    const started = recording.start({ sessionId, live: { run, detector: lost.port2, preview: preview.port2 } });
    await take(lost.port1, 7);
    await take(lost.port1, null);
    await started;
    await recording.do((api) => api.suspendDetector({ error: new retake.errors.AppError('engine-lost', 'The GPU was lost.') }));
    await recording.camera.gives(10);
    await recording.do((api) => api.replaceDetector(retake.spawn.transfer(found.port2, [found.port2]), { backend: 'wasm', why: 'The GPU was lost.' }));
    await take(found.port1, 8);
    await take(found.port1, 8);
    await recording.camera.gives(40);
    const outcome = await recording.stop();
    return { asked, outcome, run: await retake.runs.getRun(run.id), results: await retake.detectors.resultsOf(run.id) };
  });
  expect(outcome.problem).toBeNull();
  expect(outcome.session.tracks[0]).toMatchObject({ drops: {} });
  expect(asked.map(({ restart, afterTrackId }) => [restart, afterTrackId])).toEqual([[true, 0], [false, undefined], [true, 7], [false, undefined]]);
  const [first, , third, fourth] = asked.map(({ timestampUs }) => outcome.rows.findIndex((row) => row.timestampUs === timestampUs));
  expect(results.map(({ frame }) => frame)).toEqual([first, third, fourth]);
  for (const { frame } of results) expect(frame % 3).toBe(0);
  expect(run).toMatchObject({ state: 'complete', frames: 3, skipped: Math.ceil(outcome.rows.length / 3) - 3, fallbacks: [{ frame: third, backend: 'wasm', why: 'The GPU was lost.' }] });
});
