import { test } from '@playwright/test';
import { hasSharedData, noSharedData, serveSharedData } from '../fixtures/shared-data.ts';
import { openHarness, withProfile } from './browser.ts';
import { median, report, wantLong } from './figure.ts';

test('bar 6: every-frame replay without a model', async () => {
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    const id = await page.evaluate(() => benchLab.recordLong(3600, 1280, 720));
    const ratios: number[] = [];
    for (let round = 0; round < 5; round++) {
      const bare = await page.evaluate((id) => benchLab.bareDecode(id), id);
      ratios.push((await page.evaluate((id) => benchLab.everyFrame(id, null), id)) / bare);
    }
    const ratio = median(ratios);
    await report({ bar: 6, what: 'every-frame replay, 720p, against a bare VideoDecoder loop', measured: ratio.toFixed(2), wanted: '≥ 0.9', met: ratio >= 0.9, values: ratios });
  });
});

const models = [
  { file: 'face-rfb320.onnx', frames: 300 },
  { file: 'yolox_nano.onnx', frames: 120 },
];

const noGpu = 'NOT MEASURED: this browser has no GPU here, so bar 7 is measured on the CPU only.';

for (const backend of ['wasm', 'webgpu'] as const) {
  for (const { file, frames } of models) {
    test(`bar 7: every-frame replay with ${file}, ${backend}`, async () => {
      test.skip(!hasSharedData, noSharedData);
      await withProfile(undefined, async (context) => {
        const page = await openHarness(context);
        const measurable = backend === 'wasm' || (await page.evaluate(() => benchLab.hasGpu()));
        if (!measurable) console.warn(noGpu);
        test.skip(!measurable, noGpu);
        await serveSharedData(page);
        const url = `shared-data/models/${file}`;
        const id = await page.evaluate((frames) => benchLab.recordLong(frames, 640, 480), frames);
        const ratios: number[] = [];
        const bareMs: number[] = [];
        for (let round = 0; round < 5; round++) {
          const bare = await page.evaluate(({ id, url, frames, backend }) => benchLab.bareInference(id, url, frames, backend), { id, url, frames, backend });
          ratios.push((await page.evaluate(({ id, url, backend }) => benchLab.everyFrame(id, url, backend), { id, url, backend })) / bare);
          bareMs.push(1000 / bare);
        }
        const ratio = median(ratios);
        const what = `every-frame replay with ${file}, ${backend}, against a bare engine loop of ${median(bareMs).toFixed(1)} ms`;
        await report({ bar: 7, what, measured: ratio.toFixed(2), wanted: '≥ 0.9', met: ratio >= 0.9, values: ratios });
      });
    });
  }
}

test('bar 8: paced replay', async () => {
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    const minutes = wantLong ? 10 : 0.5;
    const id = await page.evaluate((frames) => benchLab.recordLong(frames, 640, 480), minutes * 1800);
    const status = await page.evaluate((id) => benchLab.paced(id), id);
    const p95 = status.errorMs?.p95 ?? Number.NaN;
    await report({ bar: 8, what: `presentation error p95, paced, ${minutes} min`, measured: `${p95.toFixed(1)} ms`, wanted: '≤ 16.7 ms', met: p95 <= 16.7, values: [p95, status.late, status.skipped] });
    const driftFrames = Math.abs(status.wallMs - status.durationMs) / (1000 / 30);
    await report({ bar: 8, what: `drift after ${minutes} min`, measured: `${driftFrames.toFixed(2)} frames`, wanted: '≤ 1 frame', met: driftFrames <= 1, values: [status.wallMs, status.durationMs] });
  });
});
