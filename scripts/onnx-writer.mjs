// As much of the ONNX format as small models of our own need.
// Protocol Buffers: https://protobuf.dev/programming-guides/encoding/
// Messages and field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

export const varint = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
export const integer = (field, value) => [...varint(field * 8), ...varint(value)];
export const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content];
export const string = (field, text) => bytes(field, [...Buffer.from(text, 'utf8')]);
const floats = (field, values) => bytes(field, [...new Uint8Array(Float32Array.from(values).buffer)]);

export const float32 = 1;
export const int64 = 7;

export const intAttribute = (name, value) => bytes(5, [...string(1, name), ...integer(3, value), ...integer(20, 2)]);
export const intsAttribute = (name, values) => bytes(5, [...string(1, name), ...values.flatMap((value) => integer(8, value)), ...integer(20, 7)]);

export const node = (operator, inputs, output, attributes = []) =>
  bytes(1, [...inputs.flatMap((name) => string(1, name)), ...string(2, output), ...string(4, operator), ...attributes.flat()]);

/** A float constant: one number, or numbers of a shape. */
export const constant = (name, values, shape = [1]) =>
  bytes(5, [...shape.flatMap((size) => integer(1, size)), ...integer(2, float32), ...floats(4, [values].flat()), ...string(8, name)]);

/** A constant whose numbers are said to be in another file. */
export const externalConstant = (name, file, shape) =>
  bytes(5, [...shape.flatMap((size) => integer(1, size)), ...integer(2, float32), ...string(8, name), ...bytes(13, [...string(1, 'location'), ...string(2, file)]), ...integer(14, 1)]);

const dimension = (size) => bytes(1, typeof size === 'string' ? string(2, size) : integer(1, size));
const tensor = (field, name, shape, element) =>
  bytes(field, [...string(1, name), ...bytes(2, bytes(1, [...integer(1, element), ...bytes(2, shape.flatMap(dimension))]))]);
export const input = (name, shape, element = float32) => tensor(11, name, shape, element);
export const output = (name, shape, element = float32) => tensor(12, name, shape, element);

export const graphName = (name) => string(2, name);

const property = ([key, value]) => bytes(14, [...string(1, key), ...string(2, value)]);

/** A file with this graph: nodes, its name, constants, inputs and outputs in a row. */
export const onnxFile = (graph, { opset = 13, metadata = {} } = {}) =>
  Uint8Array.from([
    ...integer(1, 8),
    ...string(2, 'retake'),
    ...bytes(7, graph),
    ...bytes(8, integer(2, opset)),
    ...Object.entries(metadata).flatMap(property),
  ]);
