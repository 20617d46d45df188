import { expect, test } from '@playwright/test';

const stepUs = 33_333;
const steps = (frames: number, startUs: number): number[] => Array.from({ length: frames }, (_, frame) => startUs + frame * stepUs);

/** Two seconds, a pause of one, two seconds. */
const paused = { timestampsUs: [...steps(60, 0), ...steps(60, 3_000_000)], segmentStarts: [0, 60] };
/** Frames 45 to 74: half a second on each side of the pause. */
const range = { firstUs: 45 * stepUs, lastUs: 3_000_000 + 14 * stepUs };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const { mode, gaps, playedMs } of [
  { mode: 'paced', gaps: 'skip', playedMs: 1000 },
  { mode: 'paced', gaps: 'honour', playedMs: 2000 },
  { mode: 'every-frame', gaps: 'skip', playedMs: null },
] as const) {
  test(`a range is played from its first frame to its last: ${mode}, gaps ${gaps}`, async ({ page }) => {
    const { ended, frames, again, shown, outside } = await page.evaluate(
      async ({ made, settings }) => {
        const session = await retake.makeSession(made);
        const probe = new retake.ReplayProbe();
        await probe.open(session.id, settings);
        const ended = await probe.playToEnd();
        const shown = await probe.showsNumber(74);
        const frames = probe.statuses.filter(({ at }) => at !== 'paused').map(({ frame }) => frame);
        // From its end it begins anew, and so it does from a frame outside of it, which may be looked at.
        await probe.do((api) => api.seek(100));
        const outside = await probe.showsNumber(100);
        return { ended, frames, shown, outside, again: await probe.playToEnd() };
      },
      { made: paused, settings: { mode, gaps, range } },
    );
    expect(ended).toMatchObject({ at: 'ended', frame: 74, range: { first: 45, last: 74 } });
    expect(ended.presented + ended.skipped).toBe(30);
    expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
    expect(shown).toBe(74);
    expect(frames.filter((frame) => frame > 74)).toEqual([]);
    expect(outside).toBe(100);
    expect(again).toMatchObject({ at: 'ended', frame: 74 });
    expect(again.presented + again.skipped).toBe(30);
    if (playedMs !== null) expect(ended.wallMs / playedMs).toBeGreaterThan(0.98);
    if (playedMs !== null) expect(ended.wallMs / playedMs).toBeLessThan(1.4);
  });
}

test('a range loops, changes while it plays, and one that is taken away plays to the end', async ({ page }) => {
  const { looped, within, moved, ended } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    const at = (frame: number): number => made.timestampsUs[frame] ?? 0;
    await probe.open(session.id, { speed: 4, loop: true, range: { firstUs: at(10), lastUs: at(20) } });
    const second = probe.until(({ presented, skipped }) => presented + skipped > 25);
    await probe.do((api) => api.play());
    const looped = await second;
    const within = probe.statuses.filter(({ at }) => at === 'playing').slice(1).map(({ frame }) => frame);
    const there = probe.until(({ at, frame }) => at === 'playing' && frame >= 90);
    await probe.configure({ range: { firstUs: at(90), lastUs: at(100) } });
    const moved = await there;
    const end = probe.until(({ at }) => at === 'ended');
    await probe.configure({ range: null, loop: false });
    return { looped, within, moved, ended: await end };
  }, paused);
  expect(looped.at).toBe('playing');
  expect(within.filter((frame) => frame < 10 || frame > 20)).toEqual([]);
  expect(moved.frame).toBeLessThanOrEqual(100);
  expect(ended).toMatchObject({ frame: 119, range: null });
  expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
});

test('nothing behind a range is decoded, and a run takes no notice of it', async ({ page }) => {
  const spawned = page.waitForEvent('worker', (worker) => worker.url().includes('main'));
  const handle = await page.evaluateHandle(() => new retake.ReplayProbe());
  const worker = await spawned;
  await worker.evaluate(() => {
    const counts = Object.assign(globalThis, { fed: { chunks: 0 } }).fed;
    const { decode } = VideoDecoder.prototype;
    VideoDecoder.prototype.decode = function (this: VideoDecoder, chunk) {
      counts.chunks++;
      decode.call(this, chunk);
    };
  });
  const fed = (): Promise<number> => worker.evaluate(() => (globalThis as unknown as { fed: { chunks: number } }).fed.chunks);
  const sessionId = await handle.evaluate(async (probe, made) => {
    const session = await retake.makeSession({ ...made, keyEvery: 60 });
    await probe.open(session.id, { mode: 'every-frame', range: { firstUs: 0, lastUs: made.timestampsUs[2] ?? 0 } });
    return session.id;
  }, paused);
  const before = await fed();
  await handle.evaluate((probe) => probe.playToEnd());
  // Three, and what the decoder wanted before it gave the first; a replay to the end has eight more under way.
  expect((await fed()) - before).toBeLessThan(3 + 6);
  const run = await handle.evaluate((probe, sessionId) => probe.runMotion(sessionId, 'every-frame'), sessionId);
  expect(run).toMatchObject({ state: 'complete', frames: 120 });
});

test('a loop over one frame shows it once a display frame at most; settings with a run that is gone apply all the same', async ({ page }) => {
  const { looped, code, set } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    const atUs = made.timestampsUs[20] ?? 0;
    await probe.open(session.id, { mode: 'every-frame', loop: true, range: { firstUs: atUs, lastUs: atUs } });
    const often = probe.until(({ presented }) => presented >= 20);
    await probe.do((api) => api.play());
    const looped = await often;
    await probe.do((api) => api.pause());
    const gone = { kind: 'run' as const, runId: 'gone' };
    const comparison = { a: gone, b: gone, criteria: { minIou: 0.5, minScore: 0, label: null, names: 'same' as const } };
    const code = await probe.configure({ comparison, mode: 'paced', range: { firstUs: 0, lastUs: atUs } }).then(() => 'applied', (error: { code?: string }) => String(error.code));
    return { looped, code, set: probe.statuses.at(-1) };
  }, paused);
  expect(looped.frame).toBe(20);
  expect(looped.wallMs / looped.presented).toBeGreaterThan(15);
  expect(looped.lengthUs).toBe(stepUs);
  expect(code).toBe('run-missing');
  expect(set).toMatchObject({ range: { first: 0, last: 20 }, lengthUs: 21 * stepUs });
});

test('a range is a time: of another camera it is other frames', async ({ page }) => {
  const made = { timestampsUs: steps(60, 0), more: [{ timestampsUs: steps(30, 500_000) }] };
  const { first, second } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame', range: { firstUs: made.timestampsUs[30] ?? 0, lastUs: made.timestampsUs[39] ?? 0 } });
    const first = await probe.playToEnd();
    await probe.showTrack('cam1');
    return { first, second: await probe.playToEnd() };
  }, made);
  expect(first).toMatchObject({ frame: 39, presented: 10, range: { first: 30, last: 39 } });
  // 30 frames are 0.99999 s: the second camera's 14th picture was on screen then.
  expect(second).toMatchObject({ frame: 23, presented: 10, range: { first: 14, last: 23 }, painted: { right: 10, wrong: 0 } });
});
