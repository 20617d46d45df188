import { expect, test } from '@playwright/test';
import { countPictures } from '../fixtures/count-pictures.ts';

const stepUs = 33_333;
const steps = (frames: number, startUs: number, byUs = stepUs): number[] => Array.from({ length: frames }, (_, frame) => startUs + frame * byUs);

/** Numbers from 1000, half as many a second, from 0.51 s to the end. */
const slower = { timestampsUs: steps(100, 510_000, 2 * stepUs), keyEvery: 30, firstNumber: 1000 };
/** Numbers from 5000, large pictures: 0 to 0.67 s and 1.5 to 2.17 s. */
const broken = { timestampsUs: [...steps(20, 5_000), ...steps(20, 1_500_000)], segmentStarts: [0, 20], width: 640, height: 480, firstNumber: 5000 };
/** The main one: numbers from 0, two seconds, a pause of three, two seconds. */
const made = { timestampsUs: [...steps(60, 0), ...steps(60, 5_000_000)], segmentStarts: [0, 60], more: [slower, broken] };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('the other cameras show the frame of the same moment: after seeks, steps and scrubs, while it plays and at its end', async ({ page }) => {
  const { said, shown, wanted, seen, ended, atEnd } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    await probe.showBeside(2);
    const said = [await probe.saysOfOthers(['cam1 not-recorded', 'cam2 shown'])];
    const wanted: (number | null)[][] = [[null, 5000]];
    const shown = [await probe.besideShow([null, 5000])];
    const look = async (numbers: (number | null)[]): Promise<void> => {
      const views = numbers.map((number, other) => `cam${other + 1} ${number === null ? 'not-recorded' : 'shown'}`);
      said.push(await probe.saysOfOthers(views));
      wanted.push(numbers);
      shown.push(await probe.besideShow(numbers));
    };
    await probe.do((api) => api.seek(20));
    await look([1002, 5019]);
    await probe.do((api) => api.step(1));
    await look([1002, null]);
    await probe.do((api) => api.seek(59));
    await look([1021, 5033]);
    await probe.do((api) => api.step(-13));
    await look([1015, 5020]);
    await probe.do((api) => api.step(-1));
    await look([1014, null]);
    await probe.do((api) => api.scrubTo(1_966_700));
    await look([1021, 5033]);
    await probe.do((api) => api.scrubTo(5_000_000));
    await look([1067, null]);
    await probe.do((api) => api.seek(16));
    await look([1000, 5015]);

    await probe.configure({ speed: 2 });
    const ending = probe.playToEnd();
    let playing = true;
    void ending.then(() => (playing = false));
    const seen: number[] = [];
    while (playing) {
      const [number] = await probe.besideNow();
      if (number !== null && number !== undefined && seen.at(-1) !== number) seen.push(number);
      await new Promise(requestAnimationFrame);
    }
    const ended = await ending;
    return { said, shown, wanted, seen, ended, atEnd: await probe.besideShow([1096, null]) };
  }, made);
  expect(shown).toEqual(wanted);
  expect(said).toEqual(wanted.map((numbers) => numbers.map((number, other) => `cam${other + 1} ${number === null ? 'not-recorded' : 'shown'}`)));
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
  expect(atEnd).toEqual([1096, null]);
});

test('where the picture waits through a gap of its own, the others go on', async ({ page }) => {
  const { recordedUs, shown } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { gaps: 'honour', speed: 4 });
    await probe.showBeside(2);
    await probe.do((api) => api.seek(55));
    const waits = probe.until(({ positionUs }) => positionUs > 3_000_000);
    await probe.do((api) => api.play());
    await waits;
    await probe.do((api) => api.pause());
    const recordedUs = probe.statuses.at(-1)?.positionUs ?? 0;
    const number = 1000 + Math.floor((recordedUs - 510_000) / 66_666);
    return { recordedUs, shown: [number, await probe.besideShow([number, null])] };
  }, made);
  expect(recordedUs).toBeLessThan(5_000_000);
  expect(shown[1]).toEqual([shown[0], null]);
});

test('another camera as the main one changes places with it, and no picture stays open', async ({ page }) => {
  const spawned = page.waitForEvent('worker', (worker) => worker.url().includes('main'));
  const handle = await page.evaluateHandle(() => new retake.ReplayProbe());
  const counts = await countPictures(await spawned);
  const outcome = await handle.evaluate(async (probe, made) => {
    const session = await retake.makeSession(made);
    await probe.open(session.id, { mode: 'every-frame' });
    await probe.showBeside(2);
    const look = async (number: number, views: readonly string[], numbers: readonly (number | null)[]) => [await probe.showsNumber(number), await probe.saysOfOthers(views), await probe.besideShow(numbers)];
    await probe.do((api) => api.seek(60));
    await probe.showTrack('cam1');
    const looks = [await look(1067, ['cam0 not-recorded', 'cam2 not-recorded'], [null, null])];
    await probe.do((api) => api.seek(3));
    looks.push(await look(1003, ['cam0 shown', 'cam2 not-recorded'], [21, null]));
    await probe.do((api) => api.step(-1));
    looks.push(await look(1002, ['cam0 shown', 'cam2 shown'], [19, 5019]));
    const missing = await probe.showTrack('cam7').then(() => 'opened', (error: { code?: string }) => String(error.code));
    await probe.showTrack('cam2');
    looks.push(await look(5019, ['cam0 shown', 'cam1 shown'], [19, 1001]));
    await probe.showTrack('cam0');
    looks.push(await look(19, ['cam2 shown', 'cam1 shown'], [5018, 1001]));
    const ended = await probe.playToEnd();
    const last = await probe.besideShow([null, 1096]);
    const playing = probe.until(({ at, presented }) => at === 'playing' && presented > 3);
    await probe.do((api) => api.play());
    await playing;
    await probe.do((api) => api.close());
    return { looks, missing, painted: ended.painted?.wrong, last };
  }, made);
  expect(outcome).toEqual({
    looks: [
      [1067, ['cam0 not-recorded', 'cam2 not-recorded'], [null, null]],
      [1003, ['cam0 shown', 'cam2 not-recorded'], [21, null]],
      [1002, ['cam0 shown', 'cam2 shown'], [19, 5019]],
      [5019, ['cam0 shown', 'cam1 shown'], [19, 1001]],
      [19, ['cam2 shown', 'cam1 shown'], [5018, 1001]],
    ],
    missing: 'media-missing',
    painted: 0,
    last: [null, 1096],
  });
  const { open, seen } = await counts();
  expect(open).toBe(0);
  expect(seen).toBeGreaterThan(200);
});

test('while a detector runs the others stand still, and are in step again behind it', async ({ page }) => {
  const { before, during, frame, after } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    await probe.showBeside(2);
    await probe.do((api) => api.seek(20));
    const before = await probe.besideShow([1002, 5019]);
    const running = probe.until(({ runId, presented }) => runId !== null && presented > 30);
    const run = probe.runMotion(session.id, 'every-frame');
    await running;
    const during = await probe.besideNow();
    await run;
    return { before, during, frame: probe.statuses.at(-1)?.frame, after: await probe.besideShow([1096, null]) };
  }, made);
  expect(before).toEqual([1002, 5019]);
  expect(during).toEqual([1002, 5019]);
  expect(frame).toBe(119);
  expect(after).toEqual([1096, null]);
});

test('a camera whose file is damaged says so in its place; the picture plays on, and elsewhere all is well', async ({ page }) => {
  const { main, said, shown, ended, failures, elsewhere } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const { offset, bytes } = (await retake.frames.frameIndex(session.id, 'cam1')).place(15);
    let folder = await navigator.storage.getDirectory();
    for (const part of ['sessions', session.id, 'cam1']) folder = await folder.getDirectoryHandle(part);
    const writable = await (await folder.getFileHandle('0.mp4')).createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: offset, data: new Uint8Array(bytes).fill(255) });
    await writable.close();
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame' });
    await probe.showBeside(2);
    await probe.do((api) => api.seek(50));
    const said = [await probe.saysOfOthers(['cam1 decoder-failed', 'cam2 shown'])];
    const [main, shown] = [await probe.showsNumber(50), await probe.besideShow([null, 5024])];
    const ended = await probe.playToEnd();
    await probe.do((api) => api.seek(20));
    said.push(await probe.saysOfOthers(['cam1 shown', 'cam2 shown']));
    return { main, said, shown, ended, failures: probe.failures.length, elsewhere: await probe.besideShow([1002, 5019]) };
  }, made);
  expect(said).toEqual([
    ['cam1 decoder-failed', 'cam2 shown'],
    ['cam1 shown', 'cam2 shown'],
  ]);
  expect(main).toBe(50);
  expect(shown).toEqual([null, 5024]);
  expect(ended).toMatchObject({ frame: 119, painted: { right: ended.presented, wrong: 0 } });
  expect(failures).toBe(0);
  expect(elsewhere).toEqual([1002, 5019]);
});
