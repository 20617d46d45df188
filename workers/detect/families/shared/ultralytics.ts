import type { ModelFacts, Recognition } from '../../../../src/domain/family.ts';
import type { Preprocess } from '../../../../src/domain/preprocess.ts';
import { labelsFor } from './labels.ts';
import { pictureInput, preprocessFor, type PictureInput } from './picture-input.ts';
import { pythonLiteral, type PythonValue } from './python-literal.ts';

/** What Ultralytics' exporter writes into `metadata_props` (https://github.com/ultralytics/ultralytics, engine/exporter.py); Python literals. */
export interface UltralyticsFacts {
  readonly task: string | null;
  /** By class number; null where the file does not say. */
  readonly names: readonly string[] | null;
  /** Points of a pose, and values of a point: 2 or 3. */
  readonly keypoints: readonly [count: number, values: number] | null;
}

function literal(model: ModelFacts, key: string): PythonValue | undefined {
  const text = model.metadata[key];
  return text === undefined ? undefined : pythonLiteral(text);
}

function isObject(value: PythonValue | undefined): value is Readonly<Record<string, PythonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A dict of names by number, or a list of names. */
function namesOf(value: PythonValue | undefined): readonly string[] | null {
  if (Array.isArray(value)) return value.map(String);
  if (!isObject(value)) return null;
  const numbers = Object.keys(value).map(Number);
  const count = Math.max(-1, ...numbers) + 1;
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0) || count > 100_000) return null;
  return Array.from({ length: count }, (_, i) => String(value[String(i)] ?? `class ${i}`));
}

function pairOf(value: PythonValue | undefined): readonly [number, number] | null {
  if (!Array.isArray(value)) return null;
  const [a, b] = value as readonly PythonValue[];
  return typeof a === 'number' && typeof b === 'number' && a > 0 && b > 0 ? [a, b] : null;
}

export function ultralyticsFacts(model: ModelFacts): UltralyticsFacts {
  return { task: model.metadata['task'] ?? null, names: namesOf(literal(model, 'names')), keypoints: pairOf(literal(model, 'kpt_shape')) };
}

/** The picture input, its size from `imgsz` where the tensor leaves it open. */
export function ultralyticsInput(model: ModelFacts): PictureInput | null {
  const [height, width] = pairOf(literal(model, 'imgsz')) ?? [640, 640];
  return pictureInput(model.tensors, [width, height]);
}

/** RGB 0..1 in a centred letterbox of grey. */
function ultralyticsPreprocess(input: PictureInput): Preprocess {
  return preprocessFor(input, { fit: 'letterbox-centre', pad: 114 });
}

/** What all of Ultralytics' models have in common. */
export function ultralyticsBasis(input: PictureInput, facts: UltralyticsFacts, classes: number): Pick<Recognition, 'preprocess' | 'inputs' | 'labels'> {
  return { preprocess: ultralyticsPreprocess(input), inputs: [{ name: input.name, framesAgo: 0 }], labels: labelsFor(classes, facts.names) };
}

/** Rows of the output layout of v8: one a cell of strides 8, 16 and 32. */
export function cellCount(width: number, height: number): number {
  return [8, 16, 32].reduce((sum, stride) => sum + Math.ceil(width / stride) * Math.ceil(height / stride), 0);
}
