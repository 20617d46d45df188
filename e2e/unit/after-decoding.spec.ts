import { expect, test } from '@playwright/test';
import type { DetectorSpec, Region } from '../../src/domain/detector.ts';
import { anomalyMap, semanticMask } from '../../src/domain/masks.ts';
import type { Detection, Findings } from '../../src/domain/runs.ts';
import { defaultTrackingOptions } from '../../src/domain/tracking/tracking-options.ts';
import motion from '../../workers/detect/families/motion.ts';
import { AfterDecoding, decodeOptions } from '../../workers/detect/after-decoding.ts';
import { pixelRegion } from '../../workers/detect/region.ts';

const spec: DetectorSpec = { family: 'yolox', modelSha256: '', modelName: 'boxes', options: { scoreThreshold: 0.4, nmsIou: 0.5 } };
const thing: Detection = { label: 'cat', classId: 3, score: 0.9, box: [0, 0.5, 0.5, 1] };
const after = (part: Partial<DetectorSpec>): AfterDecoding => new AfterDecoding({ ...spec, ...part });

/** The right half of the lower three quarters. */
const region: Region = [0.5, 0.25, 1, 1];

test('what was found in a region is told in places of the whole frame', () => {
  const found: Findings = {
    detections: [{ ...thing, keypoints: [[0.5, 0, 0.7], [-1, 2, null]], angle: 0.5, corners: [0, 0, 1, 0, 1, 1, 0, 1], mask: { width: 2, height: 1, runs: [1, 1] } }],
    classes: [{ label: 'room', classId: 1, score: 0.8 }],
    semantic: semanticMask([0, 1], 2, 1, ['wall', 'floor']),
    anomaly: anomalyMap(0.7, [0.1, 0.7], 2, 1, [0, 1]),
  };
  const placed = after({}).apply(found, region, 0);
  expect(placed).toEqual({
    ...found,
    detections: [{
      ...found.detections[0],
      box: [0.5, 0.625, 0.75, 1],
      keypoints: [[0.75, 0.25, 0.7], [0, 1.75, null]],
      corners: [0.5, 0.25, 1, 0.25, 1, 1, 0.5, 1],
    }],
    semantic: { ...found.semantic, region },
    anomaly: { ...found.anomaly, region },
  });
  expect(after({}).apply(found, undefined, 0), 'without a region all stays where it is').toEqual(found);
});

test('a region is whole pairs of pixels within the picture, at least one', () => {
  expect(pixelRegion(undefined, 641, 481)).toEqual({ left: 0, top: 0, width: 641, height: 481 });
  expect(pixelRegion([0.25, 0.5, 0.75, 1], 640, 480)).toEqual({ left: 160, top: 240, width: 320, height: 240, region: [0.25, 0.5, 0.75, 1] });
  // 0.3 of 101 is 30.3, 0.6 is 60.6: outward to pairs.
  expect(pixelRegion([0.3, 0, 0.6, 1], 101, 7)).toEqual({ left: 30, top: 0, width: 32, height: 7, region: [30 / 101, 0, 62 / 101, 1] });
  expect(pixelRegion([0.999, 0.999, 1, 1], 101, 100)).toMatchObject({ left: 98, width: 3, top: 98, height: 2 });
  expect(pixelRegion([0, 0, 0.001, 1], 1, 1), 'a picture of one pixel').toMatchObject({ left: 0, top: 0, width: 1, height: 1 });
  for (const size of [2, 3, 17, 1080]) {
    for (const [from, to] of [[0, 1], [0.2, 0.21], [0.99, 1], [0, 0.01]] as const) {
      const { left, width } = pixelRegion([from, 0, to, 1], size, 2);
      expect(left % 2).toBe(0);
      expect(left).toBeLessThanOrEqual(from * size);
      expect(left + width, `${from} to ${to} of ${size}`).toBeLessThanOrEqual(size);
      expect(left + width).toBeGreaterThanOrEqual(Math.min(size, to * size));
    }
  }
});

test('only chosen classes are reported, under the ids they have', () => {
  const found: Findings = {
    detections: [thing, { ...thing, classId: 5, label: 'dog' }],
    classes: [{ label: 'dog', classId: 5, score: 0.8 }, { label: 'cat', classId: 3, score: 0.1 }],
    semantic: semanticMask([0, 5, 5, 3], 4, 1, ['ground', '', '', 'cat', '', 'dog']),
  };
  const { detections, classes, semantic } = after({ classes: [5] }).apply(found, undefined, 0);
  expect(detections).toEqual([{ ...thing, classId: 5, label: 'dog' }]);
  expect(classes).toEqual([{ label: 'dog', classId: 5, score: 0.8 }]);
  expect(semantic).toEqual({ ...found.semantic, classes: [{ classId: 5, label: 'dog', share: 0.5 }] });
});

test('a person’s names take the place of the family’s; a class without one keeps its own', () => {
  const labels = ['a', 'b', 'c', 'Katze'];
  const found: Findings = {
    detections: [thing, { ...thing, classId: 5, label: 'dog' }],
    classes: [{ label: 'cat', classId: 3, score: 0.8 }],
    semantic: semanticMask([3, 5], 2, 1, ['', '', '', 'cat', '', 'dog']),
  };
  const { detections, classes, semantic } = after({ labels }).apply(found, undefined, 0);
  expect(detections.map(({ label, classId }) => [label, classId])).toEqual([['Katze', 3], ['dog', 5]]);
  expect(classes?.[0]?.label).toBe('Katze');
  expect(semantic?.classes.map(({ label }) => label)).toEqual(['Katze', 'dog']);
});

test('things are followed by what is weak, too, and only what is followed or strong is reported', () => {
  const tracking = { ...defaultTrackingOptions, lowScore: 0.1 };
  expect(decodeOptions({ ...spec, tracking }, 'detect')).toEqual({ scoreThreshold: 0.1, nmsIou: 0.5 });
  expect(decodeOptions(spec, 'detect')).toEqual(spec.options);
  const stage = after({ tracking });
  const ids = (detections: readonly Detection[], timestampUs: number): (number | undefined)[] => stage.apply({ detections }, undefined, timestampUs).detections.map(({ trackId }) => trackId);
  expect(ids([thing], 0)).toEqual([1]);
  expect(ids([{ ...thing, score: 0.2 }, { ...thing, score: 0.2, box: [0.8, 0, 1, 0.1] }], 33_333)).toEqual([1]);
});

test('where the threshold makes the boxes or the mask, following things does not change them', () => {
  const options = { scoreThreshold: 0.4, nmsIou: 0.5 };
  const recognition = motion.recognise({ tensors: { inputs: ['current', 'previous'].map((name) => ({ name, type: 'float32', shape: [1, 3, 96, 96] })), outputs: [{ name: 'motion', type: 'float32', shape: [1, 1, 12, 12] }] }, metadata: {} });
  if (recognition === null) throw new Error('not recognised');
  // Something moves in the middle; around it, noise.
  const data = Float32Array.from({ length: 144 }, (_, cell) => (cell % 12 >= 4 && cell % 12 < 8 && cell >= 48 && cell < 96 ? 0.9 : 0.2));
  const boxes = (tracked: DetectorSpec): Detection['box'][] => {
    const placement = { offsetX: 0, offsetY: 0, innerWidth: 96, innerHeight: 96 };
    const found = motion.decode({ motion: { dims: [1, 1, 12, 12], data } }, { recognition, placement, options: decodeOptions(tracked, recognition.task) });
    return new AfterDecoding(tracked).apply(found, undefined, 0).detections.map(({ box }) => box);
  };
  expect(boxes({ ...spec, options })).toEqual([[4 / 12, 4 / 12, 8 / 12, 8 / 12]]);
  expect(boxes({ ...spec, options, tracking: defaultTrackingOptions })).toEqual(boxes({ ...spec, options }));
  for (const task of ['classify', 'semantic', 'anomaly'] as const) expect(decodeOptions({ ...spec, tracking: defaultTrackingOptions }, task)).toEqual(spec.options);
});

test('a stream that starts anew forgets what was followed; an engine that takes over goes on above the ids used', () => {
  const stage = after({ tracking: defaultTrackingOptions });
  const ids = (timestampUs: number): (number | undefined)[] => stage.apply({ detections: [thing] }, undefined, timestampUs).detections.map(({ trackId }) => trackId);
  expect([ids(0), ids(1000)]).toEqual([[1], [1]]);
  stage.restart(undefined);
  expect(ids(2000), 'the same place, another stream').toEqual([1]);
  stage.restart(7);
  expect([ids(3000), ids(4000)]).toEqual([[8], [8]]);
});
