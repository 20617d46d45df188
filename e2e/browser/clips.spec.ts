import { basename } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { hasFfprobe } from '../fixtures/ffprobe.ts';
import { lumaOf, pictureHashes, shownTimesUs } from '../fixtures/numbered-clip.ts';
import { hasSharedData, noSharedData, serveSharedData, sharedFile } from '../fixtures/shared-data.ts';

/** What must become of a real file. Its pictures and their times are compared with ffprobe's. */
type Wanted =
  | { readonly size: readonly [width: number, height: number]; readonly reencoded: string | null; readonly sound?: string; readonly variable?: boolean }
  | { readonly code: string; readonly detail: RegExp };

const copied = (width: number, height: number): Wanted => ({ size: [width, height], reencoded: null });

const files: Readonly<Record<string, Wanted>> = {
  'video/intel-asl-again.mkv': copied(640, 480),
  'video/intel-bottle-detection.mp4': copied(640, 360),
  'video/intel-one-by-one-person-detection.mp4': copied(768, 432),
  'video/sam2-05_default_juggle.mp4': copied(1280, 720),
  'odd/decord-video_0.mov': copied(568, 320),
  'odd/decord-video_90.mov': { size: [320, 568], reencoded: 'its pictures are stored turned' },
  'odd/gomp4-sample_fragmented.mp4': copied(1280, 720),
  'odd/mediabunny-cursed-vfr.mp4': { size: [3026, 1386], reencoded: null, variable: true },
  'odd/mediabunny-edts.mp4': copied(854, 480),
  'odd/mediabunny-frames.webm': copied(1080, 1080),
  'odd/mediamtx-offline_av1.mp4': copied(1920, 1080),
  'odd/mediamtx-offline_h264.mp4': copied(1920, 1080),
  'odd/mediamtx-offline_vp9.mp4': copied(1920, 1080),
  'odd/mp4parse-minimal.mp4': copied(320, 240),
  'odd/mediamtx-offline_h265.mp4': { code: 'clip-codec', detail: /HEVC/ },
  'odd/decord-corrupted.mp4': { code: 'clip-broken', detail: /can’t be decoded/ },
  'odd/mediabunny-annex-b.mp4': { code: 'clip-broken', detail: /cut short: 5 of its 745 pictures/ },
  'odd/mp4ff-cbcs.mp4': { code: 'clip-codec', detail: /encrypted/ },
  'odd/mp4ff-init_truncated.mp4': { code: 'clip-unknown', detail: /no video track/ },
  'odd/mp4parse-chunk_out_of_range.mp4': { code: 'clip-broken', detail: /tables/ },
  'odd/mp4parse-invalid_userdata.mp4': { code: 'clip-broken', detail: /cut short: 0 of its 5544 pictures/ },
};

const nothing = { rows: { detectors: [], frames: [], models: [], results: [], runs: [], sessions: [], signals: [], speeds: [] }, files: {} };
const stored = (page: Page) => page.evaluate(() => retake.archive.snapshot());

test.beforeEach(async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  test.skip(!hasFfprobe, 'NOT TESTED: ffprobe is missing, so nothing tells what is in a clip.');
  await serveSharedData(page);
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const [path, wanted] of Object.entries(files)) {
  test(`a clip is imported whole or refused with its reason: ${path}`, async ({ page }) => {
    test.setTimeout(120_000);
    const name = basename(path);
    const report = await page.evaluate(({ path, name }) => retake.clips.importClip(`/shared-data/${path}`, { name, lastModified: 1_700_000_000_000 }), { path, name });
    if ('code' in wanted) {
      expect(report).toEqual({ code: wanted.code, detail: expect.stringMatching(wanted.detail) });
      expect(await stored(page)).toEqual(nothing);
      return;
    }
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    const timesUs = shownTimesUs(sharedFile(path));
    const [width, height] = wanted.size;
    expect(report).toMatchObject({ frames: timesUs.length, reencoded: wanted.reencoded, soundLeftOut: wanted.sound ?? null });
    const imported = await page.evaluate((id) => retake.clips.readClip(id), report.sessionId);
    expect(imported.timesUs).toEqual(timesUs);
    expect(imported.faults).toEqual([]);
    expect(imported.session).toMatchObject({ state: 'complete', name: name.replace(/\.\w+$/, ''), source: { id: 'clip', label: name, width, height }, startedAtMs: expect.any(Number) });
    expect(imported.session.source.variableRate ?? false).toBe(wanted.variable ?? false);
    expect(imported.session.tracks[0]).toMatchObject({ width, height, frames: timesUs.length });
    const frames = [...new Set([0, Math.floor(timesUs.length / 3), timesUs.length - 1])];
    if (wanted.reencoded !== null) {
      // Another program turns the picture as well; encoded anew it is nearly the same.
      const decoded = Buffer.from(await page.evaluate((id) => retake.clips.luma(id, 1), report.sessionId), 'base64');
      const other = lumaOf(sharedFile(path), 1);
      expect(decoded.length).toBe(other.length);
      expect(other.reduce((sum, value, at) => sum + Math.abs(value - (decoded[at] ?? 0)), 0) / other.length).toBeLessThan(4);
      return;
    }
    expect(await page.evaluate(({ id, frames }) => retake.clips.pictureHashes(id, frames), { id: report.sessionId, frames })).toEqual(pictureHashes(sharedFile(path), frames));
  });
}

test('a file that is no video is refused, whatever it is called', async ({ page }) => {
  const report = await page.evaluate(() => retake.clips.importClip('/', { name: 'page.mp4' }));
  expect(report).toMatchObject({ code: 'clip-unknown' });
  expect(await stored(page)).toEqual(nothing);
});

for (const abortAt of [0, 0.3, 0.9]) {
  test(`cancelled at ${abortAt} of its bytes, nothing of a clip stays`, async ({ page }) => {
    const report = await page.evaluate((abortAt) => retake.clips.importClip('/shared-data/video/intel-one-by-one-person-detection.mp4', { abortAt }), abortAt);
    expect(report).toMatchObject({ code: 'aborted' });
    expect(await stored(page)).toEqual(nothing);
  });
}
