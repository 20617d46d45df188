import { expect, test } from '@playwright/test';

const evenUs = Array.from({ length: 90 }, (_, frame) => frame * 33_333);

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('two every-frame runs say the same about every frame, and each has its rows', async ({ page }) => {
  const { first, second, row, results, status, timestamps } = await page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 90 });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'paced' });
    const first = await probe.runMotion(session.id, 'every-frame');
    const status = probe.statuses.at(-1);
    const second = await probe.runMotion(session.id, 'every-frame');
    const results = [];
    for await (const block of retake.runs.resultBlocks(first.id)) results.push(...block.results);
    const index = await retake.frames.frameIndex(session.id, 'cam0');
    return { first, second, results, status, row: await retake.runs.getRun(first.id), timestamps: [...index.timestampUs] };
  });
  expect(first).toMatchObject({ state: 'complete', mode: 'every-frame', frames: 90, skipped: 0 });
  expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(second.fingerprint).toBe(first.fingerprint);
  expect(row).toEqual(first);
  expect(results.map(({ frame }) => frame)).toEqual(evenUs.map((_, frame) => frame));
  expect(results.map(({ timestampUs }) => timestampUs)).toEqual(timestamps);
  // The shapes of the scene move: something must be seen, or equal fingerprints mean nothing.
  expect(first.detections).toBeGreaterThan(90);
  expect(results.reduce((sum, { detections }) => sum + detections.length, 0)).toBe(first.detections);
  for (const stage of ['read', 'decode', 'preprocess', 'infer', 'postprocess'] as const) expect(first.meanMs[stage]).toEqual(expect.any(Number));
  expect(status).toMatchObject({ at: 'ended', runId: null, frame: 89, presented: 90, painted: { right: 90, wrong: 0 } });
});

test('a paced run keeps the recorded timing, however fast the player plays, and accounts for every frame', async ({ page }) => {
  const { run, status, recordedMs } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame', speed: 4 });
    const run = await probe.runMotion(session.id, 'paced');
    return { run, status: probe.statuses.at(-1), recordedMs: session.durationUs / 1000 };
  }, evenUs);
  expect(run).toMatchObject({ state: 'complete', mode: 'paced' });
  expect(run.frames).toBeGreaterThan(0);
  expect(run.frames + run.skipped).toBe(90);
  expect(status).toMatchObject({ at: 'ended', presented: run.frames, skipped: run.skipped, painted: { right: run.frames, wrong: 0 } });
  expect((status?.wallMs ?? 0) / recordedMs).toBeGreaterThan(0.99);
});

test('results with large masks go into small records, none is lost', async ({ page }) => {
  const sizes = await page.evaluate(async () => {
    const masked = (cells: number) => ({ label: 'thing', classId: 1, score: 0.9, box: [0, 0, 1, 1] as const, mask: { width: cells, height: 1, runs: Array<number>(cells).fill(1) } });
    const results = (cells: number) => Array.from({ length: 70 }, (_, frame) => ({ frame, timestampUs: frame, detections: [masked(cells)], timingMs: {} }));
    return { small: await retake.motionRun.recordSizes(results(10)), large: await retake.motionRun.recordSizes(results(100_000)) };
  });
  expect(sizes.small).toEqual([64, 6]);
  // 200,000 letters a result, a million a record.
  expect(sizes.large).toEqual([...Array<number>(11).fill(6), 4]);
});

test('an abort keeps what the run has, and the player goes on', async ({ page }) => {
  const { run, stored, again, at } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const cancel = new AbortController();
    const under = probe.until(({ runId, presented }) => runId !== null && presented > 5);
    const running = probe.runMotion(session.id, 'paced', cancel.signal);
    await under;
    cancel.abort();
    const run = await running;
    const at = probe.statuses.at(-1);
    let stored = 0;
    for await (const block of retake.runs.resultBlocks(run.id)) stored += block.results.length;
    return { run, stored, at, again: await probe.runMotion(session.id, 'every-frame') };
  }, evenUs);
  expect(run.state).toBe('partial');
  expect(run.frames).toBeGreaterThan(5);
  expect(run.frames).toBeLessThan(90);
  expect(stored).toBe(run.frames);
  expect(at).toMatchObject({ at: 'paused', runId: null });
  expect(again).toMatchObject({ state: 'complete', frames: 90 });
});

test('a seek ends a run as an abort does', async ({ page }) => {
  const { run, frame } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const under = probe.until(({ runId, presented }) => runId !== null && presented > 5);
    const running = probe.runMotion(session.id, 'paced');
    await under;
    await probe.do((api) => api.seek(77));
    return { run: await running, frame: probe.statuses.at(-1)?.frame };
  }, evenUs);
  expect(run.state).toBe('partial');
  expect(frame).toBe(77);
});

for (const mode of ['paced', 'every-frame'] as const) {
  test(`a detector that fails in a ${mode} run fails the run and not the player`, async ({ page }) => {
    const { code, states, frames } = await page.evaluate(
      async ({ timestampsUs, mode }) => {
        const session = await retake.makeSession({ timestampsUs });
        const probe = new retake.ReplayProbe();
        await probe.open(session.id);
        // No model is loaded: the worker answers each frame with an error.
        const lab = retake.spawn.spawnDetect();
        const { port1, port2 } = new MessageChannel();
        await lab.call((api) => api.attach(retake.spawn.transfer(port1, [port1])));
        const run = retake.motionRun.newRun(session.id, mode);
        const code = await probe
          .do((api) => api.run(retake.spawn.transfer({ run, mode, detector: port2 }, [port2]), new AbortController().signal))
          .then(() => 'ran', (error: { code?: string }) => String(error.code));
        lab.dispose();
        const states = (await retake.runs.listRuns(session.id)).map(({ state }) => state);
        return { code, states, frames: (await probe.runMotion(session.id, 'every-frame')).frames };
      },
      { timestampsUs: evenUs, mode },
    );
    expect(code).toBe('model-missing');
    expect(states).toEqual(['partial']);
    expect(frames).toBe(90);
  });
}

test('a detect worker that dies in the middle of a run leaves what the run has, once the page aborts it', async ({ page }) => {
  const run = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const { port, died, dispose } = await retake.motionRun.openMotion();
    const cancel = new AbortController();
    void died.then(() => cancel.abort());
    const request = { run: retake.motionRun.newRun(session.id, 'every-frame'), mode: 'every-frame' as const, detector: port };
    const under = probe.until(({ runId }) => runId !== null);
    const ended = probe.do((api) => api.run(retake.spawn.transfer(request, [port]), cancel.signal));
    await under;
    dispose();
    return ended;
  }, Array.from({ length: 600 }, (_, frame) => frame * 33_333));
  expect(run.state).toBe('partial');
  expect(run.frames).toBeLessThan(600);
});

test('recorded results are drawn with their frame; a frame without one shows the last one, marked, for a second', async ({ page }) => {
  const { shown, without, gap } = await page.evaluate(async (timestampsUs) => {
    const box = [0.25, 0.4, 0.75, 0.8] as const;
    const resultAt = (timesUs: readonly number[]) => (frame: number) => ({ frame, timestampUs: timesUs[frame] ?? 0, timingMs: {}, detections: frame % 2 === 0 ? [{ label: 'thing', classId: 1, score: 0.9, box }] : [] });
    /** A session with results as a live run leaves them: blocks with holes in and between them, nothing near the end. */
    const openWith = async (made: Parameters<typeof retake.makeSession>[0], blocks: readonly (readonly number[])[]) => {
      const session = await retake.makeSession(made);
      const run = { ...retake.motionRun.newRun(session.id, 'live'), state: 'complete' as const };
      await retake.runs.putRun(run);
      for (const frames of blocks) await retake.runs.appendResults(run.id, frames.map(resultAt(made.timestampsUs)));
      const probe = new retake.ReplayProbe();
      await probe.open(session.id, { showRunId: run.id });
      return probe;
    };
    // Class 1 is orange, the picture is a bluish grey; black is a canvas without a picture. A dashed side is orange in places.
    const isOrange = ([red = 0, , blue = 0]: readonly number[]): boolean => red - blue > 25;
    const isPlain = ([red = 0, , blue = 0]: readonly number[]): boolean => blue - red > 5;
    const isDark = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean => red + green + blue < 200;
    const look = async (probe: InstanceType<typeof retake.ReplayProbe>, frame: number) => {
      await probe.do((api) => api.seek(frame));
      const { detections, repeatedFrom } = probe.statuses.at(-1) ?? {};
      const boxed = typeof detections === 'number' ? detections > 0 : repeatedFrom !== null;
      const sides = [];
      if (boxed) for (const x of [0.48, 0.49, 0.5, 0.51, 0.52]) sides.push(isOrange(await probe.showsColour(x, 0.8, x === 0.48 ? () => true : isOrange)));
      else sides.push(isOrange(await probe.showsColour(0.5, 0.8, isPlain)));
      const plate = isDark(await probe.showsColour(0.0125, 0.925, repeatedFrom === null ? isPlain : isDark));
      return { frame, detections, repeatedFrom, boxed: sides.some(Boolean), plate };
    };
    const probe = await openWith({ timestampsUs }, [[0, 1, 2, 5, 6], [12, 13, 40]]);
    const shown = [];
    for (const frame of [2, 3, 6, 9, 12, 13, 20, 40, 41, 70, 71, 89]) shown.push(await look(probe, frame));
    await probe.configure({ showRunId: null });
    const without = await look(probe, 41);
    // Nothing is carried over a gap, however short it is for play.
    const gapped = await openWith({ timestampsUs: timestampsUs.map((us, frame) => (frame < 45 ? us : us + 400_000)), segmentStarts: [0, 45] }, [[44]]);
    return { shown, without, gap: [await look(gapped, 44), await look(gapped, 45)] };
  }, evenUs);
  const own = (frame: number, detections: number) => ({ frame, detections, repeatedFrom: null, boxed: detections > 0, plate: false });
  const repeated = (frame: number, repeatedFrom: number) => ({ frame, detections: null, repeatedFrom, boxed: true, plate: true });
  const nothing = (frame: number) => ({ frame, detections: null, repeatedFrom: null, boxed: false, plate: false });
  expect(shown).toEqual([own(2, 1), repeated(3, 2), own(6, 1), repeated(9, 6), own(12, 1), own(13, 0), nothing(20), own(40, 1), repeated(41, 40), repeated(70, 40), nothing(71), nothing(89)]);
  expect(without).toEqual(nothing(41));
  expect(gap).toEqual([own(44, 1), nothing(45)]);
});
