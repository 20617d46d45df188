// Writes public/models/motion.onnx, the built-in motion detector. Run it after a change; a test compares the file with what it makes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Protocol Buffers, as little of them as this file needs: https://protobuf.dev/programming-guides/encoding/
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
const integer = (field, value) => [...varint(field * 8), ...varint(value)];
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content];
const string = (field, text) => bytes(field, [...Buffer.from(text, 'utf8')]);
const floats = (field, values) => bytes(field, [...new Uint8Array(Float32Array.from(values).buffer)]);

// Messages and field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const float32 = 1;
const intAttribute = (name, value) => bytes(5, [...string(1, name), ...integer(3, value), ...integer(20, 2)]);
const intsAttribute = (name, values) => bytes(5, [...string(1, name), ...values.flatMap((value) => integer(8, value)), ...integer(20, 7)]);
const node = (operator, inputs, output, attributes = []) =>
  bytes(1, [...inputs.flatMap((name) => string(1, name)), ...string(2, output), ...string(4, operator), ...attributes.flat()]);
const constant = (name, value) => bytes(5, [...integer(1, 1), ...integer(2, float32), ...floats(4, [value]), ...string(8, name)]);
const tensor = (field, name, shape) => {
  const dimensions = shape.flatMap((size) => bytes(1, integer(1, size)));
  return bytes(field, [...string(1, name), ...bytes(2, bytes(1, [...integer(1, float32), ...bytes(2, dimensions)]))]);
};

const overPicture = [intsAttribute('axes', [2, 3]), intAttribute('keepdims', 1)];
const overChannels = [intsAttribute('axes', [1]), intAttribute('keepdims', 1)];

/** The graph: change of each pixel, without what changed everywhere, gathered into cells of 4 × 4, over the noise, squeezed into 0..1. */
export function motionModel() {
  const graph = [
    // A change of exposure moves all pixels alike: it is no motion.
    ...node('Sub', ['current', 'previous'], 'change'),
    ...node('ReduceMean', ['change'], 'exposure', overPicture),
    ...node('Sub', ['change', 'exposure'], 'local'),
    ...node('ReduceL2', ['local'], 'strength', overChannels),
    ...node('AveragePool', ['strength'], 'cells', [intsAttribute('kernel_shape', [4, 4]), intsAttribute('strides', [4, 4])]),
    // Sensor noise and compression lift every cell: what counts is what stands out.
    ...node('ReduceMean', ['cells'], 'noise', overPicture),
    ...node('Add', ['noise', 'floor'], 'level'),
    ...node('Sub', ['cells', 'level'], 'over'),
    ...node('Relu', ['over'], 'moving'),
    ...node('Add', ['moving', 'half'], 'scale'),
    ...node('Div', ['moving', 'scale'], 'motion'),
    ...string(2, 'motion'),
    ...constant('floor', 0.012),
    ...constant('half', 0.03),
    ...tensor(11, 'current', [1, 3, 240, 320]),
    ...tensor(11, 'previous', [1, 3, 240, 320]),
    ...tensor(12, 'motion', [1, 1, 60, 80]),
  ];
  const operators = bytes(8, integer(2, 13));
  return Uint8Array.from([...integer(1, 8), ...string(2, 'retake'), ...bytes(7, graph), ...operators]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../public/models/motion.onnx', import.meta.url);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, motionModel());
}
