import { expect, test } from '@playwright/test';
import { ofFamily, openSides, withoutAdvice } from '../../src/domain/detector-advice.ts';
import { readDetectorFile, writeDetectorFile } from '../../src/domain/detector-file.ts';
import { canonicalDetector, freeName, type DetectorSpec, type NamedDetector } from '../../src/domain/detector.ts';
import type { AppError } from '../../src/domain/errors.ts';
import { fitsOf, type FamilyFit, type ModelReport, type Recognition } from '../../src/domain/family.ts';
import { readLabels } from '../../src/domain/label-file.ts';
import { defaultTrackingOptions } from '../../src/domain/tracking/tracking-options.ts';

/** Every field set. */
const full: NamedDetector = {
  name: 'Only people, left half',
  family: 'yolox',
  modelSha256: 'ab'.repeat(32),
  modelName: 'yolox_nano',
  options: { scoreThreshold: 0.4, nmsIou: 0.5 },
  input: { width: 320, height: 256, order: 'rgb', fit: 'letterbox-centre', pad: 114, mean: [1, 2, 3], std: [4, 5, 6] },
  labels: ['person', 'dog', 'cat'],
  classes: [0, 2],
  everyNth: 3,
  region: [0, 0.1, 0.5, 0.9],
  tracking: defaultTrackingOptions,
};

const recognition: Recognition = {
  certainty: 'likely',
  why: 'A row for each cell.',
  task: 'detect',
  preprocess: { width: 416, height: 416, layout: 'nchw', order: 'bgr', fit: 'letterbox-top-left', pad: 114, mean: [0, 0, 0], std: [1, 1, 1] },
  inputs: [{ name: 'images', framesAgo: 0 }],
  labels: ['a', 'b', 'c'],
};
const fit: FamilyFit = { family: 'yolox', label: 'YOLOX', recognition, defaults: { scoreThreshold: 0.25, nmsIou: 0.45 } };

/** Each value of a JSON tree, changed one at a time. */
function* changed(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield `${value}x`;
  else if (typeof value === 'number') yield value + 0.0625;
  else if (Array.isArray(value)) {
    yield [...(value as unknown[]), value[0]].slice(1 - value.length);
    for (const [at, each] of value.entries()) for (const other of changed(each)) yield value.with(at, other);
  } else {
    for (const [name, each] of Object.entries(value as object)) for (const other of changed(each)) yield { ...(value as object), [name]: other };
  }
}

test('what a detector is called, and the order of its fields and classes, make no other detector', () => {
  const canonical = canonicalDetector(full);
  const { name: _name, ...nameless } = full;
  expect(canonicalDetector(nameless)).toBe(canonical);
  expect(canonicalDetector({ ...full, modelName: 'another file name' })).toBe(canonical);
  expect(canonicalDetector({ ...full, classes: [2, 0, 2] })).toBe(canonical);
  const turned = Object.fromEntries(Object.entries({ ...full, input: Object.fromEntries(Object.entries(full.input ?? {}).reverse()) }).reverse());
  expect(canonicalDetector(turned as unknown as DetectorSpec)).toBe(canonical);
});

test('each field that changes what a detector does makes another one, and so does its absence', () => {
  const { name: _name, modelName: _model, ...rest } = full;
  const texts = [...changed(rest)].map((spec) => canonicalDetector(spec as DetectorSpec));
  for (const field of ['input', 'labels', 'classes', 'everyNth', 'region', 'tracking'] as const) {
    const { [field]: _absent, ...without } = full;
    texts.push(canonicalDetector(without));
  }
  // Values of all fields, and lists with another order or length.
  expect(texts.length).toBeGreaterThan(35);
  for (const text of texts) expect(text).not.toBe(canonicalDetector(full));
});

test('what is as the family advises anyway is left out, what is not stays', () => {
  expect(withoutAdvice(full, recognition)).toEqual({ ...full, input: { ...full.input, pad: undefined } });
  const advised: DetectorSpec = { ...full, input: { order: 'bgr', std: [1, 1, 1] }, labels: ['a', 'b', 'c'], classes: [0, 1, 2], everyNth: 1, region: [0, 0, 1, 1] };
  const { name, family, modelSha256, modelName, options, tracking } = full;
  expect(withoutAdvice(advised, recognition)).toEqual({ name, family, modelSha256, modelName, options, tracking });
  expect(withoutAdvice({ ...full, classes: [] }, recognition)).not.toHaveProperty('classes');
});

test('another family takes back what the one before advised', () => {
  const { family, options, everyNth, region, tracking } = ofFamily(full, { ...fit, family: 'yolov5' });
  expect({ family, options, everyNth, region, tracking }).toEqual({ family: 'yolov5', options: fit.defaults, everyNth: 3, region: full.region, tracking: full.tracking });
  expect(ofFamily(full, fit)).not.toHaveProperty('input');
  expect(ofFamily(full, { ...fit, recognition: { ...recognition, task: 'semantic' } }), 'where nothing can be followed').not.toHaveProperty('tracking');
});

test('a side of the input can be chosen where the model leaves it open', () => {
  const tensors = (...shape: (number | string)[]) => ({ inputs: [{ name: 'images', type: 'float32', shape }], outputs: [] });
  expect(openSides(tensors(1, 3, 416, 416), recognition)).toEqual({ width: false, height: false });
  expect(openSides(tensors('batch', 3, 'height', 416), recognition)).toEqual({ width: false, height: true });
  expect(openSides(tensors(1, -1, 'w', 3), { ...recognition, preprocess: { ...recognition.preprocess, layout: 'nhwc' } })).toEqual({ width: true, height: true });
});

test('a report of an earlier version, which names one family, is read as one that fits', () => {
  const { family, defaults } = fit;
  const report: ModelReport = { tensors: { inputs: [], outputs: [] }, family, why: recognition.why, recognition, defaults };
  expect(fitsOf(report)).toEqual([{ ...fit, label: 'yolox' }]);
  expect(fitsOf({ ...report, fits: [fit, { ...fit, family: 'yolov5' }] }).map((each) => each.family)).toEqual(['yolox', 'yolov5']);
  expect(fitsOf({ tensors: report.tensors, why: 'Unknown.' })).toEqual([]);
});

test('a detector comes out of its file as it went in', () => {
  expect(readDetectorFile(writeDetectorFile(full))).toEqual(full);
});

test('what a detector file holds beyond a detector is dropped, at every depth', () => {
  const more = { ...full, note: 'x', options: { ...full.options, maxDetections: 5 }, input: { ...full.input, layout: 'nhwc', element: 'uint8' }, tracking: { ...defaultTrackingOptions, kind: 'x' } };
  expect(readDetectorFile(writeDetectorFile(more))).toEqual(full);
  const { input: _input, labels: _labels, ...less } = full;
  expect(Object.keys(readDetectorFile(writeDetectorFile(less)))).not.toContain('input');
});

test('a name that is taken gets a number, and is no longer than a file may say', () => {
  const taken = (...names: string[]) => names.map((name) => ({ id: name, savedAtMs: 0, detector: { ...full, name } }));
  expect(freeName('Careful', taken('Other'))).toBe('Careful');
  expect(freeName('Careful', taken('Careful', 'Careful (2)'))).toBe('Careful (3)');
  const name = 'x'.repeat(200);
  const free = freeName(name, taken(name));
  expect(free).toBe(`${'x'.repeat(196)} (2)`);
  expect(readDetectorFile(writeDetectorFile({ ...full, name: free })).name).toBe(free);
});

function refusal(text: string): string {
  try {
    readDetectorFile(text);
    return 'accepted';
  } catch (error) {
    const { code, detail } = error as AppError;
    return `${code}: ${detail ?? ''}`;
  }
}

const faults: readonly (readonly [says: string, change: (detector: Record<string, unknown>) => void])[] = [
  ['detector.name must be', (detector) => delete detector['name']],
  ['detector.name must be', (detector) => (detector['name'] = '  ')],
  ['detector.family must be', (detector) => delete detector['family']],
  ['detector.modelSha256 must be a sha256', (detector) => (detector['modelSha256'] = 'motion')],
  ['detector.modelName must be', (detector) => (detector['modelName'] = 5)],
  ['detector.options must be', (detector) => delete detector['options']],
  ['detector.options.scoreThreshold must be', (detector) => (detector['options'] = { scoreThreshold: 1.5, nmsIou: 0.5 })],
  ['detector.options.nmsIou must be', (detector) => (detector['options'] = { scoreThreshold: 0.5 })],
  ['detector.input.width must be', (detector) => (detector['input'] = { width: 0 })],
  ['detector.input.order must be one of rgb, bgr', (detector) => (detector['input'] = { order: 'rbg' })],
  ['detector.input.fit must be one of', (detector) => (detector['input'] = { fit: 'tile' })],
  ['detector.input.pad must be', (detector) => (detector['input'] = { pad: 256 })],
  ['detector.input.mean must be a list of 3', (detector) => (detector['input'] = { mean: [1, 2] })],
  ['detector.input.std[1] must be', (detector) => (detector['input'] = { std: [1, 0, 1] })],
  ['detector.labels[0] must be', (detector) => (detector['labels'] = [5])],
  ['detector.classes[1] must be', (detector) => (detector['classes'] = [0, -1])],
  ['detector.everyNth must be', (detector) => (detector['everyNth'] = 0.5)],
  ['detector.region must be a part of the frame', (detector) => (detector['region'] = [0.5, 0, 0.5, 1])],
  ['detector.region[2] must be', (detector) => (detector['region'] = [0, 0, 2, 1])],
  ['detector.tracking.lostMs must be', (detector) => (detector['tracking'] = { ...defaultTrackingOptions, lostMs: -1 })],
];

test('each fault of a detector file is named with its place', () => {
  for (const [says, change] of faults) {
    const file = JSON.parse(writeDetectorFile(full)) as { detector: Record<string, unknown> };
    change(file.detector);
    expect(refusal(JSON.stringify(file))).toContain(`detector-invalid: ${says}`);
  }
});

test('what is no detector file, and one of a newer version, are told apart', () => {
  expect(refusal('Not JSON')).toContain('detector-invalid: It is not JSON');
  expect(refusal('null')).toContain('does not say that its format is retake-detector');
  expect(refusal('{"format":"retake-session","version":1}')).toContain('does not say that its format is retake-detector');
  expect(refusal('{"format":"retake-detector","version":"1"}')).toContain('version must be');
  expect(refusal('{"format":"retake-detector","version":1}')).toContain('detector must be an object');
  expect(refusal('{"format":"retake-detector","version":2,"detector":{}}')).toBe('detector-newer: Its format is version 2, this app reads up to 1.');
});

test('names of classes come as lines or as JSON, or are refused with the reason', () => {
  const three = { labels: ['person', 'dog', 'cat'] };
  expect(readLabels('person\r\n dog \ncat\n\n')).toEqual(three);
  expect(readLabels('["person", "dog", "cat"]')).toEqual(three);
  expect(readLabels('{"0": "person", "2": "cat", "1": "dog"}')).toEqual(three);
  expect(readLabels('{"person": 0, "cat": 2, "dog": 1}')).toEqual(three);
  expect(readLabels('person\n\ncat')).toEqual({ labels: ['person', 'class 1', 'cat'] });
  expect(readLabels('{"0": "person", "2": "cat"}')).toEqual({ labels: ['person', 'class 1', 'cat'] });
  for (const [text, says] of [
    ['', 'no names'],
    ['[]', 'no names'],
    ['[1, 2]', 'names only'],
    ['{"a": "b"}', 'a name for each number'],
    ['{"0": ', 'is none'],
    ['{"99999999": "far"}', 'a name for each number'],
    ['x'.repeat(201), 'Name 1 is longer'],
  ] as const) {
    expect(readLabels(text)).toEqual({ wrong: expect.stringContaining(says) as unknown });
  }
});
