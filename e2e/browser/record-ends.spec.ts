import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a stream that breaks: what it gave is saved', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start({}, recording.camera.openBreaking(45));
    return recording.outcome(await recording.ended());
  });
  expect(outcome.session).toMatchObject({ state: 'complete', endReason: 'encoder-failed' });
  expect(outcome.problem).toBeNull();
  expect(outcome.wrong).toEqual([]);
  expect(outcome.rows.length).toBeGreaterThan(15);
});

test('a source that ends before it is asked again: the recording ends', async ({ page }) => {
  const session = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const frame = new VideoFrame(new Uint8Array(640 * 480 * 4), { format: 'RGBX', codedWidth: 640, codedHeight: 480, timestamp: 0 });
      port1.postMessage(frame, [frame]);
      port1.postMessage(null);
      port1.onmessage = null;
    };
    await recording.start({}, { kind: 'port', port: port2, live: false });
    return recording.ended();
  });
  expect(session).toMatchObject({ state: 'complete', endReason: 'source-ended', tracks: [{ frames: 1 }] });
});

test('a page that is hidden as the take ends: the session stays complete', async ({ page }) => {
  const { session, stored } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    const session = await recording.do((api) => api.stop());
    await recording.do((api) => api.notice('hidden'));
    await recording.do((api) => api.closeSegments());
    return { session, stored: await retake.sessions.getSession(session.id) };
  });
  expect(stored).toEqual(session);
  expect(stored.state).toBe('complete');
});
