import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a run whose worker ended keeps what it has stored, at the next visit; one under way is waited for', async ({ page }) => {
  const { meanwhile, run, fates, again } = await page.evaluate(async () => {
    const { detectors, runs } = retake;
    const { session } = await retake.scene.recordScene({ frames: 150 });
    const [probe, visitor] = [new retake.ReplayProbe(), new retake.ReplayProbe()];
    await probe.open(session.id);
    // Two blocks of results, then a model that never answers again.
    let stuck: () => void = () => undefined;
    const isStuck = new Promise<void>((resolve) => (stuck = resolve));
    const port = detectors.scripted((port, question) => (question.frame < 130 ? detectors.answer(port, question, question.frame % 2 === 0 ? 1 : null) : stuck()));
    const row = detectors.newRun(session.id, 'every-frame', detectors.specOf({ modelSha256: 'ab'.repeat(32) }));
    probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal)).catch(() => undefined);
    await isStuck;
    const ended = visitor.do((api) => api.endInterruptedRuns(session.id));
    await visitor.open(session.id);
    const meanwhile = await runs.getRun(row.id);
    probe.dispose();
    await ended;
    const run = await runs.getRun(row.id);
    const again = await visitor.runMotion(session.id, 'every-frame');
    return { meanwhile, run, fates: (await detectors.fatesOf(row.id)).length, again };
  });
  expect(meanwhile).toMatchObject({ state: 'running', frames: 0 });
  expect(run).toMatchObject({ state: 'partial', frames: fates, empty: fates / 2, detections: fates / 2, failure: 'The page was left before it ended.', meanMs: { infer: 1 } });
  expect(fates).toBeGreaterThanOrEqual(64);
  expect(again).toMatchObject({ state: 'complete', frames: 150 });
});
