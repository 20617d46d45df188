import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('motion and orientation are recorded as the device gives them, with notes, until the recorder ends', async ({ page, context }) => {
  const cdp = await context.newCDPSession(page);
  await page.evaluate(async () => {
    const { Take } = retake.signals;
    const take = new Take();
    const answer = await take.signals.permit(['motion', 'orientation', 'no-such-sensor']);
    Object.assign(globalThis, { take, answer: { granted: answer.granted, refused: answer.refused.map(({ id, error }) => [id, error.code]) } });
    take.record(['motion', 'orientation', 'no-such-sensor']);
  });
  expect(await page.evaluate(() => (globalThis as unknown as { answer: unknown }).answer)).toEqual({ granted: ['motion', 'orientation'], refused: [['no-such-sensor', 'sensor-none']] });
  await cdp.send('DeviceOrientation.setDeviceOrientationOverride', { alpha: 10, beta: 20, gamma: 30 });
  const { tracks, motion, orientation, notes, afterwards } = await page.evaluate(async () => {
    const { take } = globalThis as unknown as { take: InstanceType<typeof retake.signals.Take> };
    await take.until(({ orientation = 0 }) => orientation > 0);
    // The browser has no device whose motion could be set, so the events are the test's; everything behind them is real.
    const move = (x: number | null): boolean =>
      dispatchEvent(new DeviceMotionEvent('devicemotion', { accelerationIncludingGravity: { x, y: 9.8, z: null }, rotationRate: { alpha: 1, beta: null, gamma: -1 }, interval: 16 }));
    move(0.5);
    dispatchEvent(new DeviceMotionEvent('devicemotion', {}));
    move(0.6);
    take.signals.mark();
    take.signals.mark('cup slipped');
    const tracks = await take.log.finish();
    move(0.7);
    take.signals.mark('late');
    const { samplesOf } = retake.signals;
    const read = async (id: string) => samplesOf(take.sessionId, id);
    const [motion, orientation, notes] = [await read('motion'), await read('orientation'), await read('notes')];
    await take.log.flush();
    return { tracks, motion, orientation, notes, afterwards: (await read('motion')).length + (await read('notes')).length };
  });
  expect(motion.map(({ values }) => values)).toEqual([[0.5, 9.8, null, 1, null, -1, 16], [0.6, 9.8, null, 1, null, -1, 16]]);
  expect(orientation[0]?.values.slice(0, 3)).toEqual([expect.closeTo(10, 1), expect.closeTo(20, 1), expect.closeTo(30, 1)]);
  expect(notes.map(({ text }) => text)).toEqual(['', 'cup slipped']);
  expect(afterwards).toBe(4);
  expect(tracks.map(({ id, samples }) => [id, samples])).toEqual([['motion', 2], ['orientation', orientation.length], ['notes', 2]]);
  // One clock: the notes were made after the motions, and all of it in this test.
  const times = [...motion, ...notes].map(({ timestampUs }) => timestampUs);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(times[0]).toBeGreaterThanOrEqual(0);
  expect(times.at(-1)).toBeLessThan(60e6);
});

test('position is asked for, and recorded with its own time and the last one known at the start', async ({ page, context }) => {
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 48.1, longitude: 11.5, accuracy: 5 });
  await page.evaluate(async () => {
    const take = new retake.signals.Take();
    Object.assign(globalThis, { take });
    const { granted } = await take.signals.permit(['position']);
    // The first fix comes before the first frame.
    take.open(granted);
    await take.heard('position', 1);
    take.begin();
    await take.until(({ position = 0 }) => position === 1);
  });
  await context.setGeolocation({ latitude: 48.2, longitude: 11.6, accuracy: 7 });
  const samples = await page.evaluate(async () => {
    const { take } = globalThis as unknown as { take: InstanceType<typeof retake.signals.Take> };
    await take.until(({ position = 0 }) => position === 2);
    take.signals.close();
    await take.log.finish();
    return retake.signals.samplesOf(take.sessionId, 'position');
  });
  expect(samples.map(({ values }) => values)).toEqual([[48.1, 11.5, null, 5, null, null], [48.2, 11.6, null, 7, null, null]]);
  expect(samples[0]?.timestampUs).toBe(0);
  expect(samples[1]?.timestampUs).toBeGreaterThan(0);
  expect(samples[1]?.timestampUs).toBeLessThan(60e6);
});

test('a position that is refused says so and holds nothing up', async ({ page, context }) => {
  // Whatever is not granted is refused from then on.
  await context.grantPermissions([]);
  const { refused, tracks } = await page.evaluate(async () => {
    const take = new retake.signals.Take();
    const { refused } = await take.signals.permit(['position']);
    take.record(['position']);
    return { refused: refused.map(({ id, error }) => [id, error.code]), tracks: await take.log.finish() };
  });
  expect(refused).toEqual([['position', 'sensor-refused']]);
  expect(tracks.map(({ id, samples }) => [id, samples])).toEqual([['position', 0], ['notes', 0]]);
});

test('without a gamepad nothing is recorded of one; its states are tested without a browser', async ({ page }) => {
  const tracks = await page.evaluate(async () => {
    const take = new retake.signals.Take();
    take.record((await take.signals.permit(['gamepad'])).granted);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return take.log.finish();
  });
  expect(tracks).toMatchObject([{ id: 'gamepad', samples: 0, channels: { length: 21 } }, { id: 'notes', samples: 0 }]);
});

test('a recording that starts takes the signals from the one before', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { Take, samplesOf } = retake.signals;
    const first = new Take('first');
    first.record([]);
    first.signals.mark('one');
    const second = new Take('second', first.signals);
    second.record([]);
    second.signals.mark('two');
    await Promise.all([first.log.finish(), second.log.finish()]);
    return [await samplesOf('first', 'notes'), await samplesOf('second', 'notes')].map((notes) => notes.map(({ text }) => text));
  });
  expect(outcome).toEqual([['one'], ['two']]);
});
