import { expect, test } from '@playwright/test';
import type { SignalStatistics } from '../../src/domain/signals.ts';
import { hasSharedData, noSharedData, sharedJson } from '../fixtures/shared-data.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a database of version 1 opens with what it holds, and takes signals from then on', async ({ page }) => {
  const found = await page.evaluate(async () => {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('retake', 1);
      request.onerror = () => reject(request.error);
      request.onupgradeneeded = () => {
        const { result } = request;
        result.createObjectStore('sessions', { keyPath: 'id' }).put({ id: 'old', name: 'From before', state: 'complete', startedAtMs: 1, tracks: [] });
        result.createObjectStore('frames', { keyPath: ['sessionId', 'trackId', 'first'] }).put({ sessionId: 'old', trackId: 'cam0', first: 0 });
        result.createObjectStore('runs', { keyPath: 'id' }).createIndex('session', 'sessionId');
        result.createObjectStore('results', { keyPath: ['runId', 'first'] });
        result.createObjectStore('models', { keyPath: 'sha256' });
      };
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    const { sessions, frames, signals } = retake;
    const kept = { names: (await sessions.listSessions()).map(({ name }) => name), blocks: (await frames.frameBlocks('old', 'cam0')).length };
    const probe = new signals.SignalProbe('old', [signals.notes]);
    probe.begin();
    await probe.post(probe.message('notes', 5, [], 'now'));
    await probe.log.finish();
    return { ...kept, texts: (await signals.samplesOf('old', 'notes')).map(({ text }) => text) };
  });
  expect(found).toEqual({ names: ['From before'], blocks: 1, texts: ['now'] });
});

test('samples come on the session’s clock, in blocks of a second, and none from before the first frame', async ({ page }) => {
  const { tracks, samples, texts, blocks, asked } = await page.evaluate(async () => {
    const { SignalProbe, motion, notes, samplesOf, blocksOf } = retake.signals;
    // The page's performance.now() began 5 s after the recorder's.
    const probe = new SignalProbe('s', [motion, notes], -5000);
    await probe.post({ trackId: 'motion', atMs: performance.now() - 6000, values: [9, 9] });
    probe.begin(10_000);
    await probe.post(probe.message('motion', -1, [8, 8]), probe.message('motion', 0, [1, 2]), probe.message('motion', 999_999, [2, null]), probe.message('unknown', 1, [0]));
    await probe.post(probe.message('motion', 1_000_000, [3, NaN]), probe.message('motion', 500_000, [4, 4]), probe.message('notes', 700_000, [], ''), probe.message('notes', 1_500_000, [], 'cup'));
    const tracks = await probe.log.finish();
    const blocks = (await blocksOf('s', 'motion')).map(({ first, timestampUs }) => [first, timestampUs.length]);
    return { tracks, samples: await samplesOf('s', 'motion'), texts: await samplesOf('s', 'notes'), blocks, asked: probe.asked };
  });
  expect(samples).toEqual([
    { timestampUs: 0, values: [1, 2] },
    { timestampUs: 999_999, values: [2, null] },
    { timestampUs: 1_000_000, values: [3, null] },
    { timestampUs: 1_000_000, values: [4, 4] },
  ]);
  expect(texts).toEqual([{ timestampUs: 700_000, values: [], text: '' }, { timestampUs: 1_500_000, values: [], text: 'cup' }]);
  expect(blocks).toEqual([[0, 2], [2, 2]]);
  expect(tracks).toMatchObject([{ id: 'motion', samples: 4, statistics: { count: [4, 2], min: [1, 2], max: [4, 4], mean: [2.5, 3] } }, { id: 'notes', samples: 2 }]);
  expect(tracks[1]).not.toHaveProperty('statistics');
  expect(asked).toEqual(['end']);
});

test('what comes during a pause is not recorded; what holds its value begins again with the one in force', async ({ page }) => {
  const { before, motion, pad } = await page.evaluate(async () => {
    const { SignalProbe, motion, pad, samplesOf } = retake.signals;
    const probe = new SignalProbe('s', [motion, pad]);
    const { clock, log } = probe;
    const nowUs = (): number => clock.at(performance.now());
    await probe.post(...[1, 2].map((value) => ({ trackId: 'pad', atMs: performance.now(), values: [value] })));
    probe.begin(1000);
    const early = nowUs();
    await probe.post(probe.message('motion', early, [1, 1]));
    await log.flush();
    const before = log.tracks().map(({ samples }) => samples);
    log.pause();
    const paused = nowUs();
    // From before the pause, but late; and from within it.
    await probe.post(probe.message('motion', early + 1, [2, 2]), probe.message('motion', paused + 1, [3, 3]), probe.message('pad', paused + 1, [3]), probe.message('pad', paused + 2, [4]));
    while (nowUs() < paused + 1000) await log.flush();
    log.resume();
    const resumed = nowUs();
    await probe.post(probe.message('motion', paused + 2, [4, 4]), probe.message('motion', resumed, [5, 5]));
    await log.finish();
    const relative = (values: { timestampUs: number; values: readonly unknown[] }[]) => values.map((sample) => ({ value: sample.values[0], at: sample.timestampUs === 0 ? 'start' : sample.timestampUs <= early + 1 ? 'before' : sample.timestampUs <= paused + 999 ? 'within' : 'after' }));
    return { before, motion: relative(await samplesOf('s', 'motion')), pad: relative(await samplesOf('s', 'pad')) };
  });
  expect(before).toEqual([1, 1]);
  expect(motion).toEqual([{ value: 1, at: 'before' }, { value: 2, at: 'before' }, { value: 5, at: 'after' }]);
  expect(pad).toEqual([{ value: 2, at: 'start' }, { value: 4, at: 'after' }]);
});

test('samples are durable without an end, and recovery counts them and their statistics as the end would have', async ({ page }) => {
  const { recovered, finished, early, doubled } = await page.evaluate(async () => {
    const { SignalProbe, motion, notes, recoverSignals, samplesOf } = retake.signals;
    const probe = new SignalProbe('s', [motion, notes]);
    probe.begin(10_000);
    await probe.post(...Array.from({ length: 150 }, (_value, at) => probe.message('motion', at * 10_000, [at, 1 / (at + 1)])));
    // Nobody asks: it is written by itself.
    while (probe.log.tracks()[0]?.samples !== 150) await new Promise((resolve) => requestAnimationFrame(resolve));
    const early = (await samplesOf('s', 'motion')).length;
    await probe.post(...Array.from({ length: 10 }, (_value, at) => probe.message('motion', 1_500_000 + at, [-at, 0])), probe.message('notes', 1, [], 'x'));
    await probe.log.flush();
    const recovered = await recoverSignals('s', [{ ...motion, samples: 0 }, { ...notes, samples: 0 }]);
    const finished = await probe.log.finish();
    return { recovered, finished, early, doubled: (await samplesOf('s', 'motion')).length };
  });
  expect(early).toBe(150);
  expect(doubled).toBe(160);
  expect(recovered).toEqual(finished);
  expect(recovered).toMatchObject([{ samples: 160, statistics: { count: [160, 160], min: [-9, 0], max: [149, 1] } }, { samples: 1 }]);
});

test('a page that does not answer does not hold up the end', async ({ page }) => {
  const samples = await page.evaluate(async () => {
    const { SignalProbe, notes } = retake.signals;
    const probe = new SignalProbe('s', [notes], 0, false);
    probe.begin();
    await probe.post(probe.message('notes', 1, [], 'kept'));
    return (await probe.log.finish())[0]?.samples;
  });
  expect(samples).toBe(1);
});

test('a full storage is told once, what was durable stays', async ({ page, context, baseURL }) => {
  const cdp = await context.newCDPSession(page);
  // Before the first write: the browser remembers for a while how much room there was.
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 200_000 });
  const outcome = await page.evaluate(async () => {
    const { SignalProbe, motion } = retake.signals;
    const probe = new SignalProbe('s', [motion]);
    probe.begin(10_000);
    await probe.post(probe.message('motion', 0, [1, 1]));
    await probe.log.flush();
    await probe.post(...Array.from({ length: 60_000 }, (_value, at) => probe.message('motion', 1_000_000 + at, [at, at])));
    await probe.log.flush();
    await probe.post(probe.message('motion', 5_000_000, [1, 1]));
    const tracks = await probe.log.finish();
    return { failures: probe.failures.map((error) => (error as Error).name), tracks, stored: (await retake.signals.samplesOf('s', 'motion')).length };
  });
  expect(outcome.failures).toEqual(['QuotaExceededError']);
  expect(outcome.stored).toBe(1);
  expect(outcome.tracks).toEqual([{ id: 'motion', label: 'Motion', channels: expect.any(Array) as unknown, samples: 1 }]);
});

test('the statistics of a recorded signal are those of the reference', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const wanted = sharedJson<{ stats: SignalStatistics }>('expected/stats-synthetic.json').stats;
  const found = await page.evaluate(async () => {
    const channels = ['a', 'b', 'c'].map((name) => ({ name, unit: '' }));
    const probe = new retake.signals.SignalProbe('s', [{ id: 'reference', label: '', channels }]);
    probe.begin(200_000);
    for (let b = 0; b < 200; b++) {
      const value = (i: number, c: number): number => ((((b * 1000 + i) * (2 * c + 1) * 2654435761) % 2 ** 32) / 2 ** 32) * (1 + b / 100);
      await probe.post(...Array.from({ length: 1000 }, (_value, i) => probe.message('reference', b * 1e6 + i * 1000 + 500, [value(i, 0), value(i, 1), value(i, 2)])));
    }
    return (await probe.log.finish())[0];
  });
  expect(found?.samples).toBe(200_000);
  const { count, ...figures } = wanted;
  expect(found?.statistics?.count).toEqual([count[0], count[0], count[0]]);
  for (const [key, values] of Object.entries(figures)) {
    for (const [channel, value] of values.entries()) expect(Math.abs((found?.statistics?.[key as keyof typeof figures][channel] ?? NaN) - value), `${key} ${channel}`).toBeLessThanOrEqual(1e-9);
  }
});

test('the block of any moment is found among those of any length, with silences between them', async ({ page }) => {
  const { found, wanted, silent } = await page.evaluate(async () => {
    const { packSamples } = retake.signals;
    let first = 0;
    const blocks = [2, 3, 4, 7, 8, 20, 21, 40].map((second, at) => {
      const samples = Array.from({ length: 1 + ((at * 7) % 5) * 9 }, (_value, row) => ({ timestampUs: second * 1e6 + row * 1000 + 100, values: [row] }));
      const block = packSamples({ sessionId: 's', trackId: 'motion', first }, samples, 1);
      first += samples.length;
      return block;
    });
    const other = packSamples({ sessionId: 's', trackId: 'pad', first: 0 }, [{ timestampUs: 0, values: [1] }], 1);
    await retake.signals.putSignalBlocks([...blocks, other]);
    const starts = blocks.map(({ timestampUs }) => timestampUs[0] ?? NaN);
    const moments = [0, ...starts.flatMap((us) => [us - 1, us, us + 5e5]), 1e9];
    const found = [];
    for (const us of moments) {
      const { block, fromUs, untilUs } = await retake.signals.signalBlockAt('s', 'motion', us);
      found.push([block?.first ?? null, fromUs, untilUs]);
    }
    const wanted = moments.map((us) => {
      const at = starts.findLastIndex((start) => start <= us);
      return [blocks[at]?.first ?? null, starts[at] ?? -Infinity, starts[at + 1] ?? Infinity];
    });
    return { found, wanted, silent: await retake.signals.signalBlockAt('s', 'orientation', 5) };
  });
  expect(found).toEqual(wanted);
  expect(silent).toEqual({ block: null, fromUs: -Infinity, untilUs: Infinity });
});
