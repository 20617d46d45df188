import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { motionModel } from '../../scripts/make-motion-model.mjs';
import { bytes, externalConstant, input, integer, output, string as text, varint } from '../../scripts/onnx-writer.mjs';
import { pythonLiteral } from '../../workers/detect/families/shared/python-literal.ts';
import { fromHalf, fromHalves, toHalf } from '../../workers/detect/half-float.ts';
import { readOnnx } from '../../workers/detect/onnx-metadata.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';

const property = (key: string, value: string): number[] => bytes(14, [...text(1, key), ...text(2, value)]);

const codeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
};

test('reads what a file says about itself', () => {
  const graph = [
    ...input('picture', ['batch', 3, 320, '']),
    ...input('weight', [4]),
    ...output('labels', [300], 7),
    ...bytes(5, [...integer(1, 4), ...integer(2, 1), ...text(8, 'weight')]),
    ...externalConstant('large', 'model.data', [4]),
  ];
  const file = Uint8Array.from([
    ...integer(1, 8), ...text(2, 'pytorch'), ...text(3, '2.5'), ...bytes(8, [...text(1, ''), ...integer(2, 17)]), ...bytes(8, [...text(1, 'ai.onnx.ml'), ...integer(2, 3)]),
    ...property('task', 'detect'), ...property('names', "{0: 'é'}"), ...bytes(7, graph),
  ]);
  expect(readOnnx(file)).toEqual({
    metadata: { task: 'detect', names: "{0: 'é'}" },
    externalFiles: ['model.data'],
  });
});

test('broken bytes are an error or are read; no length is trusted, no read goes on for ever', () => {
  expect(codeOf(() => readOnnx(Uint8Array.from([...integer(1, 8), 7 * 8 + 2, ...varint(2 ** 31)])))).toBe('model-broken');
  expect(codeOf(() => readOnnx(Uint8Array.from([...varint(14 * 8 + 2), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])))).toBe('model-broken');
  expect(codeOf(() => readOnnx(Uint8Array.from(bytes(7, [...varint(11 * 8 + 2), 50, 1]))))).toBe('model-broken');
  expect(codeOf(() => readOnnx(Uint8Array.from([8 * 8 + 3])))).toBe('model-broken');
  const good = motionModel();
  const fine = (file: Uint8Array): boolean => {
    const read = codeOf(() => readOnnx(file));
    return read === 'model-broken' || (typeof read === 'object' && read !== null && 'metadata' in read);
  };
  const places = Array.from(good, (_, at) => at);
  expect(places.filter((at) => !fine(good.subarray(0, at))), 'cut anywhere').toEqual([]);
  // A changed byte may mean something else, but is never another error.
  expect(places.filter((at) => !fine(good.map((byte, i) => (i === at ? byte ^ 0x5a : byte)))), 'changed anywhere').toEqual([]);
});

test('real files', () => {
  test.skip(!hasSharedData, noSharedData);
  const read = (model: string) => readOnnx(new Uint8Array(readFileSync(sharedFile(`models/${model}.onnx`))));
  const pose = read('yolo11n-pose_int8-fixedhead');
  expect(pose.metadata).toMatchObject({ task: 'pose', imgsz: '[640, 640]', kpt_shape: '[17, 3]', names: "{0: 'person'}", end2end: 'False' });
  expect(pose.externalFiles).toEqual([]);
  expect(pythonLiteral(read('yolo11n_int8').metadata['names'] ?? '')).toMatchObject({ 0: 'person', 79: 'toothbrush' });
  expect(read('face-rfb320')).toEqual({ metadata: {}, externalFiles: [] });
});

test('Python literals', () => {
  expect(pythonLiteral(`{0: 'person', 1: "traffic light", 2: 'it\\'s \\u00e9\\n'}`)).toEqual({ 0: 'person', 1: 'traffic light', 2: "it's é\n" });
  expect(pythonLiteral(' [640, 640, ] ')).toEqual([640, 640]);
  expect(pythonLiteral("{'a': None, 'b': (True, False), 'c': {}, 'd': -1.5e-3, 'e': [[]]}")).toEqual({ a: null, b: [true, false], c: {}, d: -0.0015, e: [[]] });
  expect([pythonLiteral('.5'), pythonLiteral('7'), pythonLiteral("''"), pythonLiteral('()')]).toEqual([0.5, 7, '', []]);
  const bad = ['', '{', "'open", '{1}', '[1 2]', '1 2', 'constructor', '__proto__', 'open(1)', "{'a': }", "'\\U00ffffff'", '['.repeat(10_000), '0x10', '1_000', '-'];
  expect(bad.map(pythonLiteral)).toEqual(bad.map(() => undefined));
});

test('half floats: exact values, rounding to even, and the ends of their range', () => {
  const exact: [number, number][] = [[0, 0], [1, 0x3c00], [-2, 0xc000], [0.5, 0x3800], [65504, 0x7bff], [2 ** -14, 0x0400], [2 ** -24, 1], [Infinity, 0x7c00]];
  for (const [number, bits] of exact) expect([toHalf(number), fromHalf(bits)], String(number)).toEqual([bits, number]);
  expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25, 1.5 * 2 ** -24, 1e6].map(toHalf), 'ties go to even, what is too large to infinity').toEqual([0x3c00, 0x3c02, 0, 2, 0x7c00]);
  expect(fromHalf(toHalf(NaN))).toBeNaN();
  const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits);
  expect(finite.filter((bits) => toHalf(fromHalf(bits)) !== bits), 'there and back').toEqual([]);
  expect([...fromHalves(Uint16Array.of(0x3c00, 0xc000, 0x7e00, 1))]).toEqual([1, -2, NaN, 2 ** -24]);
});
