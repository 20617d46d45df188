import { expect, test } from '@playwright/test';
import { iou } from '../../src/domain/boxes.ts';
import type { Region } from '../../src/domain/detector.ts';
import { openSizeModel } from '../fixtures/made-models.ts';
import { hasSharedData, noSharedData, serveSharedData } from '../fixtures/shared-data.ts';

const evenUs = Array.from({ length: 90 }, (_, frame) => Math.round((frame * 1e6) / 30));

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('every fourth frame is looked at, whole in an every-frame run; none of the others is missed', async ({ page }) => {
  const { run, frames, status, problem } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const detector = await retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf({ everyNth: 4 }));
    const run = await retake.detectors.runOver(probe, session.id, detector);
    const frames = (await retake.detectors.resultsOf(run.id)).map(({ frame }) => frame);
    const report = await retake.archive.verifySession(session.id);
    return { run, frames, status: probe.statuses.at(-1), problem: typeof report === 'string' ? report : report.checks.filter(({ ok }) => !ok) };
  }, evenUs);
  expect(frames).toEqual(evenUs.map((_, frame) => frame).filter((frame) => frame % 4 === 0));
  expect(run).toMatchObject({ state: 'complete', frames: 23, skipped: 0 });
  expect(status).toMatchObject({ at: 'ended', presented: 90, skipped: 0, painted: { right: 90, wrong: 0 } });
  expect(problem).toEqual([]);
});

test('as live, every fourth frame has a result or is counted as too late; the others are shown where nothing waits for it', async ({ page }) => {
  const { run, frames, statuses } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const detector = await retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf({ everyNth: 4 }));
    const run = await retake.detectors.runOver(probe, session.id, detector, 'paced');
    return { run, frames: (await retake.detectors.resultsOf(run.id)).map(({ frame }) => frame), statuses: probe.statuses };
  }, evenUs);
  const last = statuses.at(-1);
  expect(frames.filter((frame) => frame % 4 !== 0)).toEqual([]);
  expect(run.frames + run.skipped).toBe(23);
  expect((last?.presented ?? 0) + (last?.skipped ?? 0)).toBe(90);
  expect(last?.presented).toBeGreaterThan(run.frames);
  for (const { frame, detections, repeatedFrom } of statuses.filter(({ runId }) => runId !== null)) {
    if (repeatedFrom !== null) expect([detections, repeatedFrom % 4, frame > repeatedFrom && frame % 4 > 0]).toEqual([null, 0, true]);
  }
  expect(statuses.some(({ repeatedFrom }) => repeatedFrom !== null)).toBe(true);
});

/** The middle, odd edges, a corner. */
const regions: readonly Region[] = [[0.25, 0.25, 0.75, 0.75], [0.11, 0.37, 0.93, 0.61], [0.9, 0.9, 1, 1]];

const pictures = {
  'of an even size': [{ format: 'RGBX', width: 64, height: 48 }, [64, 48], 0],
  'as cameras give it': [{ format: 'I420', width: 64, height: 48 }, [64, 48], 0],
  'of an odd size': [{ format: 'I420', width: 101, height: 75 }, [101, 75], 0],
  turned: [{ format: 'I420', width: 64, height: 48, rotation: 90 }, [48, 64], 1],
  'turned and of an odd size': [{ format: 'I420', width: 101, height: 75, rotation: 270 }, [75, 101], 3],
  mirrored: [{ format: 'RGBX', width: 64, height: 48, flip: true }, [64, 48], 1],
} as const;

test('a region is the same pixels as that part of the upright picture', async ({ page }) => {
  for (const [what, [pattern, whole, darkest]] of Object.entries(pictures)) {
    const readings = await page.evaluate(({ pattern, regions }) => Promise.all(regions.map((region) => retake.pixels.readRegion(pattern, region))), { pattern, regions });
    for (const [i, { whole: size, part, region, difference, corners }] of readings.entries()) {
      expect(size, what).toEqual(whole);
      const [x1, y1, x2, y2] = region ?? [0, 0, 0, 0];
      expect([Math.round((x2 - x1) * whole[0]), Math.round((y2 - y1) * whole[1])], what).toEqual(part);
      expect(x1, what).toBeLessThanOrEqual(regions[i]?.[0] ?? 0);
      expect(x2, what).toBeGreaterThanOrEqual(regions[i]?.[2] ?? 0);
      expect(difference, what).toBeLessThanOrEqual(2);
      // The corner that was the top left before the picture was turned.
      expect(corners.indexOf(Math.min(...corners)), what).toBe(darkest);
    }
  }
});

test('a face in a region is where it is in the whole frame', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  await serveSharedData(page);
  const [whole, part] = await page.evaluate(async () => {
    const found = [];
    for (const region of [undefined, [0.31, 0.07, 0.93, 0.83] as const]) {
      const spec = retake.detectors.specOf({ family: 'ultraface', options: { scoreThreshold: 0.7, nmsIou: 0.3 }, ...(region && { region }) });
      const detector = await retake.detectors.openDetector('/shared-data/models/face-rfb320.onnx', spec);
      const pixels = await retake.detectLab.fetchPixels('/shared-data/expected/frames/intel-asl-again-f0040.png');
      found.push(await retake.detectors.ask(detector, retake.detectLab.toFrame(pixels)));
      detector.dispose();
    }
    return found;
  });
  expect(whole?.detections).toHaveLength(1);
  expect(part?.detections).toHaveLength(1);
  const [a, b] = [whole?.detections[0]?.box, part?.detections[0]?.box];
  expect(a && b && iou(a, b)).toBeGreaterThan(0.7);
});

test('a size is chosen where the model leaves it open; labels are the person’s', async ({ page }) => {
  const { plain, small, box } = await page.evaluate(async (bytes) => {
    const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
    const ask = async (part: Partial<ReturnType<typeof retake.detectors.specOf>>) => {
      const detector = await retake.detectors.openDetector(url, retake.detectors.specOf({ family: 'semantic', options: { scoreThreshold: 0.5, nmsIou: 1 }, ...part }));
      const { semantic } = await retake.detectors.ask(detector, retake.detectLab.toFrame(retake.detectLab.squareAt(320, 240, 160)));
      detector.dispose();
      return semantic;
    };
    return {
      plain: await ask({}),
      small: await ask({ input: { width: 96, height: 64 }, labels: ['other', 'red'] }),
      box: await ask({ input: { width: 96, height: 64 }, region: [0.5, 0.5, 0.75, 5 / 6] }),
    };
  }, [...openSizeModel()]);
  // A grid of more cells is thinned to 256.
  expect(plain).toMatchObject({ width: 256, height: 256, classes: [{ label: 'background' }, { label: 'foreground' }] });
  expect(small).toMatchObject({ width: 96, height: 64, classes: [{ label: 'other' }, { label: 'red' }] });
  expect(small?.classes[1]?.share).toBeCloseTo((160 * 160) / (640 * 480), 2);
  expect(box).toMatchObject({ region: [0.5, 0.5, 0.75, 5 / 6], classes: [{ label: 'foreground', share: 1 }] });
});

test('a size that the model fixes is refused in words, not by a riddle of the engine', async ({ page }) => {
  const refusal = await page.evaluate(async () => {
    const spec = retake.detectors.specOf({ input: { width: 320, height: 320 } });
    return retake.detectors.openDetector('/models/motion.onnx', spec).then(() => 'opened', ({ code, detail }: { code?: string; detail?: string }) => `${code}: ${detail}`);
  });
  expect(refusal).toMatch(/^detector-invalid: It takes \d+ × \d+ pixels, not 320 × 320\.$/);
});

test('a detector is tried on the frame that stands, drawn, and stored nowhere', async ({ page }) => {
  const { tried, stored, status, first, aborted, over, runs } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    const detector = await retake.detectors.openDetector('/models/motion.onnx', retake.detectors.specOf());
    const tryOn = async (signal = new AbortController().signal) => {
      const port = await detector.connect();
      return probe.do((api) => api.tryOn(retake.spawn.transfer(port, [port]), signal));
    };
    const run = await retake.detectors.runOver(probe, session.id, detector);
    await probe.do((api) => api.seek(0));
    const first = await tryOn();
    const aborted = await tryOn(AbortSignal.abort()).then(() => 'answered', (error: Error) => error.name);
    const port = await detector.connect();
    const seeking = probe.do((api) => api.seek(25));
    await probe.do((api) => api.tryOn(retake.spawn.transfer(port, [port]), AbortSignal.abort())).catch(() => undefined);
    await seeking;
    // What is told may come after the answer.
    while (probe.statuses.at(-1)?.at === 'seeking') await probe.until(() => true);
    const over = probe.statuses.at(-1)?.at;
    await probe.do((api) => api.seek(30));
    await probe.do((api) => api.play());
    await probe.until(({ frame }) => frame > 40);
    const tried = await tryOn();
    const stored = (await retake.detectors.resultsOf(run.id)).find(({ frame }) => frame === tried.frame);
    return { tried, stored, first, aborted, over, status: probe.statuses.at(-1), runs: (await retake.runs.listRuns(session.id)).length };
  }, evenUs);
  expect(first).toMatchObject({ frame: 0, detections: [] });
  expect(aborted).toBe('AbortError');
  expect(over, 'a seek that a trial ended').toBe('paused');
  expect(tried.frame).toBeGreaterThan(40);
  expect(tried.detections).toEqual(stored?.detections);
  expect(status).toMatchObject({ at: 'paused', frame: tried.frame, detections: tried.detections.length, repeatedFrom: null });
  expect(runs).toBe(1);
});
