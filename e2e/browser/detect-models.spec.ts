import { expect, test, type Page } from '@playwright/test';
import type { ModelReport } from '../../src/domain/family.ts';
import type { DetectorOptions } from '../../src/domain/detector.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { belowMargin, Comparison, expectWithin, findsDespiteNoise, type Tolerance } from '../fixtures/compare-detections.ts';
import { referenceOf, type SegmentedReference } from '../fixtures/references.ts';
import { compareMask } from '../fixtures/compare-mask.ts';
import { hasSharedData, noSharedData, serveSharedData, sharedJson } from '../fixtures/shared-data.ts';

interface ReferenceFrame {
  readonly file: string;
  readonly clip: string;
  readonly index: number;
  readonly rgb24Sha256: string;
}

interface Answers {
  readonly report: ModelReport;
  /** For each frame of the reference, twice. */
  /** Of each picture. */
  readonly findings: readonly Findings[];
}

test.beforeEach(async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  await serveSharedData(page);
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

const frames = hasSharedData ? sharedJson<ReferenceFrame[]>('expected/frames.json') : [];

/** Recognises the model without help and shows it the exact pixels of the reference. Options null: the family's own. */
async function answersOf(page: Page, model: string, options: DetectorOptions | null): Promise<Answers> {
  const { hashes, again, ...answers } = await page.evaluate(
    async ({ model, files, options }) => {
      const lab = await retake.detectLab.DetectLab.open();
      const file = await (await fetch(`/shared-data/models/${model}.onnx`)).blob();
      const report = await lab.inspect(file);
      if (report.family === undefined || report.defaults === undefined) throw new Error(report.why);
      await lab.load(file, report.family, options ?? report.defaults);
      const hashes: string[] = [];
      for (const name of files) {
        const pixels = await retake.detectLab.fetchPixels(`/shared-data/expected/${name}`);
        hashes.push(await retake.detectLab.rgbSha256(pixels));
        lab.send(retake.detectLab.toFrame(pixels, hashes.length), hashes.length);
      }
      // The first picture once more, behind all the others.
      lab.send(retake.detectLab.toFrame(await retake.detectLab.fetchPixels(`/shared-data/expected/${files[0]}`), 0), 0);
      const findings = (await lab.replies(files.length + 1)).map((reply) => {
        if ('error' in reply) throw new Error(reply.error.message);
        const { frame: _frame, timestampUs: _timestampUs, timingMs: _timingMs, startAtMs: _startAtMs, ...found } = reply;
        return found;
      });
      lab.worker.dispose();
      return { hashes, report, again: findings.pop(), findings };
    },
    { model, files: frames.map(({ file }) => file), options },
  );
  expect(hashes, 'the page feeds the exact pixels of the reference').toEqual(frames.map(({ rgb24Sha256 }) => rgb24Sha256));
  expect(again, 'the same twice, to the bit').toEqual(answers.findings[0]);
  return answers;
}

for (const [model, family, task] of [
  ['face-rfb320', 'ultraface', 'detect'],
  ['yunet_n_320', 'yunet', 'pose'],
  ['yolox_nano', 'yolox', 'detect'],
  ['nanodet_m_320', 'nanodet', 'detect'],
  ['yolo11n_int8', 'ultralytics-detect', 'detect'],
  ['yolo11n-pose_int8-fixedhead', 'ultralytics-pose', 'pose'],
  ['yolov8n-seg_int8', 'ultralytics-segment', 'segment'],
] as const) {
  test(`${model} is recognised and agrees with the reference results`, async ({ page }) => {
    const limits = sharedJson<Record<string, Tolerance>>('expected/tolerances.json')[model] ?? {};
    const { scoreThreshold, nmsIou } = referenceOf(model, frames[0]?.clip ?? '');
    const { report, findings } = await answersOf(page, model, { scoreThreshold: scoreThreshold - belowMargin, nmsIou: nmsIou ?? 1 });
    expect(report).toMatchObject({ family, recognition: { task } });

    const comparison = new Comparison(limits['keypointMinScore']);
    for (const [i, { clip, index }] of frames.entries()) comparison.addFrame(findings[i]?.detections ?? [], referenceOf(model, clip), index);
    expectWithin(comparison, limits);
  });
}

// Its scores jump with the smallest noise, between runtimes as well: only what survives noise in the reference is looked for.
test('deimv2 is recognised and finds most of what noise does not hide', async ({ page }) => {
  const model = 'deimv2_atto_coco_int8';
  const { report, findings } = await answersOf(page, model, { scoreThreshold: 0.1, nmsIou: 1 });
  expect(report).toMatchObject({ family: 'detr', recognition: { certainty: 'certain', constants: [{ name: 'orig_target_sizes', values: [320, 320] }] } });
  let sure = 0;
  let missed = 0;
  for (const [i, { clip, index }] of frames.entries()) {
    const found = findsDespiteNoise(findings[i]?.detections ?? [], referenceOf(model, clip), index);
    sure += found.sure;
    missed += found.missed;
  }
  expect(sure).toBeGreaterThan(0);
  expect(missed).toBeLessThanOrEqual(sure * 0.4);
});

test('selfie segmentation marks the people the reference marks', async ({ page }) => {
  const { report, findings } = await answersOf(page, 'selfie_segmentation', null);
  expect(report).toMatchObject({ family: 'semantic', recognition: { task: 'semantic', preprocess: { layout: 'nhwc', width: 256, height: 256 } } });
  const tolerances = sharedJson<{ selfie_segmentation: Record<string, { foregroundMax: number; maskIouMin: number } | string> }>('expected/tolerances.json');
  let compared = 0;
  for (const [i, { clip, index }] of frames.entries()) {
    const limits = tolerances.selfie_segmentation[clip.replace(/\.\w+$/, '')];
    const wanted = referenceOf<SegmentedReference>('selfie_segmentation', clip).frames.find((frame) => frame.index === index);
    const semantic = findings[i]?.semantic;
    if (typeof limits !== 'object') continue;
    if (wanted === undefined || semantic === undefined) throw new Error(`nothing to compare for ${clip}`);
    compared++;
    expect([semantic.width, semantic.height]).toEqual([256, 256]);
    const { share, overlap } = compareMask(semantic, wanted.maskRle);
    expect(Math.abs(share - wanted.foreground), `${clip}: share of foreground`).toBeLessThanOrEqual(limits.foregroundMax);
    expect(overlap, `${clip}: overlap`).toBeGreaterThanOrEqual(limits.maskIouMin);
  }
  expect(compared).toBe(2);
});

test('a model whose confidences are all zero runs, and finds nothing', async ({ page }) => {
  const { report, findings } = await answersOf(page, 'yolo11n-pose_int8', null);
  expect(report).toMatchObject({ family: 'ultralytics-pose', recognition: { keypoints: [17, 3], labels: ['person'] } });
  expect(findings.map(({ detections }) => detections)).toEqual(frames.map(() => []));
});
