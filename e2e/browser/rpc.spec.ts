import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('an error keeps its code and detail across the worker', async ({ page }) => {
  const error = await page.evaluate(async () => {
    const worker = retake.spawn.spawnRecord();
    try {
      return await worker.call((api) => api.prepare({ width: 0, height: 0, frameRate: 30, codec: 'h264' })).then(
        () => 'prepared',
        (error: { name: string; code: string; detail: string }) => ({ name: error.name, code: error.code, detail: error.detail.length > 0 }),
      );
    } finally {
      worker.dispose();
    }
  });
  expect(error).toEqual({ name: 'AppError', code: 'codec-unsupported', detail: true });
});

test('a call to a worker that is gone rejects instead of hanging', async ({ page }) => {
  const codes = await page.evaluate(async () => {
    const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'answered', (error: { code: string }) => error.code);
    const worker = retake.spawn.spawnReplay();
    const pending = code(worker.call(async (api) => { await api.pause(); return new Promise(() => undefined); }));
    worker.dispose();
    return [await pending, await code(worker.call((api) => api.pause())), (await worker.died).code];
  });
  expect(codes).toEqual(['worker-died', 'worker-died', 'worker-died']);
});
