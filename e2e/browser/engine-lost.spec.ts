import { expect, type Page } from '@playwright/test';
import { endGpu } from '../fixtures/end-gpu.ts';
import { blindModel, greedyModel } from '../fixtures/made-models.ts';
import { test } from '../fixtures/software-gpu.ts';

async function openLab(page: Page, model: Uint8Array, family: string, backend: 'wasm' | 'webgpu') {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
  const lab = await page.evaluateHandle(() => retake.detectLab.DetectLab.open());
  const loaded = await lab.evaluate(
    (lab, { bytes, family, backend }) => lab.load(new Blob([Uint8Array.from(bytes)]), family, { scoreThreshold: 0.5, nmsIou: 0.5 }, backend),
    { bytes: [...model], family, backend },
  );
  expect(loaded.backend).toBe(backend);
  return lab;
}

test('a picture that a GPU can’t take is looked at all the same; a GPU that goes away is told, and what was asked is not answered any more', async ({ page, context }) => {
  const lab = await openLab(page, blindModel(), 'ultralytics-detect', 'webgpu');
  await lab.evaluate(async (lab) => {
    lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(5, 5, 20, 64, 64)), 0);
    await lab.replies(1);
  });
  const worker = page.workers().find((each) => !each.url().includes('preprocess'));
  await worker?.evaluate(() => {
    const { importExternalTexture } = GPUDevice.prototype;
    GPUDevice.prototype.importExternalTexture = () => {
      GPUDevice.prototype.importExternalTexture = importExternalTexture;
      throw new TypeError('This picture is odd.');
    };
  });
  const odd = await lab.evaluate(async (lab) => {
    lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(5, 5, 20, 64, 64)), 1);
    return (await lab.replies(2))[1];
  });
  expect(odd).toMatchObject({ frame: 1, detections: expect.anything() });
  expect(await worker?.evaluate(() => GPUDevice.prototype.importExternalTexture.name), 'the picture was offered to the GPU').toBe('importExternalTexture');
  await endGpu(context);
  const told = await lab.evaluate(async (lab) => {
    const loss = await lab.lost();
    for (const frame of [2, 3, 4]) lab.send(retake.detectLab.toFrame(retake.detectLab.squareAt(5, 5, 20, 64, 64)), frame);
    const measured: unknown = await lab.worker.call((api) => api.measure(1)).catch((error: unknown) => ({ ...(error as object) }));
    return { loss, measured, replies: (await lab.replies(2)).length };
  });
  expect(told).toMatchObject({ loss: { code: 'engine-lost', message: 'The GPU was lost.' }, measured: { code: 'engine-lost' }, replies: 2 });
});

test('an engine that runs out of memory in a frame is told as lost, not as a fault of the model', async ({ page }) => {
  const lab = await openLab(page, greedyModel(), 'classify', 'wasm');
  const told = await lab.evaluate(async (lab) => {
    lab.send(retake.detectLab.toFrame({ data: new Uint8ClampedArray(64 * 64 * 4).fill(255), width: 64, height: 64 }), 0);
    const replies = lab.replies(1).then(([reply]) => reply);
    return Promise.race([lab.lost(), replies]);
  });
  expect(told).toMatchObject({ code: 'engine-lost', message: 'The model engine ran out of memory.' });
});
