import { expect, test } from '@playwright/test';

const stepUs = 33_333;
const steps = (frames: number, startUs: number): number[] => Array.from({ length: frames }, (_, frame) => startUs + frame * stepUs);

/** Three files with two seconds of nothing between the first two, one of them turned and of another codec. */
const inPieces = {
  timestampsUs: [...steps(50, 0), ...steps(40, 4_000_000), ...steps(30, 4_000_000 + 40 * stepUs)],
  segmentStarts: [0, 50, 90],
  turned: { 1: { width: 240, height: 320, codec: 'vp9' as const } },
};

/** Frames lost here and there, at uneven times. */
const withDrops = { timestampsUs: steps(120, 0).map((us, frame) => us + ((frame * 7919) % 9999) + (frame >= 40 ? 150_000 : 0)), keyEvery: 40, dropped: { 1: 1, 40: 5, 77: 2, 119: 1 } };

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const { name, made } of [
  { name: 'over several files and a gap', made: inPieces },
  { name: 'where frames were lost', made: withDrops },
]) {
  test(`200 random seeks ${name}: each time the picture in the page carries the number of the frame that was asked for`, async ({ page }) => {
    const random = seeded(4410);
    const frames = Array.from({ length: 200 }, () => Math.floor(random() * made.timestampsUs.length));
    const dropped: Readonly<Record<string, number>> = 'dropped' in made ? made.dropped : {};
    const numberOf = (frame: number): number => Object.entries(dropped).reduce((sum, [at, lost]) => sum + (Number(at) <= frame ? lost : 0), frame);
    const seeks = frames.map((frame) => ({ frame, number: numberOf(frame) }));
    const { shown, statuses } = await page.evaluate(
      async ({ made, seeks }) => {
        const session = await retake.makeSession(made);
        const probe = new retake.ReplayProbe();
        await probe.open(session.id);
        const shown = [];
        const statuses = [];
        for (const { frame, number } of seeks) {
          await probe.do((api) => api.seek(frame));
          shown.push(await probe.showsNumber(number));
          statuses.push(probe.statuses.at(-1));
        }
        return { shown, statuses };
      },
      { made, seeks },
    );
    expect(shown).toEqual(seeks.map(({ number }) => number));
    expect(statuses.map((status) => status?.frame)).toEqual(frames);
    expect(statuses.filter((status) => status?.at !== 'paused' || status.painted?.right !== 1 || status.painted.wrong !== 0)).toEqual([]);
  });
}

test('of 50 seeks at once the last one wins, and hardly any other is painted', async ({ page }) => {
  const random = seeded(50);
  const frames = Array.from({ length: 50 }, () => Math.floor(random() * inPieces.timestampsUs.length));
  const { shown, painted, failures } = await page.evaluate(
    async ({ made, frames }) => {
      const session = await retake.makeSession(made);
      const probe = new retake.ReplayProbe();
      await probe.open(session.id);
      const before = probe.statuses.length;
      await Promise.all(frames.map((frame) => probe.do((api) => api.seek(frame))));
      const painted = probe.statuses.slice(before).filter(({ at }) => at === 'paused').map(({ frame }) => frame);
      return { painted, failures: probe.failures, shown: await probe.showsNumber(frames.at(-1) ?? -1) };
    },
    { made: inPieces, frames },
  );
  expect(shown).toBe(frames.at(-1));
  expect(painted.at(-1)).toBe(frames.at(-1));
  expect(painted.length).toBeLessThan(10);
  expect(failures).toEqual([]);
});

test('a seek that something else ends gets to its frame, and is over', async ({ page }) => {
  const ends = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const snapshot = (): Promise<unknown> => probe.do((api) => api.snapshot('without', new AbortController().signal));
    const enders = [() => probe.do((api) => api.pause()), snapshot, () => probe.showTrack('cam0'), () => probe.showTrack('cam9'), () => probe.configure({ showRunId: 'gone' })];
    const ends = [];
    for (const [at, end] of enders.entries()) {
      await Promise.allSettled([probe.do((api) => api.seek(60 + at)), end()]);
      ends.push([probe.statuses.at(-1)?.at, probe.statuses.at(-1)?.frame, await probe.showsNumber(60 + at)]);
    }
    return ends;
  }, inPieces);
  expect(ends).toEqual(ends.map((_, at) => ['paused', 60 + at, 60 + at]));
  expect(ends).toHaveLength(5);
});

test('steps in time lead by a second, over a gap, and to another frame in any case; those at once add up', async ({ page }) => {
  const shown = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const shown = [];
    for (const us of [1_000_000, 1_000_000, -1_000_000, 1_000, -30_000_000]) {
      await probe.do((api) => api.stepBy(us));
      shown.push(probe.statuses.at(-1)?.frame);
    }
    await Promise.all([1_000_000, 300_000].map((us) => probe.do((api) => api.stepBy(us))));
    shown.push(probe.statuses.at(-1)?.frame);
    return shown;
  }, inPieces);
  expect(shown).toEqual([30, 50, 49, 50, 0, 39]);
});

test('dragged over a long GOP the picture follows, what is told is what is painted, and where the finger rests the exact frame stands', async ({ page }) => {
  // One key frame in twenty seconds.
  const made = { timestampsUs: steps(600, 0), keyEvery: 600 };
  const { told, shown } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const from = probe.statuses.length;
    // As the page does with a finger: there and back, a moment for each picture of the display, of which the newest is asked for when the one before has an answer.
    const newest = new retake.NewestOnly();
    const stands = probe.until(({ at, frame }) => at === 'paused' && frame === 411);
    for (let at = 0; at <= 200; at++) {
      const frame = at < 150 ? at * 4 : 596 - Math.round((at - 150) * 3.7);
      void newest.do(() => probe.do((api) => api.scrubTo(made.timestampsUs[frame] ?? 0)));
      await new Promise(requestAnimationFrame);
    }
    await stands;
    return { told: probe.statuses.slice(from), shown: await probe.showsNumber(411) };
  }, made);
  const news = told.filter(({ frame }, at) => frame !== (told[at - 1]?.frame ?? 0));
  expect(new Set(news.map(({ frame }) => frame)).size).toBeGreaterThan(10);
  // No frame is told of before its number was read back from the canvas.
  expect(news.filter(({ painted }) => painted === null || painted.right === 0)).toEqual([]);
  expect(told.filter(({ painted }) => (painted?.wrong ?? 0) > 0)).toEqual([]);
  expect(told.at(-1)).toMatchObject({ at: 'paused', frame: 411 });
  expect(shown).toBe(411);
});
