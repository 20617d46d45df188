import { expect, test } from '@playwright/test';
import type { Family, ModelFacts, OutputTensor, Placement } from '../../src/domain/family.ts';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import { heatBytes, semanticCells } from '../../src/domain/masks.ts';
import type { Detection, Findings } from '../../src/domain/runs.ts';
import anomaly from '../../workers/detect/families/anomaly.ts';
import classify from '../../workers/detect/families/classify.ts';
import detr from '../../workers/detect/families/detr.ts';
import motion from '../../workers/detect/families/motion.ts';
import movenet from '../../workers/detect/families/movenet.ts';
import nanodet from '../../workers/detect/families/nanodet.ts';
import semantic from '../../workers/detect/families/semantic.ts';
import detect from '../../workers/detect/families/ultralytics-detect.ts';
import end2end from '../../workers/detect/families/ultralytics-end2end.ts';
import oriented from '../../workers/detect/families/ultralytics-oriented.ts';
import pose from '../../workers/detect/families/ultralytics-pose.ts';
import segment from '../../workers/detect/families/ultralytics-segment.ts';
import ultraface from '../../workers/detect/families/ultraface.ts';
import yolov5 from '../../workers/detect/families/yolov5.ts';
import yolox from '../../workers/detect/families/yolox.ts';
import yunet from '../../workers/detect/families/yunet.ts';
import { allFinite } from '../../workers/detect/families/shared/finite.ts';
import { probabilisticIou } from '../../workers/detect/families/shared/turned-boxes.ts';
import { placePicture, Resampler } from '../../workers/detect/preprocess.ts';

const families = [anomaly, classify, detect, detr, end2end, motion, movenet, nanodet, oriented, pose, segment, semantic, ultraface, yolov5, yolox, yunet];

type Shapes = Readonly<Record<string, readonly (number | string)[]>>;

function facts(inputs: Shapes, outputs: Shapes, metadata: Record<string, string> = {}, types: Record<string, string> = {}): ModelFacts {
  const tensors = (shapes: Shapes) => Object.entries(shapes).map(([name, shape]) => ({ name, type: types[name] ?? 'float32', shape }));
  return { tensors: { inputs: tensors(inputs), outputs: tensors(outputs) }, metadata };
}

/** Zeros but for the values put into rows of the last axis. */
function rows(dims: readonly number[], put: Readonly<Record<number, readonly number[]>>): OutputTensor {
  const columns = dims.at(-1) ?? 1;
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
  for (const [row, values] of Object.entries(put)) data.set(values, Number(row) * columns);
  return { dims, data };
}

/** The same, put into columns of the last axis. */
function columns(dims: readonly number[], put: Readonly<Record<number, readonly number[]>>): OutputTensor {
  const across = dims.at(-1) ?? 1;
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
  for (const [column, values] of Object.entries(put)) values.forEach((value, row) => (data[row * across + Number(column)] = value));
  return { dims, data };
}

const picture32 = { images: [1, 3, 32, 32] };
const whole: Placement = { offsetX: 0, offsetY: 0, innerWidth: 32, innerHeight: 32 };
/** A picture twice as wide as it is high, in the middle of the input. */
const wide: Placement = { offsetX: 0, offsetY: 8, innerWidth: 32, innerHeight: 16 };

function decode(family: Family, model: ModelFacts, outputs: Readonly<Record<string, OutputTensor>>, placement = whole, options = family.defaults): Findings {
  const recognition = family.recognise(model);
  if (recognition === null) throw new Error(`${family.id} does not recognise its own model`);
  return family.decode(outputs, { recognition, placement, options });
}

const close = (values: readonly number[]): unknown => values.map((value) => expect.closeTo(value, 5));

// An input of 32 × 32 has 16 + 4 + 1 cells of strides 8, 16 and 32.
const models: Readonly<Record<string, readonly [Family, ModelFacts]>> = {
  boxes: [detect, facts(picture32, { output0: [1, 6, 21] })],
  'boxes by metadata': [detect, facts({ images: ['batch', 3, 'height', 'width'] }, { output0: ['batch', 6, 'anchors'] }, { task: 'detect', names: "{0: 'a', 1: 'b'}", imgsz: '[32, 32]' })],
  poses: [pose, facts(picture32, { output0: [1, 11, 21] }, { task: 'pose', names: "{0: 'pen'}", kpt_shape: '[2, 3]' })],
  'poses of people': [pose, facts(picture32, { output0: [1, 56, 21] })],
  masks: [segment, facts(picture32, { output0: [1, 6, 21], output1: [1, 1, 8, 8] })],
  'turned boxes': [oriented, facts(picture32, { output0: [1, 6, 21] }, { task: 'obb', names: "{0: 'ship'}" })],
  'end to end': [end2end, facts(picture32, { output0: [1, 300, 6] })],
  'end to end, turned': [end2end, facts(picture32, { output0: [1, 300, 7] }, { task: 'obb', names: "['ship']" })],
  'end to end, poses': [end2end, facts(picture32, { output0: [1, 300, 57] })],
  'end to end, masks': [end2end, facts(picture32, { output0: [1, 300, 38], output1: [1, 32, 8, 8] })],
  yolov5: [yolov5, facts(picture32, { output0: [1, 63, 7] })],
  yolox: [yolox, facts(picture32, { output: [1, 21, 7] })],
  nanodet: [nanodet, facts(picture32, Object.fromEntries([[8, 16], [16, 4], [32, 1]].flatMap(([stride, cells = 0]) => [[`cls_pred_stride_${stride}`, [1, cells, 2]], [`dis_pred_stride_${stride}`, [1, cells, 32]]])))],
  'nanodet plus': [nanodet, facts({ data: [1, 3, 64, 64] }, { output: [1, 85, 34] })],
  detr: [detr, facts({ images: ['n', 3, 32, 32], orig_target_sizes: ['n', 2] }, { labels: ['q'], boxes: ['q', 4], scores: ['q'] }, {}, { orig_target_sizes: 'int64', labels: 'int64' })],
  'rf-detr': [detr, facts({ input: [1, 3, 32, 32] }, { dets: [1, 3, 4], labels: [1, 3, 91] })],
  'hugging face': [detr, facts({ pixel_values: [1, 3, 32, 32] }, { logits: [1, 2, 92], pred_boxes: [1, 2, 4] })],
  'ultralytics rt-detr': [detr, facts(picture32, { output0: [1, 10, 6] }, { task: 'detect', names: "['a', 'b']", description: 'Ultralytics RT-DETR-l model' })],
  yunet: [yunet, facts({ input: [1, 3, 32, 32] }, Object.fromEntries([['cls', 1], ['obj', 1], ['bbox', 4], ['kps', 10]].flatMap(([part, size = 0]) => [[8, 16], [16, 4], [32, 1]].map(([stride, cells = 0]) => [`${part}_${stride}`, [1, cells, Number(size)]]))))],
  movenet: [movenet, facts({ input: [1, 192, 192, 3] }, { output_0: [1, 1, 17, 3] }, {}, { input: 'int32' })],
  'semantic classes': [semantic, facts({ input: [1, 3, 32, 32] }, { logits: [1, 21, 32, 32] })],
  'semantic foreground': [semantic, facts({ input: [1, 32, 32, 3] }, { activation: [1, 32, 32, 1] })],
  'semantic numbers': [semantic, facts({ input: [1, 3, 32, 32] }, { classes: [1, 32, 32] }, {}, { classes: 'int64' })],
  classes: [classify, facts({ input: ['n', 3, 224, 224] }, { output: ['n', 1000] })],
  'classes by metadata': [classify, facts(picture32, { output0: [1, 2] }, { task: 'classify', names: "{0: 'cat', 1: 'dog'}" })],
  anomaly: [anomaly, facts({ input: [1, 3, 32, 32] }, { pred_score: [1, 1], anomaly_map: [1, 1, 32, 32] })],
};

test('each model is recognised by its own family, and by no other as surely', () => {
  const order = ['certain', 'likely', 'possible'];
  const best = Object.fromEntries(
    Object.entries(models).map(([name, [, model]]) => {
      const found = families.flatMap((family) => {
        const recognition = family.recognise(model);
        return recognition === null ? [] : [{ id: family.id, sure: order.indexOf(recognition.certainty) }];
      });
      const surest = Math.min(...found.map(({ sure }) => sure));
      return [name, found.filter(({ sure }) => sure === surest).map(({ id }) => id)];
    }),
  );
  expect(best).toEqual(Object.fromEntries(Object.entries(models).map(([name, [family]]) => [name, [family.id]])));
  const language = facts({ input_ids: ['batch', 'sequence'], attention_mask: ['batch', 'sequence'] }, { logits: ['batch', 2] }, {}, { input_ids: 'int64', attention_mask: 'int64' });
  expect(families.filter((family) => family.recognise(language) !== null)).toEqual([]);
});

function made(name: string): readonly [Family, ModelFacts] {
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}`);
  return model;
}

test('YOLOv8 boxes: centre and size out of the letterbox, best class, suppression within a class', () => {
  const output0 = columns([1, 6, 21], { 3: [16, 12, 8, 4, 0.5, 0.25], 4: [16.5, 12, 8, 4, 0.375, 0], 5: [16, 12, 8, 4, 0, 0.75], 6: [1, 1, 1, 1, NaN, NaN], 7: [8, 8, 8, 8, 0.2, 0] });
  const box = [0.375, 0.125, 0.625, 0.375];
  expect(decode(...made('boxes'), { output0 }, wide).detections).toEqual([
    { label: 'class 1', classId: 1, score: 0.75, box },
    { label: 'class 0', classId: 0, score: 0.5, box },
  ]);
  expect(decode(...made('boxes by metadata'), { output0 }, wide).detections.map(({ label }) => label)).toEqual(['b', 'a']);
  expect(detect.recognise(made('boxes by metadata')[1])?.preprocess).toMatchObject({ width: 32, height: 32, fit: 'letterbox-centre', pad: 114, std: [255, 255, 255] });
});

test('YOLOv8 poses: points follow the score, and may lie outside of the picture', () => {
  const output0 = columns([1, 11, 21], { 0: [16, 16, 8, 8, 0.5, 16, 8, 0.75, 32, 4, 0.25] });
  expect(decode(...made('poses'), { output0 }, wide).detections).toEqual([
    { label: 'pen', classId: 0, score: 0.5, box: [0.375, 0.25, 0.625, 0.75], keypoints: [[0.5, 0, 0.75], [1, -0.25, 0.25]] },
  ]);
});

test('YOLOv8 masks: coefficients times prototypes, above zero, within the box', () => {
  // One prototype, 1 on its left half and -1 on its right; twice as fine, rows of 16 cells, of which the middle lies between cells 7 and 8.
  const output1 = { dims: [1, 1, 8, 8], data: Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : -1)) };
  const mask = (coefficient: number, ...box: number[]) =>
    decode(...made('masks'), { output0: columns([1, 6, 21], { 0: [...box, 0.5, coefficient] }), output1 }).detections[0]?.mask;
  expect(mask(2, 16, 16, 32, 32)).toEqual({ width: 16, height: 16, runs: [0, ...Array<number>(32).fill(8)] });
  expect(mask(-2, 16, 16, 32, 32)).toEqual({ width: 16, height: 16, runs: [...Array<number>(32).fill(8)] });
  expect(mask(2, 8, 4, 16, 8), 'of a box that lies on the left').toEqual({ width: 8, height: 4, runs: [0, 32] });
});

test('turned boxes: corners, bounds, and overlap by ProbIoU', () => {
  const output0 = columns([1, 6, 21], { 0: [16, 16, 16, 8, 0.5, Math.PI / 2], 1: [16, 16, 16, 8, 0.375, Math.PI / 2], 2: [16, 16, 16, 4, 0.25, 0] });
  const [first, second, ...rest] = decode(...made('turned boxes'), { output0 }).detections;
  expect(first).toEqual({
    label: 'ship', classId: 0, score: 0.5, angle: expect.closeTo(Math.PI / 2, 5),
    box: close([0.375, 0.25, 0.625, 0.75]),
    corners: close([0.625, 0.25, 0.625, 0.75, 0.375, 0.75, 0.375, 0.25]),
  });
  expect([second?.angle, rest], 'the same box again is suppressed, a crossing one is not').toEqual([0, []]);
  expect(probabilisticIou([5, 5, 4, 2, 0.3], [5, 5, 4, 2, 0.3])).toBeGreaterThan(0.99);
  // Variances 64/3 and 4/3, crossed: (68/3)² / (4 · 256/9) = 4.5156; 1 - √(1 - 1/√4.5156) = 0.2724.
  expect(probabilisticIou([0, 0, 16, 4, 0], [0, 0, 16, 4, Math.PI / 2])).toBeCloseTo(0.2724, 3);
  expect(probabilisticIou([0, 0, 4, 4, 0], [100, 0, 4, 4, 0])).toBeLessThan(0.01);
});

test('end to end: finished answers, nothing suppressed, in every task', () => {
  const boxes = rows([1, 300, 6], { 0: [8, 12, 16, 20, 0.5, 1], 1: [8, 12, 16, 20, 0.75, 1], 2: [0, 0, 1, 1, 0.125, 0] });
  const found = { label: 'bicycle', classId: 1, box: [0.25, 0.25, 0.5, 0.75] };
  expect(decode(...made('end to end'), { output0: boxes }, wide).detections).toEqual([{ ...found, score: 0.75 }, { ...found, score: 0.5 }]);

  const turned = rows([1, 300, 7], { 0: [16, 16, 16, 8, 0.5, 0, Math.PI / 2] });
  expect(decode(...made('end to end, turned'), { output0: turned }).detections).toEqual([
    { label: 'ship', classId: 0, score: 0.5, angle: expect.closeTo(Math.PI / 2, 5), box: close([0.375, 0.25, 0.625, 0.75]), corners: expect.anything() },
  ]);
  const points = rows([1, 300, 57], { 0: [8, 8, 16, 16, 0.5, 0, 16, 8, 0.75] });
  const [person] = decode(...made('end to end, poses'), { output0: points }).detections;
  expect([person?.label, person?.keypoints?.length, person?.keypoints?.[0]]).toEqual(['person', 17, [0.5, 0.25, 0.75]]);

  const masks = rows([1, 300, 38], { 0: [0, 0, 32, 32, 0.5, 0, 1] });
  const output1 = { dims: [1, 32, 8, 8], data: new Float32Array(32 * 64).fill(1) };
  expect(decode(...made('end to end, masks'), { output0: masks, output1 }).detections[0]?.mask).toEqual({ width: 16, height: 16, runs: [0, 256] });
});

test('YOLOv5: objectness times class; raw scores are doubted', () => {
  const good = rows([1, 63, 7], { 0: [16, 16, 16, 8, 0.5, 0.25, 0.75], 1: [16, 16, 16, 8, 0.25, 0.5, 0.5] });
  expect(decode(...made('yolov5'), { output0: good }).detections).toEqual([{ label: 'class 1', classId: 1, score: 0.375, box: [0.25, 0.375, 0.75, 0.625] }]);
  const recognition = yolov5.recognise(made('yolov5')[1]);
  if (recognition === null) throw new Error('not recognised');
  expect(yolov5.doubt?.({ output0: good }, recognition)).toBeNull();
  expect(yolov5.doubt?.({ output0: rows([1, 63, 7], { 5: [0, 0, 0, 0, -3] }) }, recognition)).toContain('not between 0 and 1');
});

test('NanoDet: expected distances from the middle of a cell, from its corner in NanoDet-Plus', () => {
  // Cell 1, 1 of stride 8 lies at 11.5. Bin 1 of 8 alone is 8 pixels; bins 0 and 1 alike are 4.
  const side = (...bins: number[]): number[] => Array.from({ length: 8 }, (_, bin) => (bins.includes(bin) ? 100 : 0));
  const distances = [...side(1), ...side(0, 1), ...side(1), ...side(7)];
  const empty = Object.fromEntries([[16, 4], [32, 1]].flatMap(([stride, cells = 0]) => [[`cls_pred_stride_${stride}`, rows([1, cells, 2], {})], [`dis_pred_stride_${stride}`, rows([1, cells, 32], {})]]));
  const outputs = { ...empty, cls_pred_stride_8: rows([1, 16, 2], { 5: [0.25, 0.5] }), dis_pred_stride_8: rows([1, 16, 32], { 5: distances }) };
  expect(decode(...made('nanodet'), outputs).detections).toEqual([
    { label: 'class 1', classId: 1, score: 0.5, box: close([3.5 / 32, 7.5 / 32, 19.5 / 32, 1]) },
  ]);
  // The first cell of stride 16 comes after the 64 of stride 8; here cell 1, 0.
  const plus = decode(...made('nanodet plus'), { output: rows([1, 85, 34], { 65: [0.5, 0.25, ...side(1), ...side(0), ...side(1), ...side(1)] }) }, { ...whole, innerWidth: 64, innerHeight: 64 });
  expect(plus.detections).toEqual([{ label: 'class 0', classId: 0, score: 0.5, box: close([0, 0, 0.5, 0.25]) }]);
  expect(nanodet.recognise(made('nanodet')[1])?.preprocess, 'the mean of blue comes first').toMatchObject({ order: 'bgr', mean: [103.53, 116.28, 123.675] });
});

test('DETR: pixels of the size given, COCO numbering, softmax with nothing last', () => {
  const finished = { labels: rows([2], { 0: [39, 0] }), boxes: rows([2, 4], { 0: [8, 8, 16, 24], 1: [0, 0, 1, 1] }), scores: { dims: [2], data: Float32Array.from([0.5, 0.125]) } };
  expect(decode(...made('detr'), finished).detections).toEqual([{ label: 'bottle', classId: 39, score: 0.5, box: [0.25, 0.25, 0.5, 0.75] }]);
  expect(detr.recognise(made('detr')[1])?.constants).toEqual([{ name: 'orig_target_sizes', type: 'int64', dims: [1, 2], values: [32, 32] }]);

  // 44 is COCO's number of bottle, 12 is nobody's.
  const logits = { dims: [1, 3, 91], data: new Float32Array(3 * 91).fill(-10) };
  logits.data[44] = 0;
  logits.data[91 + 12] = 5;
  const dets = rows([1, 3, 4], { 0: [0.5, 0.5, 0.5, 0.25], 1: [0.5, 0.5, 1, 1] });
  expect(decode(...made('rf-detr'), { dets, labels: logits }).detections).toEqual([{ label: 'bottle', classId: 39, score: 0.5, box: [0.25, 0.375, 0.75, 0.625] }]);

  // 3 against 1 of the rest, and nothing against something.
  const softmax = { dims: [1, 2, 92], data: new Float32Array(2 * 92).fill(-50) };
  softmax.data[1] = Math.log(3);
  softmax.data[2] = 0;
  softmax.data[92 + 91] = 20;
  const found = decode(...made('hugging face'), { logits: softmax, pred_boxes: rows([1, 2, 4], { 0: [0.5, 0.5, 1, 1] }) }).detections;
  expect(found).toEqual([{ label: 'person', classId: 0, score: expect.closeTo(0.75, 5), box: [0, 0, 1, 1] }]);

  const scored = rows([1, 10, 6], { 4: [0.5, 0.5, 0.5, 0.5, 0.25, 0.5] });
  expect(decode(...made('ultralytics rt-detr'), { output0: scored }).detections).toEqual([{ label: 'b', classId: 1, score: 0.5, box: [0.25, 0.25, 0.75, 0.75] }]);
});

test('DETR of Hugging Face: what goes in follows the classes, and other numbers of classes are not certain', () => {
  const of = (classes: number) => detr.recognise(facts({ pixel_values: [1, 3, 32, 32] }, { logits: [1, 2, classes], pred_boxes: [1, 2, 4] }));
  const imageNet = { mean: close([123.675, 116.28, 103.53]), std: close([58.395, 57.12, 57.375]) };
  expect(of(80)).toMatchObject({ certainty: 'certain', preprocess: { mean: [0, 0, 0], std: [255, 255, 255] } });
  expect(of(91), 'Deformable DETR').toMatchObject({ certainty: 'certain', preprocess: imageNet });
  expect(of(92), 'DETR').toMatchObject({ certainty: 'certain', preprocess: imageNet });
  expect(of(4)).toMatchObject({ certainty: 'possible', why: expect.stringContaining('misread') });
});

test('YuNet: the score is the mean of two, points are offsets to their cell', () => {
  const empty = Object.fromEntries([[8, 16], [16, 4], [32, 1]].flatMap(([stride, cells = 0]) => [['cls', 1], ['obj', 1], ['bbox', 4], ['kps', 10]].map(([part, size]) => [`${part}_${stride}`, rows([1, cells, Number(size)], {})])));
  const outputs = {
    ...empty,
    cls_16: rows([1, 4, 1], { 1: [1.5] }),
    obj_16: rows([1, 4, 1], { 1: [0.64] }),
    bbox_16: rows([1, 4, 4], { 1: [0.5, 0.5, 0, Math.log(0.5)] }),
    kps_16: rows([1, 4, 10], { 1: [0, 0, 0.5, 0, 0.25, 0.5, 0, 1, 0.5, 1] }),
  };
  expect(decode(...made('yunet'), outputs).detections).toEqual([
    {
      label: 'face', classId: 0, score: expect.closeTo(0.8, 5), box: close([0.5, 0.125, 1, 0.375]),
      keypoints: [[0.5, 0, null], [0.75, 0, null], [0.625, 0.25, null], [0.5, 0.5, null], [0.75, 0.5, null]],
    },
  ]);
});

test('MoveNet: y before x, out of the letterbox, and nobody where no point is sure', () => {
  const point = [0.5, 0.25, 0.5];
  const data = Float32Array.from({ length: 51 }, (_, i) => (i < 3 ? ([0.75, 0.5, 0.5][i] ?? 0) : (point[i % 3] ?? 0)));
  const placement: Placement = { offsetX: 0, offsetY: 48, innerWidth: 192, innerHeight: 96 };
  const [person] = decode(...made('movenet'), { output_0: { dims: [1, 1, 17, 3], data } }, placement).detections;
  expect(person).toMatchObject({ label: 'person', score: 0.5, box: [0.25, 0.5, 0.5, 1] });
  expect([person?.keypoints?.[0], person?.keypoints?.[1]]).toEqual([[0.5, 1, 0.5], [0.25, 0.5, 0.5]]);
  expect(decode(...made('movenet'), { output_0: rows([1, 1, 17, 3], {}) }, placement).detections).toEqual([]);
});

test('segmentation: the strongest channel, a threshold, a logit, or the number itself; without the letterbox', () => {
  const classes = { dims: [1, 21, 32, 32], data: new Float32Array(21 * 1024) };
  for (let y = 16; y < 32; y++) classes.data.fill(2, (15 * 32 + y) * 32, (15 * 32 + y) * 32 + 8);
  const { semantic: people } = decode(...made('semantic classes'), { logits: classes });
  expect(people?.classes).toEqual([{ classId: 0, label: 'background', share: 0.875 }, { classId: 15, label: 'person', share: 0.125 }]);
  expect(people?.runs.slice(0, 6)).toEqual([0, 512, 15, 8, 0, 24]);
  const { semantic: inside } = decode(...made('semantic classes'), { logits: classes }, wide);
  expect([inside?.width, inside?.height, inside?.classes[1]?.share], 'rows 8 to 23 hold the picture').toEqual([32, 16, 0.125]);

  const map = (low: number, high: number): OutputTensor => ({ dims: [1, 32, 32, 1], data: Float32Array.from({ length: 1024 }, (_, i) => (i % 32 < 8 ? high : low)) });
  for (const [low, high, share] of [[0.25, 0.5, 0.25], [-3, 4, 0.25], [0.5, 0.75, 1]] as const) {
    const found = decode(...made('semantic foreground'), { activation: map(low, high) }).semantic?.classes.find(({ label }) => label === 'foreground');
    expect(found?.share, `${low} and ${high}`).toBe(share);
  }
  const numbers = decode(...made('semantic numbers'), { classes: { dims: [1, 32, 32], data: new Float32Array(1024).fill(7) } }).semantic;
  expect([numbers?.classes, numbers && semanticCells(numbers)[5]]).toEqual([[{ classId: 7, label: 'class 7', share: 1 }], 7]);
});

test('segmentation: what leaves its shape open is doubted when no picture comes out', () => {
  const open = facts({ input: [1, 3, 640, 640] }, { output0: ['batch', 'rows', 'columns'] });
  const recognition = semantic.recognise(open);
  if (recognition === null) throw new Error('not recognised');
  expect(semantic.doubt?.({ output0: rows([1, 84, 8400], {}) }, recognition)).toContain('1 × 84 × 8400');
  expect(semantic.doubt?.({ output0: rows([1, 160, 160], {}) }, recognition)).toBeNull();
  for (const name of ['semantic classes', 'semantic foreground', 'semantic numbers']) {
    const [family, model] = made(name);
    const known = family.recognise(model);
    const outputs = Object.fromEntries(model.tensors.outputs.map(({ name, shape }) => [name, rows(shape.map(Number), {})]));
    expect(known && family.doubt?.(outputs, known), name).toBeNull();
  }
});

test('classes: logits become probabilities, probabilities stay', () => {
  const of = (...data: number[]) => decode(...made('classes by metadata'), { output0: { dims: [1, 2], data: Float32Array.from(data) } }).classes;
  const both = [{ label: 'dog', classId: 1, score: expect.closeTo(0.75, 5) }, { label: 'cat', classId: 0, score: expect.closeTo(0.25, 5) }];
  expect(of(0, Math.log(3))).toEqual(both);
  expect(of(0.25, 0.75)).toEqual(both);
  expect(of(0, 50), 'what is not likely is left out').toEqual([{ label: 'dog', classId: 1, score: expect.closeTo(1, 5) }]);
});

test('anomaly: score and map; beyond 0..1 between its own extremes', () => {
  const map = (low: number, high: number): OutputTensor => ({ dims: [1, 1, 32, 32], data: Float32Array.from({ length: 1024 }, (_, i) => (i === 0 ? high : low)) });
  const calibrated = decode(...made('anomaly'), { pred_score: rows([1, 1], { 0: [0.75] }), anomaly_map: map(0, 0.5) }).anomaly;
  expect(calibrated).toMatchObject({ score: 0.75, width: 32, height: 32, range: [0, 1] });
  expect(calibrated && [...heatBytes(calibrated).subarray(0, 2)]).toEqual([128, 0]);
  const raw = decode(...made('anomaly'), { anomaly_map: map(2, 10) }).anomaly;
  expect(raw).toMatchObject({ score: 10, range: [2, 10] });
  expect(raw && [...heatBytes(raw).subarray(0, 2)]).toEqual([255, 0]);
});

test('anomaly: a single cell of a large map is its score, and is seen in the small one', () => {
  const data = new Float32Array(256 * 256);
  data[3 * 256 + 250] = 0.75;
  const large = facts({ input: [1, 3, 256, 256] }, { anomaly_map: [1, 1, 256, 256] });
  const found = decode(anomaly, large, { anomaly_map: { dims: [1, 1, 256, 256], data } }, { ...whole, innerWidth: 256, innerHeight: 256 }).anomaly;
  expect(found).toMatchObject({ score: 0.75, width: 64, height: 64, range: [0, 1] });
  expect(found && [...heatBytes(found).entries()].filter(([, byte]) => byte > 0)).toEqual([[62, 191]]);
});

test('a detection with a number that is none is left out, whichever it is', () => {
  const thing: Detection = { label: 'ship', classId: 0, score: 0.5, box: [0, 0, 1, 1], angle: 0.5, corners: [0, 0, 1, 0, 1, 1, 0, 1], keypoints: [[0, 0, null], [0.5, 0.5, 1]] };
  expect(allFinite(thing)).toBe(true);
  expect(allFinite({ label: 'ship', classId: 0, score: 0.5, box: [0, 0, 1, 1] })).toBe(true);
  const broken: Partial<Detection>[] = [
    { score: Infinity }, { box: [0, NaN, 1, 1] }, { angle: NaN }, { corners: [0, 0, 1, 0, 1, -Infinity, 0, 1] }, { keypoints: [[0, 0, null], [NaN, 0.5, 1]] }, { keypoints: [[0, 0, NaN]] },
  ];
  expect(broken.map((part) => allFinite({ ...thing, ...part }))).toEqual(broken.map(() => false));
  const endless = columns([1, 6, 21], { 3: [16, 12, Infinity, 4, 0.5, 0.25], 4: [16, 12, NaN, 4, 0.5, 0.25] });
  expect(decode(...made('boxes'), { output0: endless }).detections, 'nor is it cut to the whole picture').toEqual([]);
});

test('whole numbers go in as the bytes they are, whatever the family scales', () => {
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] };
  const asked: readonly (readonly [string, Record<string, string>])[] = [
    ['boxes', { images: 'uint8' }], ['nanodet', { images: 'int32' }], ['classes', { input: 'uint8' }], ['semantic classes', { input: 'int32' }], ['anomaly', { input: 'uint8' }],
  ];
  for (const [name, types] of asked) {
    const [family, { tensors, metadata }] = made(name);
    const inputs = tensors.inputs.map((tensor) => ({ ...tensor, type: types[tensor.name] ?? tensor.type }));
    expect(family.recognise({ tensors: { ...tensors, inputs }, metadata })?.preprocess, name).toMatchObject(plain);
  }
});

test('no output, or one of NaN, is nothing found', () => {
  for (const [name, [family, model]] of Object.entries(models)) {
    expect(decode(family, model, {}).detections, name).toEqual([]);
    const broken = Object.fromEntries(model.tensors.outputs.map(({ name, shape }) => {
      const dims = shape.map((size) => (typeof size === 'number' ? size : 1));
      return [name, { dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(NaN) }];
    }));
    expect(decode(family, model, broken).detections, `${name} of NaN`).toEqual([]);
  }
});

test('a crop keeps the middle of the picture; whole numbers and half floats are written as such', () => {
  const crop: Preprocess = { width: 2, height: 2, layout: 'nchw', order: 'rgb', fit: 'crop-centre', pad: 0, mean: [0, 0, 0], std: [1, 1, 1] };
  expect(placePicture(crop, 8, 4)).toEqual({ offsetX: -1, offsetY: 0, innerWidth: 4, innerHeight: 2 });
  const picture = { data: Uint8Array.from([10, 20, 30, 40, 50, 60, 70, 80].flatMap((grey) => [grey, grey, grey, 255])), width: 4, height: 2, displayWidth: 4, displayHeight: 2 };
  const written = <Values extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(preprocess: Preprocess, tensor: Values): number[] => {
    const resampler = new Resampler(preprocess, picture);
    resampler.pad(tensor);
    resampler.write(picture.data, tensor);
    return [...tensor].slice(0, 4);
  };
  expect(written(crop, new Float32Array(12))).toEqual([20, 30, 60, 70]);
  expect(written({ ...crop, element: 'uint8' }, new Uint8Array(12))).toEqual([20, 30, 60, 70]);
  expect(written({ ...crop, element: 'float16', std: [10, 10, 10] }, new Uint16Array(12)), 'bits of 2, 3, 6 and 7').toEqual([0x4000, 0x4200, 0x4600, 0x4700]);
});
