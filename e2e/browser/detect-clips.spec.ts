import { expect, test, type Page } from '@playwright/test';
import type { Findings } from '../../src/domain/runs.ts';
import { belowMargin, Comparison, expectWithin, findsDespiteNoise, type Reference, type Tolerance } from '../fixtures/compare-detections.ts';
import { compareMask } from '../fixtures/compare-mask.ts';
import { referenceOf, type SegmentedReference } from '../fixtures/references.ts';
import { long } from '../fixtures/long-tests.ts';
import { hasSharedData, noSharedData, serveSharedData, sharedJson } from '../fixtures/shared-data.ts';

interface Clip {
  readonly file: string;
  /** Frames that are compared are multiples of it. */
  readonly everyNth: number;
}

/** 640 × 480, full range of values, its colours not described. */
const signing: Clip = { file: 'intel-asl-again.mkv', everyNth: 20 };
const signingClosely: Clip = { ...signing, everyNth: long ? 4 : 10 };
/** 1280 × 720, the colours of television. */
const juggling: Clip = { file: 'sam2-05_default_juggle.mp4', everyNth: long ? 10 : 40 };
/** Bottles on a belt. */
const bottles: Clip = { file: 'intel-bottle-detection.mp4', everyNth: 100 };
/** Those that are looked at in long tests only. */
const more = long ? [juggling, bottles] : [];

type Answers = readonly (Findings & { readonly frame: number })[];

test.beforeEach(async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  await serveSharedData(page);
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** Imports a clip as people do and runs a model over it that is recognised without help. */
function answersOn(page: Page, model: string, clip: Clip, { scoreThreshold, nmsIou }: Pick<Reference, 'scoreThreshold' | 'nmsIou'>): Promise<Answers> {
  return page.evaluate(
    async ({ model, file, everyNth, options }) => {
      const clip = await retake.clips.importClip(`/shared-data/video/${file}`, { name: file });
      if ('code' in clip) throw new Error(clip.detail);
      const probe = new retake.ReplayProbe();
      await probe.open(clip.sessionId);
      return retake.modelRun.runModel(probe, clip.sessionId, `/shared-data/models/${model}.onnx`, { options, everyNth });
    },
    { model, ...clip, options: { scoreThreshold, nmsIou: nmsIou ?? 1 } },
  );
}

for (const [model, ...clips] of [
  ['face-rfb320', signingClosely, ...more],
  ['yunet_n_320', signingClosely, ...more],
  ['yolox_nano', signingClosely, ...(long ? more : [juggling])],
  ['nanodet_m_320', signingClosely, ...more],
  ['yolo11n-pose_int8-fixedhead', signing],
  ...(long ? ([['yolo11n_int8', signing], ['yolov8n-seg_int8', signing]] as const) : []),
] as const) {
  test(`${model} agrees with its reference on clips that the browser decodes`, async ({ page }) => {
    const limits = sharedJson<Record<string, Tolerance>>('expected/tolerances.json')[model] ?? {};
    const comparison = new Comparison(limits['keypointMinScore']);
    for (const clip of clips) {
      const reference = referenceOf(model, clip.file);
      const answers = await answersOn(page, model, clip, { ...reference, scoreThreshold: reference.scoreThreshold - belowMargin });
      expect(answers.length).toBeGreaterThan(3);
      for (const { frame, detections } of answers) comparison.addFrame(detections, reference, frame);
    }
    expectWithin(comparison, limits);
  });
}

test('deimv2 finds on a clip that the browser decodes most of what noise does not hide', async ({ page }) => {
  const model = 'deimv2_atto_coco_int8';
  const reference = referenceOf(model, signing.file);
  const found = (await answersOn(page, model, signing, { scoreThreshold: 0.1, nmsIou: 1 })).map(({ frame, detections }) => findsDespiteNoise(detections, reference, frame));
  const sum = (of: 'sure' | 'missed'): number => found.reduce((total, each) => total + each[of], 0);
  expect(sum('sure')).toBeGreaterThan(0);
  expect(sum('missed')).toBeLessThanOrEqual(sum('sure') * 0.4);
});

test('selfie segmentation marks the person on a clip that the browser decodes', async ({ page }) => {
  const model = 'selfie_segmentation';
  const limits = sharedJson<{ selfie_segmentation: Record<string, { foregroundMax: number; maskIouMin: number }> }>('expected/tolerances.json').selfie_segmentation['intel-asl-again'];
  const answers = await answersOn(page, model, signing, { scoreThreshold: 0.5, nmsIou: null });
  expect(answers.map(({ frame }) => frame)).toEqual([0, 20, 40, 60]);
  for (const { frame, semantic } of answers) {
    const wanted = referenceOf<SegmentedReference>(model, signing.file).frames.find(({ index }) => index === frame);
    if (wanted === undefined || semantic === undefined || limits === undefined) throw new Error('nothing to compare');
    const { share, overlap } = compareMask(semantic, wanted.maskRle);
    expect(Math.abs(share - wanted.foreground)).toBeLessThanOrEqual(limits.foregroundMax);
    expect(overlap).toBeGreaterThanOrEqual(limits.maskIouMin);
  }
});
