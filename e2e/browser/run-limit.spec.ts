import { expect, test } from '@playwright/test';

const evenUs = Array.from({ length: 75 }, (_, frame) => frame * 33_333);

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a run with a limit ends behind it, whatever its mode and level, and verifies', async ({ page }) => {
  const { runs, frames, verified } = await page.evaluate(async (timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const runs = [];
    const frames = [];
    for (const [mode, level, limit] of [['every-frame', undefined, 40], ['every-frame', 'read', 7], ['every-frame', 'decode', 31], ['paced', undefined, 5], ['every-frame', undefined, 1]] as const) {
      const port = detectors.scripted((port, question) => detectors.answer(port, question, 1));
      const row = { ...detectors.newRun(session.id, mode, detectors.specOf({ modelSha256: 'ab'.repeat(32) })), limit, ...(level && { level }) };
      const run = await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode, detector: port }, [port]), new AbortController().signal));
      runs.push(run);
      frames.push((await detectors.fatesOf(run.id)).map(({ frame }) => frame));
    }
    const verified = await retake.archive.verifySession(session.id);
    return { runs, frames, verified };
  }, evenUs);
  expect(runs.map(({ state, limit }) => [state, limit])).toEqual([40, 7, 31, 5, 1].map((limit) => ['complete', limit]));
  expect(frames).toEqual([40, 7, 31, 5, 1].map((limit) => [...Array(limit).keys()]));
  expect(verified).toMatchObject({ ok: true });
});
