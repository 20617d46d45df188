import { expect, test } from '@playwright/test';

const stepUs = 33_333;
const steps = (frames: number, startUs: number): number[] => Array.from({ length: frames }, (_, frame) => startUs + frame * stepUs);

/** Two seconds, a pause of three, two seconds. */
const paused = { timestampsUs: [...steps(60, 0), ...steps(60, 5_000_000)], segmentStarts: [0, 60] };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const { gaps, playedMs } of [
  { gaps: 'skip', playedMs: 4000 },
  { gaps: 'honour', playedMs: 7000 },
] as const) {
  test(`a pause that is to be taken as ${gaps}: ${playedMs} ms, every picture the one of its row`, async ({ page }) => {
    const { replay, ended, positions, afterwards } = await page.evaluate(
      async ({ made, gaps }) => {
        const session = await retake.makeSession(made);
        const probe = new retake.ReplayProbe();
        const replay = await probe.open(session.id, { gaps });
        const ended = await probe.playToEnd();
        const positions = probe.statuses.filter(({ at }) => at === 'playing').map(({ positionUs, frame }) => ({ positionUs, frame }));
        await probe.do((api) => api.seek(60));
        return { replay, ended, positions, afterwards: probe.statuses.at(-1) };
      },
      { made: paused, gaps },
    );
    expect(replay).toMatchObject({ frames: 120, durationUs: 5_000_000 + 60 * stepUs, gaps: [{ startUs: 60 * stepUs, endUs: 5_000_000 }] });
    expect(ended.presented + ended.skipped).toBe(120);
    expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
    expect(ended.wallMs / playedMs).toBeGreaterThan(0.98);
    expect(ended.wallMs / playedMs).toBeLessThan(1.25);
    // The gap itself is on the way where it is honoured, and nowhere else; the last picture before it stands meanwhile.
    const within = positions.filter(({ positionUs }) => positionUs > 2_100_000 && positionUs < 4_900_000 && gaps === 'honour');
    if (gaps === 'honour') expect(within.length).toBeGreaterThan(5);
    expect(new Set(within.map(({ frame }) => frame)).size).toBeLessThanOrEqual(1);
    expect(positions.every(({ positionUs }, i) => i === 0 || positionUs >= (positions[i - 1]?.positionUs ?? 0))).toBe(true);
    expect(afterwards).toMatchObject({ frame: 60, timestampUs: 5_000_000, positionUs: gaps === 'skip' ? 60 * stepUs : 5_000_000 });
  });
}

test('the two ways can be changed on the way: what waits in the gap goes on at once', async ({ page }) => {
  const ended = await page.evaluate(async (made) => {
    const session = await retake.makeSession({ ...made, timestampsUs: made.timestampsUs.map((us, frame) => (frame < 60 ? us : us + 600_000_000)) });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { gaps: 'honour' });
    await probe.do((api) => api.seek(50));
    const waits = probe.until(({ positionUs }) => positionUs > 2_300_000);
    const ended = probe.until(({ at }) => at === 'ended');
    await probe.do((api) => api.play());
    await waits;
    await probe.configure({ gaps: 'skip' });
    return ended;
  }, paused);
  // Ten minutes of gap are not waited for, or the test would not end.
  expect(ended.presented + ended.skipped).toBe(70);
  expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
});

test('a moment leads to its frame, one in a gap to the frame at the nearer end', async ({ page }) => {
  const shown = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const shown = [];
    for (const us of [0, 1_000_000, 2_500_000, 4_500_000, 5_033_333, 9_000_000]) {
      await probe.do((api) => api.seekTo(us));
      const frame = probe.statuses.at(-1)?.frame ?? -1;
      shown.push([frame, await probe.showsNumber(frame)]);
    }
    return shown;
  }, paused);
  expect(shown).toEqual([0, 30, 59, 60, 61, 119].map((frame) => [frame, frame]));
});

test('an as-live run over a skipped pause lets the detector come to its end, as it did in the pause', async ({ page }) => {
  const { run, frames, status } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    // A detector that takes the time of ten pictures of the display for one.
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = async ({ data }: MessageEvent<{ frame: number; picture: VideoFrame }>) => {
      data.picture.close();
      for (let pictures = 0; pictures < 10; pictures++) await new Promise(requestAnimationFrame);
      port2.postMessage({ frame: data.frame, detections: [], timingMs: {}, startAtMs: {} });
    };
    const run = retake.motionRun.newRun(session.id, 'paced');
    const ended = await probe.do((api) => api.run(retake.spawn.transfer({ run, mode: 'paced' as const, detector: port1 }, [port1]), new AbortController().signal));
    const frames = [];
    for await (const block of retake.runs.resultBlocks(run.id)) frames.push(...block.results.map(({ frame }) => frame));
    return { run: ended, frames, status: probe.statuses.at(-1) };
  }, paused);
  expect(run.frames + run.skipped).toBe(120);
  expect(run.skipped).toBeGreaterThan(60);
  // The newest frame before the pause waited for the detector, and in a pause nothing newer takes its place.
  expect(frames).toContain(59);
  expect(frames).toContain(60);
  expect(status?.painted).toEqual({ right: run.frames, wrong: 0 });
});

test('segments of other sizes and codecs replay in one go, and the canvas takes their size', async ({ page }) => {
  const made = {
    timestampsUs: steps(60, 0),
    segmentStarts: [0, 20, 40],
    turned: { 1: { width: 240, height: 320, codec: 'vp9' as const }, 2: { width: 640, height: 360 } },
  };
  for (const mode of ['every-frame', 'paced'] as const) {
    const { status, sizes } = await page.evaluate(
      async ({ made, mode }) => {
        const session = await retake.makeSession(made);
        const probe = new retake.ReplayProbe();
        await probe.open(session.id, { mode });
        const status = await probe.playToEnd();
        const sizes = [];
        for (const [frame, width, height] of [[25, 240, 320], [10, 320, 240], [59, 640, 360]] as const) {
          await probe.do((api) => api.seek(frame));
          sizes.push([await probe.showsNumber(frame), ...(await probe.showsSize(width, height))]);
        }
        return { status, sizes };
      },
      { made, mode },
    );
    expect(status.presented + status.skipped).toBe(60);
    expect(status.painted).toEqual({ right: status.presented, wrong: 0 });
    expect(sizes).toEqual([[25, 240, 320], [10, 320, 240], [59, 640, 360]]);
  }
});

test('a second camera is shown at the same moment, with runs of its own', async ({ page }) => {
  const made = { timestampsUs: steps(60, 0), more: [{ timestampsUs: steps(30, 510_000), width: 640, height: 480, firstNumber: 5000 }] };
  const outcome = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const live = { ...retake.motionRun.newRun(session.id, 'live'), state: 'complete' as const };
    await retake.runs.putRun(live);
    await retake.runs.appendResults(live.id, [{ frame: 15, timestampUs: 0, detections: [], timingMs: {} }, { frame: 30, timestampUs: 0, detections: [], timingMs: {} }]);
    const probe = new retake.ReplayProbe();
    const first = await probe.open(session.id, { showRunId: live.id });
    await probe.do((api) => api.seek(30));
    const main = probe.statuses.at(-1);
    // The live run is over the main camera: even when it is asked for here it has nothing to say.
    const second = await probe.showTrack('cam1', { mode: 'every-frame' });
    const other = probe.statuses.at(-1);
    const number = await probe.showsNumber(5000 + (other?.frame ?? 0));
    const missing = await probe.showTrack('cam7').then(() => 'opened', (error: { code?: string }) => String(error.code));
    const ended = await probe.playToEnd();
    const back = await probe.showTrack('cam0');
    return { first, main, second, other, number, missing, ended, back, again: probe.statuses.at(-1), shown: await probe.showsNumber(44) };
  }, made);
  expect(outcome.first).toMatchObject({ trackId: 'cam0', frames: 60, width: 320, height: 240 });
  expect(outcome.main).toMatchObject({ frame: 30, detections: 0 });
  expect(outcome.second).toMatchObject({ trackId: 'cam1', frames: 30, width: 640, height: 480, gaps: [{ startUs: 0, endUs: 510_000 }] });
  // 30 frames in is 1 s; the second camera began at 0.51 s.
  expect(outcome.other).toMatchObject({ at: 'paused', frame: 14, detections: null });
  expect(outcome.number).toBe(5014);
  expect(outcome.missing).toBe('media-missing');
  expect(outcome.ended).toMatchObject({ presented: 16, frame: 29 });
  expect(outcome.back).toMatchObject({ trackId: 'cam0', frames: 60 });
  // The second camera's last frame, at 1.477 s, is the first one's 44th.
  expect(outcome.again).toMatchObject({ at: 'paused', frame: 44 });
  expect(outcome.shown).toBe(44);
});
