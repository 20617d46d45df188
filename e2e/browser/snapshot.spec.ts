import { expect, test } from '@playwright/test';

/** Two segments; two frames were lost before the second one. */
const made = { timestampsUs: Array.from({ length: 24 }, (_, frame) => frame * 33_333), keyEvery: 6, segmentStarts: [0, 12], dropped: { 12: 2 } };
const whole = { x: 0, y: 0, width: 320, height: 240 };
/** Around the box that a scripted detector sees; its label is above it. */
const box = { x: 60, y: 30, width: 80, height: 70 };
const farFromBox = { x: 160, y: 120, width: 160, height: 120 };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a snapshot is the frame that stands, pixel by pixel, or with its results drawn over it; the shown run says of each frame whether it answered', async ({ page }) => {
  const outcome = await page.evaluate(
    async ({ made, whole, box, farFromBox }) => {
      const { detectors, picture } = retake;
      const session = await retake.makeSession(made);
      const probe = new retake.ReplayProbe();
      await probe.open(session.id);
      // Every second frame: something in all but 4, the model fails for 8 and for the last one it is to look at.
      const port = detectors.scripted((port, question) => {
        if ([8, 22].includes(question.frame)) detectors.fail(port, question);
        else detectors.answer(port, question, question.frame === 4 ? null : 1);
      });
      const row = detectors.newRun(session.id, 'every-frame', detectors.specOf({ everyNth: 2 }));
      const run = await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal));
      await probe.configure({ showRunId: run.id });
      const said: unknown[] = [];
      for (const frame of [2, 4, 5, 8, 22, 23]) {
        await probe.do((api) => api.seek(frame));
        const status = probe.statuses.at(-1);
        said.push([frame, status?.detections, status?.answer]);
      }
      const taken: unknown[] = [];
      for (const frame of [14, 2]) {
        await probe.do((api) => api.seek(frame));
        const shots = [];
        for (const overlay of ['without', 'with'] as const) shots.push(await probe.do((api) => api.snapshot(overlay, new AbortController().signal)));
        const [plain, drawn] = await Promise.all(shots.map(({ png }) => picture.pixelsOf(png)));
        if (plain === undefined || drawn === undefined) throw new Error('A snapshot is missing.');
        const decoded = await picture.decodeFrame(session, frame);
        taken.push({
          frames: shots.map((shot) => shot.frame),
          drawn: shots.map(({ drawn }) => drawn),
          types: shots.map(({ png }) => png.type),
          sizes: [plain, drawn].map(({ width, height }) => [width, height]),
          painted: [plain, drawn].map((pixels) => picture.paintedNumber(pixels, whole)),
          wrong: picture.differentPixels(plain, decoded, whole),
          drawnOver: picture.differentPixels(drawn, decoded, box) > 100,
          elsewhere: picture.differentPixels(drawn, decoded, farFromBox),
        });
      }
      await probe.do((api) => api.seek(4));
      const empty = await probe.do((api) => api.snapshot('with', new AbortController().signal));
      await probe.do((api) => api.play());
      const during = await probe.do((api) => api.snapshot('without', new AbortController().signal));
      return { run, said, taken, empty: empty.drawn, during: during.frame, stands: probe.statuses.at(-1) };
    },
    { made, whole, box, farFromBox },
  );
  expect(outcome.run).toMatchObject({ frames: 10, empty: 1, detections: 9, skipped: 2, failed: 2 });
  expect(outcome.said).toEqual([[2, 1, 'found'], [4, 0, 'found'], [5, null, 'not-asked'], [8, null, 'failed'], [22, null, 'failed'], [23, null, 'not-asked']]);
  const good = { drawn: [false, true], types: ['image/png', 'image/png'], sizes: [[320, 240], [320, 240]], wrong: 0, drawnOver: true, elsewhere: 0 };
  expect(outcome.taken).toEqual([{ ...good, frames: [14, 14], painted: [16, 16] }, { ...good, frames: [2, 2], painted: [2, 2] }]);
  // Nothing was found there, so that there is nothing to see of it.
  expect(outcome.empty).toBe(false);
  expect(outcome.stands).toMatchObject({ at: 'paused', frame: outcome.during });
});

test('a comparison in two pictures: the same frame twice, each side’s boxes in its own', async ({ page }) => {
  const { views, painted, back } = await page.evaluate(
    async ({ made, whole, box, farFromBox }) => {
      const { detectors, picture } = retake;
      const session = await retake.makeSession(made);
      const probe = new retake.ReplayProbe();
      await probe.open(session.id);
      // A sees something in each frame, B in none.
      const ids: string[] = [];
      for (const seen of [1, null]) {
        const port = detectors.scripted((port, question) => detectors.answer(port, question, seen));
        const row = detectors.newRun(session.id, 'every-frame', detectors.specOf());
        ids.push((await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal))).id);
      }
      const [runA = '', runB = ''] = ids;
      const criteria = { minIou: 0.5, minScore: 0, label: null, names: 'same' as const };
      const comparison = { a: { kind: 'run' as const, runId: runA }, b: { kind: 'run' as const, runId: runB }, criteria };
      await probe.do((api) => api.seek(14));
      const decoded = await picture.decodeFrame(session, 14);
      const views: unknown[] = [];
      for (const [comparisonView, x, y] of [['beside', 320, 0], ['stacked', 0, 240]] as const) {
        await probe.configure({ comparison, comparisonView });
        const shown = await probe.showsSize(320 + x, 240 + y);
        const pixels = await picture.pixelsOf((await probe.do((api) => api.snapshot('with', new AbortController().signal))).png);
        const inB = (area: typeof box) => ({ ...area, x: area.x + x, y: area.y + y });
        views.push({
          shown,
          size: [pixels.width, pixels.height],
          overA: picture.differentPixels(pixels, decoded, box) > 100,
          overB: picture.differentPixels(pixels, decoded, inB(box), box),
          elsewhere: [picture.differentPixels(pixels, decoded, farFromBox), picture.differentPixels(pixels, decoded, inB(farFromBox), farFromBox)],
          number: picture.paintedNumber(pixels, whole),
        });
      }
      await probe.do((api) => api.seek(0));
      await probe.configure({ mode: 'every-frame' });
      const { painted } = await probe.playToEnd();
      await probe.configure({ comparison: null });
      return { views, painted, back: await probe.showsSize(320, 240) };
    },
    { made, whole, box, farFromBox },
  );
  const good = { overA: true, overB: 0, elsewhere: [0, 0], number: 16 };
  expect(views).toEqual([{ ...good, shown: [640, 240], size: [640, 240] }, { ...good, shown: [320, 480], size: [320, 480] }]);
  expect(painted).toEqual({ right: 24, wrong: 0 });
  expect(back).toEqual([320, 240]);
});
