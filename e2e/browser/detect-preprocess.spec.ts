import { availableParallelism } from 'node:os';
import { expect, test, type Page, type Worker } from '@playwright/test';
import { startIsolatingProxy } from '../fixtures/isolating-proxy.ts';

interface Counted {
  picturesRead: number;
  picturesClosed: number;
}

const isPreprocess = (worker: Worker): boolean => worker.url().includes('preprocess-worker');

test.skip(availableParallelism() < 2, 'On a single core there is no preprocess worker.');

async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}

async function openLab(page: Page) {
  const lab = await page.evaluateHandle(() => retake.detectLab.DetectLab.open());
  await lab.evaluate(async (lab) => lab.load(await (await fetch('/models/motion.onnx')).blob(), 'motion', { scoreThreshold: 0.3, nmsIou: 0.5 }));
  return lab;
}

type Lab = Awaited<ReturnType<typeof openLab>>;

/** Sends a walk of the square, starting anew, and gives the answers to it. */
function walk(lab: Lab, from: number): Promise<{ frame: number; said: unknown }[]> {
  return lab.evaluate(async (lab, from) => {
    for (let step = 0; step < 12; step++) {
      const picture = retake.detectLab.toFrame(retake.detectLab.squareAt(100 + step * 7, 120, 70));
      lab.send(picture, from + step, step === 0);
    }
    const replies = (await lab.replies(from + 12)).slice(from);
    return replies.map((reply) => ({ frame: reply.frame, said: 'error' in reply ? reply.error : reply.detections }));
  }, from);
}

/** Counts what the preprocess worker reads and closes. */
async function countIn(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const counted = Object.assign(globalThis, { picturesRead: 0, picturesClosed: 0 } satisfies Counted);
    const { copyTo, close } = VideoFrame.prototype;
    VideoFrame.prototype.copyTo = function (this: VideoFrame, ...values: Parameters<typeof copyTo>) {
      counted.picturesRead++;
      return copyTo.apply(this, values);
    };
    VideoFrame.prototype.close = function (this: VideoFrame) {
      if (this.codedWidth > 0) counted.picturesClosed++;
      close.call(this);
    };
  });
}

const counts = (worker: Worker): Promise<Counted> =>
  worker.evaluate(() => {
    const { picturesRead, picturesClosed } = globalThis as typeof globalThis & Counted;
    return { picturesRead, picturesClosed };
  });

/** Whether a preprocess worker listens: it then holds the lock of its name. */
function isRunning(page: Page): Promise<boolean> {
  return page.evaluate(async () => ((await navigator.locks.query()).held ?? []).some(({ name }) => name?.startsWith('preprocess-')));
}

/** What the same pictures give where the preprocess worker can't start. Leaves the page at `url`. */
async function inPlace(page: Page, url: string | undefined): Promise<{ frame: number; said: unknown }[]> {
  if (url === undefined) throw new Error('no server');
  const proxy = await startIsolatingProxy(url, 'preprocess-worker');
  await openPage(page, proxy.url);
  const answers = await walk(await openLab(page), 0);
  expect(await isRunning(page)).toBe(false);
  await openPage(page, url);
  proxy.close();
  return answers;
}

test('pictures become inputs on a thread of their own, with the same results as in place, and each is closed there', async ({ page, baseURL }) => {
  const expected = await inPlace(page, baseURL);
  expect(expected.filter(({ said }) => Array.isArray(said) && said.length > 0)).toHaveLength(11);

  const spawned = page.waitForEvent('worker', isPreprocess);
  const lab = await openLab(page);
  const worker = await spawned;
  await countIn(worker);
  let sent = 0;
  await expect(async () => {
    await walk(lab, sent);
    sent += 12;
    expect((await counts(worker)).picturesRead).toBeGreaterThan(0);
  }).toPass();

  const before = await counts(worker);
  const answers = await walk(lab, sent);
  expect(answers).toEqual(expected.map(({ frame, said }) => ({ frame: sent + frame, said })));
  const after = await counts(worker);
  expect(after.picturesRead - before.picturesRead).toBe(12);
  expect(after.picturesClosed).toBe(after.picturesRead);
});

test('a preprocess worker that dies takes no request with it', async ({ page, baseURL }) => {
  const expected = await inPlace(page, baseURL);
  const spawned = page.waitForEvent('worker', isPreprocess);
  const lab = await openLab(page);
  const worker = await spawned;
  await worker.evaluate(() => {
    VideoFrame.prototype.copyTo = () => {
      self.close();
      return new Promise(() => undefined);
    };
  });
  const closed = new Promise((resolve) => worker.once('close', resolve));
  let sent = 0;
  while (page.workers().includes(worker)) {
    expect(await walk(lab, sent)).toEqual(expected.map(({ frame, said }) => ({ frame: sent + frame, said })));
    sent += 12;
  }
  await closed;
  expect(await walk(lab, sent)).toEqual(expected.map(({ frame, said }) => ({ frame: sent + frame, said })));
});
