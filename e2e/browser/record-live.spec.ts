import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a model slower than a fragment: all it said is kept, with the frames it saw', async ({ page }) => {
  const { askedUs, results, run, outcome } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    const [detector, preview] = [new MessageChannel(), new MessageChannel()];
    const next = <Message>(port: MessagePort): Promise<Message> => new Promise((resolve) => (port.onmessage = ({ data }: MessageEvent<Message>) => resolve(data)));
    const sessionId = crypto.randomUUID();
    const run = retake.motionRun.newRun(sessionId, 'live');
    let asked = next<{ frame: number; timestampUs: number; picture: VideoFrame }>(detector.port1);
    await recording.start({ sessionId, live: { run, detector: detector.port2, preview: preview.port2 } });
    const askedUs: number[] = [];
    for (let question = 0; question < 3; question++) {
      const { frame, timestampUs, picture } = await asked;
      picture.close();
      askedUs.push(timestampUs);
      await recording.camera.gives(45);
      // No fragment comes after the last answer.
      if (question === 2) await recording.do((api) => api.pause());
      asked = next(detector.port1);
      const shown = next(preview.port1);
      detector.port1.postMessage({ frame, timestampUs, detections: [], timingMs: { preprocess: 1, infer: 1, postprocess: 1 } });
      await shown;
    }
    const outcome = await recording.stop();
    const results: { frame: number; timestampUs: number }[] = [];
    for await (const block of retake.runs.resultBlocks(run.id)) results.push(...block.results);
    return { askedUs, results, run: await retake.runs.getRun(run.id), outcome };
  });
  expect(outcome.problem).toBeNull();
  expect(results.map(({ timestampUs }) => timestampUs)).toEqual(askedUs);
  expect(results.map(({ frame }) => outcome.rows[frame]?.timestampUs)).toEqual(askedUs);
  expect(run).toMatchObject({ state: 'complete', frames: 3, skipped: outcome.rows.length - 3 });
});
