import { expect, type Page } from '@playwright/test';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import { hasSharedData, noSharedData, serveSharedData } from '../fixtures/shared-data.ts';
import { test } from '../fixtures/software-gpu.ts';

interface Counted {
  copied: number;
  imported: number;
}

interface Found extends Counted {
  readonly detections: readonly { readonly label: string; readonly score: number; readonly box: readonly number[] }[];
}

const normal: Pick<Preprocess, 'pad' | 'mean' | 'std'> = { pad: 114, mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] };

async function openPage(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
}

test('an input made on the GPU is that of the CPU, to one step of a byte, whatever its fit, order, layout and region', async ({ page }) => {
  await openPage(page);
  const differences = await page.evaluate(async (normal) => {
    const lab = await retake.gpuLab.GpuLab.open();
    const picture = { width: 82, height: 46, data: Uint8ClampedArray.from({ length: 82 * 46 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 2654435761) >>> 24)) };
    const compared: Record<string, unknown> = {};
    for (const fit of ['stretch', 'letterbox-top-left', 'letterbox-centre', 'crop-centre'] as const) {
      const forms = [
        { preprocess: { ...normal, width: 51, height: 39, fit, order: 'rgb', layout: 'nchw' } },
        { preprocess: { ...normal, width: 101, height: 117, fit, order: 'bgr', layout: 'nhwc' }, region: [0.25, 0.1, 0.8, 0.95] },
      ] as const;
      for (const form of forms) {
        const difference = await lab.compare(form, retake.detectLab.toFrame(picture));
        if (difference === null || difference.largest > 1 || difference.mean > 0.01) compared[JSON.stringify(form)] = difference;
      }
    }
    return compared;
  }, normal);
  expect(differences).toEqual({});
});

test('pictures that are turned, see-through or of other than square pixels are left to the CPU', async ({ page }) => {
  await openPage(page);
  const taken = await page.evaluate(async (normal) => {
    const lab = await retake.gpuLab.GpuLab.open();
    const { data, width, height } = retake.detectLab.squareAt(20, 20, 30, 160, 120);
    const form = { preprocess: { ...normal, width: 80, height: 60, layout: 'nchw', order: 'rgb', fit: 'stretch' } as const };
    const make = (init: object): VideoFrame => new VideoFrame(data, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0, ...init });
    const kinds = { turned: { rotation: 90 }, mirrored: { flip: true }, 'see-through': { format: 'RGBA' }, wide: { displayWidth: 2 * width, displayHeight: height }, upright: {} };
    const taken: string[] = [];
    for (const [kind, init] of Object.entries(kinds)) if ((await lab.compare(form, make(init))) !== null) taken.push(kind);
    return taken;
  }, normal);
  expect(taken).toEqual(['upright']);
});

// Colours are the difference: browsers widen the colours of a 4:2:0 frame to its pixels in another way for each of the two, and for the GPU they adapt its primaries.
for (const { name, primaries } of [{ name: 'HD', primaries: 'bt709' }, { name: 'SD', primaries: 'smpte170m' }] as const) {
  test(`a decoded frame in the colours of ${name} becomes nearly the same input on both: 1.5 steps of a byte in the mean, 12 in all but one of a hundred`, async ({ page }) => {
    test.skip(!hasSharedData, noSharedData);
    await serveSharedData(page);
    await openPage(page);
    const difference = await page.evaluate(
      async ({ primaries, normal }) => {
        const lab = await retake.gpuLab.GpuLab.open();
        const pixels = await retake.detectLab.fetchPixels('/shared-data/expected/frames/intel-asl-again-f0040.png');
        const frame = await retake.gpuLab.decoded(pixels, { matrix: primaries, primaries, transfer: primaries, fullRange: false });
        return lab.compare({ preprocess: { ...normal, width: 416, height: 416, layout: 'nchw', order: 'rgb', fit: 'letterbox-centre' } }, frame);
      },
      { primaries, normal },
    );
    expect(difference?.mean).toBeLessThanOrEqual(1.5);
    expect(difference?.p99).toBeLessThanOrEqual(12);
  });
}

test('the GPU finds what the CPU finds on a real frame, and no pixel is copied on the way', async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  test.setTimeout(120_000);
  await serveSharedData(page);
  await openPage(page);
  const find = async (backend: 'wasm' | 'webgpu'): Promise<Found> => {
    const spawned = page.waitForEvent('worker', (worker) => !worker.url().includes('preprocess'));
    const lab = await page.evaluateHandle(() => retake.detectLab.DetectLab.open());
    const worker = await spawned;
    await worker.evaluate(() => {
      const counted = Object.assign(globalThis, { copied: 0, imported: 0 } satisfies Counted);
      const { copyTo } = VideoFrame.prototype;
      VideoFrame.prototype.copyTo = function (...values) {
        counted.copied++;
        return copyTo.apply(this, values);
      };
      const { importExternalTexture } = GPUDevice.prototype;
      GPUDevice.prototype.importExternalTexture = function (...values) {
        counted.imported++;
        return importExternalTexture.apply(this, values);
      };
    });
    const detections = await lab.evaluate(async (lab, backend) => {
      const file = await (await fetch('/shared-data/models/yunet_n_320.onnx')).blob();
      const loaded = await lab.load(file, 'yunet', { scoreThreshold: 0.5, nmsIou: 0.3 }, backend);
      if (loaded.backend !== backend) throw new Error(`It runs on ${loaded.backend}.`);
      lab.send(await retake.gpuLab.decoded(await retake.detectLab.fetchPixels('/shared-data/expected/frames/intel-asl-again-f0040.png')), 0);
      const [reply] = await lab.replies(1);
      if (reply === undefined || 'error' in reply) throw new Error(reply?.error.message);
      return reply.detections.map(({ label, score, box }) => ({ label, score, box }));
    }, backend);
    const { copied, imported } = await worker.evaluate(() => globalThis as typeof globalThis & Counted);
    await lab.evaluate((lab) => lab.worker.dispose());
    return { detections, copied, imported };
  };
  const onCpu = await find('wasm');
  const onGpu = await find('webgpu');
  expect(onCpu.detections.length).toBeGreaterThan(0);
  expect(onGpu).toMatchObject({ copied: 0, imported: 1 });
  expect(onGpu.detections).toEqual(
    onCpu.detections.map(({ label, score, box }) => ({ label, score: expect.closeTo(score, 1.7), box: box.map((edge) => expect.closeTo(edge, 1.7)) })),
  );
});
