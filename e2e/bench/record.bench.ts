import { test, type BrowserContext } from '@playwright/test';
import type { DropCounts } from '../../src/domain/drops.ts';
import { openHarness, processorSeconds, withProfile } from './browser.ts';
import { cameraClip } from './camera-clip.ts';
import { median, report, wantLong } from './figure.ts';

/** How many were lost, and why if any were. */
function losses(tracks: readonly { lost: number; drops: DropCounts }[]): { lost: number; measured: string } {
  const lost = tracks.reduce((sum, track) => sum + track.lost, 0);
  const reasons = new Set(tracks.flatMap(({ drops }) => Object.keys(drops)));
  return { lost, measured: lost === 0 ? '0' : `${lost} (${[...reasons].join(', ')})` };
}

test('bar 1: stop to a durable session', async () => {
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    const short: number[] = [];
    for (let round = 0; round < 5; round++) short.push(await page.evaluate(() => benchLab.stopAfter(300, false)));
    // Ten minutes of frames at 30 a second, recorded as fast as the encoder takes them.
    const frames = wantLong ? 18_000 : 3000;
    const long = [await page.evaluate((frames) => benchLab.stopAfter(frames, true), frames)];
    for (const [what, values] of [['10 s', short], [`${(frames / 1800).toFixed(1)} min of frames`, long]] as const) {
      const stopMs = median(values);
      await report({ bar: 1, what: `stop to session, ${what}, 720p`, measured: `${stopMs.toFixed(0)} ms`, wanted: '≤ 50 ms', met: stopMs <= 50, values });
    }
  });
});

test('bar 2: frames lost, 720p30 with live detection', async () => {
  const clip = cameraClip();
  await withProfile(clip, async (context) => {
    const page = await openHarness(context);
    const outcome = await page.evaluate(() => benchLab.recordCamera(30, 'models/motion.onnx'));
    await report({
      bar: 2,
      what: `frames lost of ${outcome.frames + outcome.lost}, camera 720p30 with motion, ${outcome.detected} detected`,
      measured: losses([outcome]).measured,
      wanted: '0',
      met: outcome.lost === 0,
      values: [outcome.lost, outcome.frames, outcome.detected],
    });
  });
});

test('bar 2: frames lost, three cameras', async () => {
  const seconds = wantLong ? 60 : 15;
  await withProfile(4, async (context) => {
    const page = await openHarness(context);
    const tracks = await page.evaluate((seconds) => benchLab.recordThree(seconds), seconds);
    const { lost, measured } = losses(tracks);
    await report({
      bar: 2,
      what: `frames lost of ${tracks.map(({ frames, lost }) => frames + lost).join(' + ')}, three cameras 640x480@30, ${seconds} s`,
      measured,
      wanted: '0',
      met: tracks.length === 3 && lost === 0 && tracks.every(({ frames }) => frames > 0),
      values: tracks.map((track) => track.lost),
    });
  });
});

test('bar 4: processor time of recording against MediaRecorder', async () => {
  const clip = cameraClip();
  const seconds = 12;
  const cost = (kind: 'ours' | 'theirs'): Promise<{ processor: number; bytes: number }> =>
    withProfile(clip, async (context: BrowserContext) => {
      const page = await openHarness(context);
      await page.evaluate(() => benchLab.switchCameraOn());
      const before = await processorSeconds(context);
      const bytes = await page.evaluate(([kind, seconds]) => (kind === 'ours' ? benchLab.recordOurs(seconds) : benchLab.recordTheirs(seconds)), [kind, seconds] as const);
      return { processor: (await processorSeconds(context)) - before, bytes };
    });
  const ratios: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < 5; round++) {
    const theirs = await cost('theirs');
    const ours = await cost('ours');
    ratios.push(ours.processor / theirs.processor);
    sizes.push(ours.bytes / theirs.bytes);
  }
  const ratio = median(ratios);
  const what = `processor time, whole browser, against MediaRecorder H.264 (bytes ${median(sizes).toFixed(2)} of its own)`;
  await report({ bar: 4, what, measured: ratio.toFixed(2), wanted: '≤ 1.1', met: ratio <= 1.1, values: ratios });
});
