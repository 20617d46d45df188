import { expect, test } from '@playwright/test';

const evenUs = Array.from({ length: 90 }, (_, frame) => frame * 33_333);

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('zero, not looked at and failed are told apart, in storage and through the zip; a zip that says two things of a frame is refused', async ({ page }) => {
  const { run, fates, verified, imported, files, before, after, both } = await page.evaluate(async () => {
    const { archive, detectors } = retake;
    const { session } = await retake.scene.recordScene({ frames: 90 });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    // Every second frame: nothing is seen in 4, the model fails for 8 and 10, and for the last one.
    const port = detectors.scripted((port, question) => {
      if ([8, 10, 88].includes(question.frame)) detectors.fail(port, question);
      else detectors.answer(port, question, question.frame === 4 ? null : 1);
    });
    const row = { ...detectors.newRun(session.id, 'every-frame', detectors.specOf({ everyNth: 2, modelSha256: 'ab'.repeat(32) })), repeatOf: 'an-earlier-run' };
    const run = await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal));
    const fates = await detectors.fatesOf(run.id);
    const verified = await archive.verifySession(session.id);
    await probe.do((api) => api.close());
    const zip = await archive.exportZip(session.id);
    const before = (await archive.snapshot()).rows['results'];
    await archive.wipe();
    const imported = await archive.importZip(zip);
    const after = (await archive.snapshot()).rows['results'];
    const entries = await archive.unzip(zip);
    const path = `runs/${run.id}/missed.jsonl`;
    const missed = new TextDecoder().decode(entries[path]);
    await archive.wipe();
    const both = await archive.importZip(await archive.zip(await archive.relist({ ...entries, [path]: archive.encode(missed.replace('"frame":8', '"frame":6')) })));
    return { run, fates, verified, imported, before, after, both, files: missed.trim().split('\n').map((line) => JSON.parse(line) as unknown) };
  });
  const missed = [8, 10, 88].map((frame) => ({ frame, timestampUs: expect.any(Number), missed: 'failed', atMs: expect.any(Number) }));
  expect(run).toMatchObject({ state: 'complete', frames: 42, skipped: 3, detections: 41, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(fates.map(({ frame }) => frame)).toEqual(Array.from({ length: 45 }, (_, at) => at * 2));
  expect(fates.filter((fate) => 'missed' in fate)).toEqual(missed);
  expect(fates[2]).toMatchObject({ frame: 4, detections: [] });
  expect(files).toEqual(fates.filter((fate) => 'missed' in fate));
  expect(verified).toMatchObject({ ok: true });
  expect(imported).toMatchObject({ runs: 1 });
  expect(before).toHaveLength(2);
  expect(after).toEqual(before);
  expect(both).toBe('zip-invalid');
});

test('a model that fails for ten frames in a row ends the run; nine are forgiven', async ({ page }) => {
  const { code, row, fates } = await page.evaluate(async (timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const port = detectors.scripted((port, question) => (question.frame === 9 ? detectors.answer(port, question, 1) : detectors.fail(port, question)));
    const run = detectors.newRun(session.id, 'every-frame', detectors.specOf());
    const code = await probe
      .do((api) => api.run(retake.spawn.transfer({ run, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal))
      .then(() => 'ran', (error: { code?: string }) => String(error.code));
    return { code, row: await retake.runs.getRun(run.id), fates: await detectors.fatesOf(run.id) };
  }, evenUs);
  expect(code).toBe('model-failed');
  // The ten were missed, and those already asked behind them may be.
  expect(row).toMatchObject({ state: 'partial', frames: 1, failure: 'The model fails for frame 19.' });
  expect(fates.slice(0, 20).map((fate) => [fate.frame, 'missed' in fate])).toEqual(Array.from({ length: 20 }, (_, frame) => [frame, frame !== 9]));
  expect(row?.skipped).toBe(fates.length - 1);
});

test('as live, frames that come too late are named, and each frame has one fate', async ({ page }) => {
  const { run, fates } = await page.evaluate(async (timestampsUs) => {
    const { detectors } = retake;
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    // A model that takes as long as five frames last: ten pictures of the display.
    const port = detectors.scripted(async (port, question) => {
      for (let pictures = 0; pictures < 10; pictures++) await new Promise(requestAnimationFrame);
      detectors.answer(port, question, 1);
    });
    const row = detectors.newRun(session.id, 'paced', detectors.specOf());
    const run = await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'paced' as const, detector: port }, [port]), new AbortController().signal));
    return { run, fates: await detectors.fatesOf(run.id) };
  }, evenUs.slice(0, 45));
  expect(run).toMatchObject({ state: 'complete', frames: fates.filter((fate) => !('missed' in fate)).length });
  expect(run.frames + run.skipped).toBe(45);
  expect(fates.map(({ frame }) => frame)).toEqual(Array.from({ length: 45 }, (_, frame) => frame));
  const late = fates.filter((fate) => 'missed' in fate && fate.missed === 'late');
  expect(late).toHaveLength(run.skipped);
  expect(run.skipped).toBeGreaterThanOrEqual(5);
});

for (const level of ['read', 'decode', 'preprocess', 'infer', 'postprocess'] as const) {
  test(`a run to the level ${level} has the times of its stages and no more; where each began is in order`, async ({ page }) => {
    const { run, results, shown } = await page.evaluate(
      async ({ timestampsUs, level }) => {
        const session = await retake.makeSession({ timestampsUs });
        const probe = new retake.ReplayProbe();
        await probe.open(session.id);
        const { port, dispose } = await retake.motionRun.openMotion();
        const row = { ...retake.motionRun.newRun(session.id, 'every-frame'), level };
        const run = await probe.do((api) => api.run(retake.spawn.transfer({ run: row, mode: 'every-frame' as const, detector: port }, [port]), new AbortController().signal));
        dispose();
        await probe.configure({ showRunId: run.id });
        return { run, results: await retake.detectors.resultsOf(run.id), shown: probe.statuses.at(-1)?.detections };
      },
      { timestampsUs: evenUs, level },
    );
    const all = ['read', 'decode', 'preprocess', 'infer', 'postprocess'] as const;
    const own = all.slice(0, all.indexOf(level) + 1);
    const whole = level === 'postprocess';
    expect(run).toMatchObject({ state: 'complete', frames: 90, skipped: 0, level });
    expect(run.fingerprint === undefined).toBe(!whole);
    expect(Object.keys(run.meanMs)).toEqual(own);
    // A model that compares has nothing to do for the first frame.
    for (const { timingMs, startMs = {} } of results.slice(1)) {
      expect(Object.keys(timingMs)).toEqual(own);
      expect(Object.keys(startMs)).toEqual(own);
      const starts = Object.values(startMs);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    }
    expect(results.map(({ frame }) => frame)).toEqual(evenUs.map((_, frame) => frame));
    // What the decoder works on, it works on one after the other.
    const decoding = results.flatMap(({ startMs, timingMs }) => (startMs?.decode === undefined ? [] : [[startMs.decode, startMs.decode + (timingMs.decode ?? 0)] as const]));
    decoding.slice(1).forEach(([start], at) => expect(start).toBeGreaterThan((decoding[at]?.[1] ?? 0) - 0.01));
    // Without findings there is nothing to show, which is not the same as nothing found.
    expect(typeof shown).toBe(whole ? 'number' : 'object');
  });
}
