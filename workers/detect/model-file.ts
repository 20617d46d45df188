import { AppError } from '../../src/domain/errors.ts';

/** Wire types of the fields of ModelProto, by number (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const modelFields: ReadonlyMap<number, number> = new Map([
  [1, 0], [2, 2], [3, 2], [4, 2], [5, 0], [6, 2], [7, 2], [8, 2], [14, 2], [20, 2], [25, 2], [26, 2],
]);
const irVersionField = 1;
const graphField = 7;

/**
 * Tells a model from other files by walking the outermost fields, so that a text file gets a better answer than the engine's.
 * Errors: `model-not-onnx`; `model-broken` when it begins as a model and ends too early.
 */
export function checkOnnx(bytes: Uint8Array): void {
  let at = 0;
  let isModel = false;
  let hasGraph = false;

  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length && scale < 2 ** 63; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return Infinity;
  };

  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (modelFields.get(field) !== tag % 8) throw isModel && tag === Infinity ? truncated(bytes) : notOnnx(bytes);
    const value = varint();
    if (field === irVersionField) isModel = value >= 1 && value < 1000;
    if (field === graphField) hasGraph = true;
    if (modelFields.get(field) === 2) at += value;
    else if (value === Infinity) at = Infinity;
  }
  if (!isModel) throw notOnnx(bytes);
  if (at > bytes.length || !hasGraph) throw truncated(bytes);
}

function notOnnx(bytes: Uint8Array): AppError {
  const what = bytes.length === 0 ? 'The file is empty.' : `The file of ${bytes.length} bytes does not begin as an ONNX model does.`;
  return new AppError('model-not-onnx', 'This file is not an ONNX model.', { detail: what });
}

function truncated(bytes: Uint8Array): AppError {
  return new AppError('model-broken', 'This ONNX model is cut off.', { detail: `It ends after ${bytes.length} bytes, in the middle of its contents.` });
}
