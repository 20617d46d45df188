import { expect, test } from '@playwright/test';
import { startIsolatingProxy } from '../fixtures/isolating-proxy.ts';
import { failingModel } from '../fixtures/made-models.ts';
import { hasSharedData, noSharedData, serveSharedData } from '../fixtures/shared-data.ts';

const consoleLines: string[] = [];

test.beforeEach(async ({ page }) => {
  consoleLines.length = 0;
  page.on('console', (message) => consoleLines.push(message.text()));
  if (hasSharedData) await serveSharedData(page);
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('the motion model finds what moves and nothing else', async ({ page }) => {
  const replies = await page.evaluate(async () => {
    const lab = await retake.detectLab.DetectLab.open();
    const model = await (await fetch('/models/motion.onnx')).blob();
    const report = await lab.inspect(model);
    if (report.defaults === undefined) throw new Error(report.why);
    await lab.load(model, 'motion', report.defaults);
    const lefts = [100, 103, 106, 106, 300, 303];
    for (const [frame, left] of lefts.entries()) {
      lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(left, 200, 80), frame * 33_333), frame, frame === 4);
    }
    return [...(await lab.replies(lefts.length))];
  });
  const found = replies.map((reply) => ('error' in reply ? [] : reply.detections));
  expect(replies.map(({ frame }) => frame)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(found.map(({ length }) => length), 'nothing on the first frame, on a frame that stands still, after a restart').toEqual([0, 1, 1, 0, 0, 1]);
  for (const [frame, left] of [[1, 103], [2, 106], [5, 303]] as const) {
    const [detection] = found[frame] ?? [];
    expect(detection?.label).toBe('motion');
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = detection?.box ?? [];
    const off = [x1 * 640 - left, y1 * 480 - 200, x2 * 640 - (left + 80), y2 * 480 - 280].map(Math.abs);
    expect(Math.max(...off), `box ${[x1 * 640, y1 * 480, x2 * 640, y2 * 480]} around the square at ${left}`).toBeLessThanOrEqual(12);
  }
});

test('boxes are fractions of the upright, visible picture, whatever its size', async ({ page }) => {
  const boxes = await page.evaluate(async () => {
    const lab = await retake.detectLab.DetectLab.open();
    await lab.load(await (await fetch('/models/motion.onnx')).blob(), 'motion', { scoreThreshold: 0.3, nmsIou: 0.5 });
    const kinds: ((pixels: ReturnType<typeof retake.detectLab.squareAt>) => VideoFrame)[] = [
      ({ data, width, height }) =>
        new VideoFrame(data, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0, visibleRect: { x: 200, y: 100, width: 401, height: 301 } }),
      ({ data, width, height }) => {
        const turned: VideoFrameBufferInit & { rotation: number } = { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0, rotation: 90 };
        return new VideoFrame(data, turned);
      },
      ({ data, width, height }) => new VideoFrame(data, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0, displayWidth: 1280, displayHeight: 480 }),
    ];
    for (const [kind, make] of kinds.entries()) {
      for (const [step, left] of [300, 304].entries()) lab.send(make(retake.detectLab.squareAt(left, 200, 80)), kind * 2 + step, step === 0);
    }
    return (await lab.replies(6)).map((reply) => ('error' in reply ? reply.error.message : reply.detections.map(({ box }) => box)));
  });
  // Within 2 %: a cell of the grid is 1.25 % wide and 1.7 % high.
  const near = (x1: number, y1: number, x2: number, y2: number) => [[x1, y1, x2, y2].map((edge) => expect.closeTo(edge, 1.4))];
  expect([boxes[1], boxes[3], boxes[5]]).toEqual([
    near(104 / 401, 100 / 301, 184 / 401, 180 / 301),
    near(200 / 480, 304 / 640, 280 / 480, 384 / 640),
    near(304 / 640, 200 / 480, 384 / 640, 280 / 480),
  ]);
});

test('each bad model has its own error, and the worker goes on', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const lab = await retake.detectLab.DetectLab.open();
    const good = await (await fetch('/models/motion.onnx')).blob();
    const bytes = new Uint8Array(await good.arrayBuffer());
    const unsupported = new TextDecoder('latin1').decode(bytes).replace('ReduceL2', 'ReduceXX');
    const bad: Record<string, Blob> = {
      empty: new Blob([]),
      text: new Blob(['This is not a model.']),
      html: new Blob(['<!doctype html><title>404</title>']),
      truncated: good.slice(0, 400),
      unsupported: new Blob([Uint8Array.from(unsupported, (letter) => letter.charCodeAt(0))]),
    };
    const errors: Record<string, unknown> = {};
    for (const [name, file] of Object.entries(bad)) {
      errors[name] = await lab.inspect(file).then(() => 'no error', (error: unknown) => ({ ...(error as object), message: String(error) }));
    }
    errors['wrong family'] = await lab.load(good, 'yolox', { scoreThreshold: 0.5, nmsIou: 0.5 }).then(() => 'no error', (error: unknown) => ({ ...(error as object) }));
    lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(0, 0, 8)), 7);
    const [noModel] = await lab.replies(1);
    return { errors, noModel, family: (await lab.inspect(good)).family };
  });
  expect(outcome.errors).toMatchObject({
    empty: { code: 'model-not-onnx', detail: 'The file is empty.' },
    text: { code: 'model-not-onnx' },
    html: { code: 'model-not-onnx' },
    truncated: { code: 'model-broken' },
    unsupported: { code: 'model-broken', detail: expect.stringContaining('ReduceXX') },
    'wrong family': { code: 'model-unknown', detail: expect.stringContaining('current (float32 1 × 3 × 240 × 320)') },
  });
  expect(outcome.noModel).toMatchObject({ frame: 7, error: { code: 'model-missing' } });
  expect(outcome.family).toBe('motion');
});

test('a model that fails is not called one of another kind', async ({ page }) => {
  const { why, error } = await page.evaluate(async (bytes) => {
    const lab = await retake.detectLab.DetectLab.open();
    const file = new Blob([Uint8Array.from(bytes)]);
    const { why } = await lab.inspect(file);
    const error: unknown = await lab.load(file, 'classify', { scoreThreshold: 0.5, nmsIou: 0.5 }).catch((error: unknown) => ({ ...(error as object) }));
    return { why, error };
  }, [...failingModel()]);
  expect(why).toContain('The model does not run: ');
  expect(error).toMatchObject({ code: 'model-failed', detail: expect.stringContaining('1000000') });
});

test('raw offsets are not taken for boxes', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const report = await page.evaluate(async () => {
    const lab = await retake.detectLab.DetectLab.open();
    return lab.inspect(await (await fetch('/shared-data/models/face-rfb320-simplified.onnx')).blob());
  });
  expect(report).not.toHaveProperty('family');
  expect(report.why).toContain('raw offsets');
  expect(report.why).toMatch(/Retake reads models of these families: .*UltraFace.*YOLOX/);
  expect(consoleLines, 'the engine does not flood the console').toEqual([]);
});

test('a thousand requests get a thousand answers in order, and every picture is closed', async ({ page }) => {
  const spawned = page.waitForEvent('worker', (worker) => worker.url().includes('/assets/'));
  const lab = await page.evaluateHandle(() => retake.detectLab.DetectLab.open());
  const worker = await spawned;
  await worker.evaluate(() => {
    const counted = globalThis as typeof globalThis & { closedPictures: number };
    counted.closedPictures = 0;
    const close = VideoFrame.prototype.close;
    VideoFrame.prototype.close = function (this: VideoFrame) {
      if (this.codedWidth > 0) counted.closedPictures++;
      close.call(this);
    };
  });
  const answered = await lab.evaluate(async (lab) => {
    const pixels = retake.detectLab.squareAt(10, 10, 20, 65, 49);
    // The first ones come while there is no model, and are answered with an error.
    for (let frame = 0; frame < 10; frame++) lab.send(retake.detectLab.toFrame(pixels, frame), frame);
    await lab.replies(10);
    await lab.load(await (await fetch('/models/motion.onnx')).blob(), 'motion', { scoreThreshold: 0.3, nmsIou: 0.5 });
    for (let frame = 10; frame < 1000; frame++) {
      lab.send(retake.detectLab.toFrame(pixels, frame), frame, frame % 100 === 0);
      if (frame % 10 === 9) await lab.replies(frame + 1);
    }
    return (await lab.replies(1000)).map((reply) => ({ frame: reply.frame, failed: 'error' in reply }));
  });
  expect(answered).toEqual(Array.from({ length: 1000 }, (_, frame) => ({ frame, failed: frame < 10 })));
  expect(await worker.evaluate(() => (globalThis as typeof globalThis & { closedPictures: number }).closedPictures)).toBe(1000);
});

test('uses the threads it is given where the page is isolated, with the same results', async ({ page, baseURL }) => {
  if (baseURL === undefined) throw new Error('no server');
  const proxy = await startIsolatingProxy(baseURL);
  await page.goto(proxy.url);
  await page.locator('html[data-ready]').waitFor();

  const detect = async (threads: number): Promise<unknown> => {
    const engineThreads = () => page.workers().filter((worker) => !worker.url().includes('preprocess-worker')).length;
    const lab = await page.evaluateHandle(() => retake.detectLab.DetectLab.open());
    const before = engineThreads();
    const replies = await lab.evaluate(async (lab, threads) => {
      await lab.load(await (await fetch('/models/motion.onnx')).blob(), 'motion', { scoreThreshold: 0.3, nmsIou: 0.5 }, 'wasm', threads);
      for (const [frame, left] of [100, 104, 108].entries()) lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(left, 100, 60), frame), frame);
      return (await lab.replies(3)).map((reply) => ('error' in reply ? reply.error : reply.detections));
    }, threads);
    await expect.poll(() => 1 + engineThreads() - before).toBe(threads);
    return replies;
  };

  const one = await detect(1);
  expect(one).toEqual([[], [expect.anything()], [expect.anything()]]);
  expect(await detect(4)).toEqual(one);
  proxy.close();
});

test('runs under a strict content security policy and fetches one engine, from its own origin', async ({ page, baseURL }) => {
  const policy = "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
  const requested: string[] = [];
  const complaints: string[] = [];
  await page.context().route('**/*', async (route) => {
    requested.push(route.request().url());
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
  const outcome = await page.evaluate(async () => {
    const refused = await fetch('https://example.com/').then(() => false, () => true);
    const lab = await retake.detectLab.DetectLab.open();
    const model = await (await fetch('/models/motion.onnx')).blob();
    const { backend } = await lab.load(model, 'motion', { scoreThreshold: 0.3, nmsIou: 0.5 });
    return { refused, backend };
  });
  expect(outcome).toEqual({ refused: true, backend: 'wasm' });
  expect(complaints.filter((text) => !text.includes('https://example.com/'))).toEqual([]);
  expect(requested.filter((url) => !url.startsWith(`${baseURL}/`))).toEqual([]);
  expect(requested.filter((url) => url.endsWith('.wasm'))).toHaveLength(1);
});
