import { expect, test } from '@playwright/test';
import { anomalyMap, maskRuns, semanticMask } from '../../src/domain/masks.ts';
import type { Detection, Findings, Keypoint } from '../../src/domain/runs.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

const size = [640, 360] as const;
const thing: Detection = { label: 'person', classId: 0, score: 0.93, box: [0.25, 0.25, 0.75, 0.75] };

/** An upright figure, feet outside of the picture, one wrist unsure. */
const figure: Keypoint[] = ([
  [0.5, 0.25, 0.9], [0.52, 0.22, 0.9], [0.48, 0.22, 0.9], [0.54, 0.25, 0.9], [0.46, 0.25, 0.9], [0.6, 0.4, 0.9], [0.4, 0.4, 0.9], [0.68, 0.55, 0.9], [0.32, 0.55, 0.9],
  [0.7, 0.7, 0.9], [0.9, 0.1, 0.1], [0.56, 0.7, 0.9], [0.44, 0.7, 0.9], [0.57, 0.9, 0.9], [0.43, 0.9, 0.9], [0.58, 1.1, 0.9], [0.42, 1.1, 0.9],
] satisfies Keypoint[]);

const drawn: Readonly<Record<string, Findings>> = {
  boxes: { detections: [thing, { ...thing, label: 'cup', classId: 41, trackId: 7, box: [0.02, 0.6, 0.2, 0.95] }] },
  poses: { detections: [{ ...thing, box: [0.3, 0.15, 0.72, 1], keypoints: figure }, { label: 'face', classId: 1, score: 0.8, box: [0.05, 0.1, 0.2, 0.45], keypoints: [[0.09, 0.22, null], [0.16, 0.22, null], [0.125, 0.3, null], [0.1, 0.36, null], [0.15, 0.36, null]] }] },
  turned: { detections: [{ ...thing, label: 'ship', box: [0.3, 0.2, 0.7, 0.8], angle: 0.6, corners: [0.5, 0.2, 0.7, 0.5, 0.5, 0.8, 0.3, 0.5] }] },
  masks: { detections: [{ ...thing, mask: maskRuns(Array.from({ length: 4096 }, (_, i) => Number(((i % 64) - 31.5) ** 2 + (Math.floor(i / 64) - 31.5) ** 2 < 900)), 64, 64) }] },
  regions: { detections: [], semantic: semanticMask(Array.from({ length: 32 * 18 }, (_, i) => (i % 32 < 8 ? 1 : i > 400 ? 2 : 0)), 32, 18, ['background', 'wall', 'floor']) },
  classes: { detections: [], classes: [{ label: 'tabby cat', classId: 281, score: 0.71 }, { label: 'Egyptian cat', classId: 285, score: 0.22 }] },
  heat: { detections: [], anomaly: anomalyMap(0.83, Array.from({ length: 32 * 18 }, (_, i) => Math.exp(-(((i % 32) - 24) ** 2 + (Math.floor(i / 32) - 9) ** 2) / 12)), 32, 18, [0, 1]) },
};

/** What each draws where, as "changed" from the grey beneath or "as it was". */
const spots: Readonly<Record<string, readonly (readonly [what: string, x: number, y: number, changed: boolean])[]>> = {
  boxes: [['edge', 0.25, 0.5, true], ['inside', 0.5, 0.5, false], ['outside', 0.9, 0.9, false]],
  poses: [['shoulders', 0.5, 0.4, true], ['upper arm', 0.64, 0.475, true], ['a wrist that is not seen', 0.9, 0.1, false], ['nose of the face', 0.125, 0.3, true]],
  turned: [['first edge', 0.6, 0.35, true], ['corner of the bounds', 0.69, 0.22, false], ['inside', 0.5, 0.5, false]],
  masks: [['middle', 0.5, 0.5, true], ['corner of the box', 0.28, 0.29, false]],
  regions: [['wall', 0.1, 0.6, true], ['floor', 0.7, 0.9, true], ['background', 0.6, 0.3, false]],
  classes: [['list', 0.05, 0.04, true], ['picture', 0.5, 0.5, false]],
  heat: [['hot', 0.765, 0.53, true], ['cold', 0.3, 0.9, false]],
};

test('each kind of result is drawn where it is, and leaves the rest of the picture alone', async ({ page }) => {
  const changed = await page.evaluate(
    ({ drawn, spots, size: [width, height] }) =>
      Object.entries(drawn).map(([kind, findings]) => {
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width, height });
        document.body.append(canvas);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        if (context === null) throw new Error('no canvas');
        context.fillStyle = '#808080';
        context.fillRect(0, 0, width, height);
        retake.drawFindings(context, findings, width, height);
        return (spots[kind] ?? []).map(([what, x, y]) => {
          const [red = 0, green = 0, blue = 0] = context.getImageData(Math.round(x * width), Math.round(y * height), 1, 1).data;
          return `${kind}, ${what}: ${[red, green, blue].some((value) => Math.abs(value - 128) > 8) ? 'changed' : 'as it was'}`;
        });
      }),
    { drawn, spots, size },
  );
  const wanted = Object.entries(spots).map(([kind, places]) => places.map(([what, , , is]) => `${kind}, ${what}: ${is ? 'changed' : 'as it was'}`));
  expect(changed).toEqual(wanted);
});
