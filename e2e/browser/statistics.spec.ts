import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { samplingStep, type TrackStatistics } from '../../src/domain/histogram-statistics.ts';
import { quantile, quantileLevels, type VectorStatistics } from '../../src/domain/statistics.ts';
import { hasSharedData, noSharedData, sharedFile, sharedJson } from '../fixtures/shared-data.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** Serves the clip as an H.264 stream, its pictures untouched. Null where there is no ffmpeg. */
async function serveClip(page: Page): Promise<string | null> {
  let stream: Buffer;
  try {
    stream = execFileSync('ffmpeg', ['-v', 'error', '-i', sharedFile('video/intel-asl-again.mkv'), '-c', 'copy', '-bsf:v', 'h264_mp4toannexb,h264_metadata=aud=insert', '-f', 'h264', '-'], { maxBuffer: 2 ** 26 });
  } catch {
    return null;
  }
  await page.route('**/clip.h264', (route) => route.fulfill({ body: stream }));
  return '/clip.h264';
}

/** How far figures are from those of the reference: over mean, minimum and quantiles, and over the spread. */
function distance(found: VectorStatistics, wanted: VectorStatistics): { values: number; std: number } {
  const between = (key: 'min' | 'mean' | 'std' | keyof typeof quantileLevels): number[] => wanted[key].map((value, channel) => Math.abs(value - (found[key][channel] ?? NaN)));
  return { values: Math.max(...(['min', 'mean', 'q01', 'q10', 'q50', 'q90', 'q99'] as const).flatMap(between)), std: Math.max(...between('std')) };
}

test('figures of a real clip are those of LeRobot; a wrong range or matrix would not be', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  const url = await serveClip(page);
  test.skip(url === null, 'NOT TESTED: ffmpeg is missing, so the clip could not be taken out of its file.');
  const { stats, frames } = sharedJson<{ stats: VectorStatistics; frames: number }>('expected/stats-intel-asl-again.json');
  const variants = {
    same: { matrix: 'smpte170m', fullRange: true },
    limited: { matrix: 'smpte170m', fullRange: false },
    otherMatrix: { matrix: 'bt709', fullRange: true },
  } as const;
  const measured = await page.evaluate(({ url, variants }) => retake.statistics.measureStream(url, 'avc1.64001e', variants), { url: url ?? '', variants });
  const distances = Object.fromEntries(Object.entries(measured).map(([name, { figures }]) => [name, distance(figures, stats)]));

  for (const { frames: looked, figures } of Object.values(measured)) {
    expect(looked).toBe(frames);
    expect(figures.count).toEqual(stats.count);
  }
  // Two grey levels, and a spread of 0.002: what decoders and ways of taking chroma may differ by.
  for (const right of ['decoded', 'same']) {
    expect(distances[right]?.values, right).toBeLessThanOrEqual(0.008);
    expect(distances[right]?.std, right).toBeLessThanOrEqual(0.002);
  }
  for (const wrong of ['limited', 'otherMatrix']) expect(distances[wrong]?.std, wrong).toBeGreaterThan(0.002);
  const meanOf = (name: string): number[] => stats.mean.map((value, channel) => Math.abs(value - (measured[name]?.figures.mean[channel] ?? NaN)));
  expect(Math.max(...meanOf('limited'))).toBeGreaterThan(0.008);
  expect(Math.max(...meanOf('decoded'))).toBeLessThan(0.002);
});

for (const format of ['RGBX', 'BGRA'] as const) {
  test(`figures of ${format} pictures are exactly those of their pixels`, async ({ page }) => {
    const [width, height] = [302, 40];
    const pictures = [1, 2, 3].map((seed) => Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (Math.imul(at + seed * 1013, 2654435761) >>> 11) & (at % 4 === 1 ? 127 : 255))));
    const { frames, figures } = await page.evaluate(({ format, width, height, pictures }) => retake.statistics.measurePixels(format, width, height, pictures), { format, width, height, pictures });
    const step = samplingStep(width, height);
    const places = Array.from({ length: width * height }, (_, at) => at).filter((at) => (at % width) % step === 0 && Math.floor(at / width) % step === 0);
    expect(frames).toBe(3);
    expect(figures.count).toEqual([places.length * 3]);
    for (const channel of [0, 1, 2]) {
      const byte = format === 'BGRA' ? 2 - channel : channel;
      const values = pictures.flatMap((picture) => places.map((at) => picture[at * 4 + byte] ?? NaN)).sort((a, b) => a - b);
      expect(figures.mean[channel]).toBe(values.reduce((sum, value) => sum + value, 0) / values.length / 255);
      for (const [key, level] of Object.entries(quantileLevels)) {
        expect(figures[key as keyof typeof quantileLevels][channel], key).toBe(quantile(values, level) / 255);
      }
    }
  });
}

test('frames that come too fast pass by, the caller keeps its frames and none stays open', async ({ page }) => {
  expect(await page.evaluate(() => retake.statistics.hurry(40))).toEqual({ looked: 1, clones: 1, stillOpen: 0, callersOpen: 40 });
});

test('at most ten frames a second are looked at, and all of a slower camera', async ({ page }) => {
  const looked = await page.evaluate(async () => Promise.all([30, 29.97, 60, 10, 5].map((rate) => retake.statistics.lookAtRate(rate, Math.round(rate * 4)))));
  expect(looked).toEqual([40, 40, 40, 40, 20]);
});

test('statistics go into the zip as docs/session.schema.json says, and come back', async ({ page }) => {
  const counts = (seed: number): number[] => Array.from({ length: 256 }, (_, value) => (value * seed) % 256);
  const statistics: TrackStatistics = { frames: 8, histogram: [counts(1), counts(3), counts(5)] };
  const { before, after, same, json } = await page.evaluate(async (statistics) => {
    const { session } = await retake.scene.recordScene({ frames: 8, width: 320, height: 240 });
    await retake.sessions.changeSession(session.id, (row) => ({ ...row, tracks: row.tracks.map((track) => ({ ...track, statistics })) }));
    const before = await retake.archive.snapshot();
    const zip = await retake.archive.exportZip(session.id);
    await retake.archive.wipe();
    await retake.archive.importZip(zip);
    const again = await retake.archive.exportZip(session.id);
    const hashes = await Promise.all([zip, again].map(async (file) => retake.archive.sha256(await file.arrayBuffer())));
    const json = new TextDecoder().decode((await retake.archive.unzip(zip))['stats.json']);
    return { before, after: await retake.archive.snapshot(), same: hashes[0] === hashes[1], json };
  }, statistics);
  expect(before.rows['sessions']).toMatchObject([{ tracks: [{ statistics }] }]);
  expect(after).toEqual(before);
  expect(same).toBe(true);

  const schema = JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addSchema(schema);
  const validate = ajv.getSchema(`${schema.$id}#/$defs/Statistics`);
  expect(validate?.(JSON.parse(json)), JSON.stringify(validate?.errors)).toBe(true);
  expect(validate?.(JSON.parse(json.replace('"q50"', '"median"')))).toBe(false);
});
