import { expect, test } from '@playwright/test';

const evenUs = Array.from({ length: 75 }, (_, frame) => frame * 33_333);

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a run with a limit ends behind it, whatever its mode and level, tells how far it is, and verifies', async ({ page }) => {
  const { runs, frames, verified, statuses } = await page.evaluate(async (timestampsUs) => {
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
    return { runs, frames, verified, statuses: probe.statuses };
  }, evenUs);
  const told = runs.map(({ id }) => statuses.filter(({ runId }) => runId === id));
  // Each from its own beginning, whatever the one before came to.
  expect(told.map(([first]) => [first?.runFrame, first?.lengthUs])).toEqual([40, 7, 31, 5, 1].map((limit) => [-1, limit * 33_333]));
  // What is drawn is the run's own, and no run is shown that could have an answer.
  expect(told.flat().filter(({ answer }) => answer !== null)).toEqual([]);
  expect(runs.map(({ state, limit }) => [state, limit])).toEqual([40, 7, 31, 5, 1].map((limit) => ['complete', limit]));
  expect(frames).toEqual([40, 7, 31, 5, 1].map((limit) => [...Array(limit).keys()]));
  expect(verified).toMatchObject({ ok: true });
});

test('a run that only reads tells how far it is', async ({ page }) => {
  const spawned = page.waitForEvent('worker', (worker) => worker.url().includes('main'));
  const handle = await page.evaluateHandle(() => new retake.ReplayProbe());
  // A slow disk: between two frames there is time for a status.
  await (await spawned).evaluate(() => {
    const now = performance.now.bind(performance);
    let slowMs = 0;
    performance.now = () => now() + (slowMs += 100);
  });
  const told = await handle.evaluate(async (probe, timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs: timestampsUs.slice(0, 12) });
    await probe.open(session.id);
    const row = { ...detectors.newRun(session.id, 'every-frame', detectors.specOf()), level: 'read' as const };
    const port = detectors.scripted(() => undefined);
    await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal));
    return probe.statuses.filter(({ runId }) => runId === row.id).map(({ frame, runFrame }) => [frame, runFrame]);
  }, evenUs);
  expect(told).toEqual([-1, ...Array(12).keys()].map((runFrame) => [0, runFrame]));
});
