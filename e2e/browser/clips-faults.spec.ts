import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { hasFfprobe } from '../fixtures/ffprobe.ts';
import { makeNumberedClip } from '../fixtures/numbered-clip.ts';

const frames = 60;
const nothing = { rows: { detectors: [], frames: [], models: [], results: [], runs: [], sessions: [], signals: [], speeds: [] }, files: {} };

test.beforeEach(async ({ page }, info) => {
  test.skip(!hasFfprobe, 'NOT TESTED: ffmpeg is missing, so no clips could be made.');
  const path = info.outputPath('vp8.webm');
  makeNumberedClip(path, frames, ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '4M', '-an']);
  await page.route('**/made-clip', (route) => route.fulfill({ body: readFileSync(path), contentType: 'application/octet-stream' }));
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** Workers as built, in a place that a script has changed before. */
async function workersAfter(page: Page, script: string): Promise<void> {
  await page.route('**/assets/main-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `{${script}}\n${await response.text()}` });
  });
}

/** As decoders of phones are: `lag` pictures come out late, in the end with `flush`, and no more than `pool` are out at once. */
const smallPool = `
  const pool = 4, lag = 6, own = new WeakSet(), waiting = [];
  let out = 0, isFlushing = false;
  const give = () => {
    while (out < pool && waiting.length > (isFlushing ? 0 : lag)) {
      out++;
      waiting.shift()();
    }
  };
  const giveBack = () => {
    out--;
    give();
  };
  const close = VideoFrame.prototype.close;
  VideoFrame.prototype.close = function () {
    close.call(this);
    if (own.delete(this)) giveBack();
  };
  globalThis.VideoDecoder = class extends VideoDecoder {
    constructor({ output, error }) {
      super({ error, output: (picture) => { own.add(picture); waiting.push(() => output(picture)); give(); } });
    }
    async flush() {
      await super.flush();
      isFlushing = true;
      await new Promise((resolve) => { waiting.push(() => { resolve(); giveBack(); }); give(); });
    }
  };`;

test('a decoder with few pictures to lend gives all of a clip that is encoded anew', async ({ page }) => {
  await workersAfter(page, smallPool);
  const report = await page.evaluate(() => retake.clips.importClip('/made-clip'));
  expect(report).toMatchObject({ frames, reencoded: 'sessions don’t hold VP8' });
});

for (const codec of ['VideoDecoder', 'VideoEncoder']) {
  test(`cancelled while a ${codec} hangs at the end of a clip, nothing of it stays`, async ({ page }) => {
    await workersAfter(page, `
      globalThis.${codec} = class extends ${codec} {
        #isTrial = true;
        #end = () => undefined;
        encode(picture, options) { this.#isTrial = picture.timestamp === 0; super.encode(picture, options); }
        decode(chunk) { this.#isTrial = false; super.decode(chunk); }
        flush() {
          if (this.#isTrial) return super.flush();
          new BroadcastChannel('hangs').postMessage(null);
          return new Promise((_resolve, reject) => { this.#end = reject; });
        }
        close() { super.close(); this.#end(new DOMException('Closed.', 'AbortError')); }
      };`);
    const { report, left } = await page.evaluate(async () => {
      const controller = new AbortController();
      new BroadcastChannel('hangs').onmessage = () => controller.abort();
      return { report: await retake.clips.importClip('/made-clip', { signal: controller.signal }), left: await retake.archive.snapshot() };
    });
    expect(report).toMatchObject({ code: 'aborted' });
    expect(left).toEqual(nothing);
  });
}

test('a picture that the encoder loses is not the clip’s fault', async ({ page }) => {
  await workersAfter(page, 'globalThis.VideoEncoder = class extends VideoEncoder { encode(picture, options) { if (picture.timestamp !== 400_000) super.encode(picture, options); } };');
  const report = await page.evaluate(() => retake.clips.importClip('/made-clip'));
  expect(report).toMatchObject({ code: 'encoder-failed', detail: expect.stringMatching(/^1 picture/) });
  expect(await page.evaluate(() => retake.archive.snapshot())).toEqual(nothing);
});
