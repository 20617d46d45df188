import type { ModelTensors } from '../../../../src/domain/family.ts';
import type { ElementType, Preprocess } from '../../../../src/domain/preprocess.ts';
import { bytes, unit } from '../../../../src/domain/scales.ts';

/** The input that takes the picture. */
export interface PictureInput {
  readonly name: string;
  readonly layout: Preprocess['layout'];
  readonly width: number;
  readonly height: number;
  readonly element: ElementType;
  /** Width or height were left open and are assumed. */
  readonly assumed: boolean;
}

const elements: readonly string[] = ['float32', 'float16', 'uint8', 'int32'] satisfies ElementType[];

function isElement(type: string): type is ElementType {
  return elements.includes(type);
}

/** The one input with three channels; null when there is none or more than one. `open` stands in for sizes the model leaves open. */
export function pictureInput({ inputs }: Pick<ModelTensors, 'inputs'>, open: readonly [width: number, height: number] = [640, 640]): PictureInput | null {
  const found = inputs.flatMap(({ name, type, shape }): PictureInput[] => {
    if (shape.length !== 4 || !isElement(type) || (typeof shape[0] === 'number' && shape[0] > 1)) return [];
    const layout = shape[1] === 3 ? 'nchw' : shape[3] === 3 ? 'nhwc' : null;
    if (layout === null) return [];
    const [height, width] = layout === 'nchw' ? [shape[2], shape[3]] : [shape[1], shape[2]];
    return [{ name, layout, element: type, width: fixed(width) ?? open[0], height: fixed(height) ?? open[1], assumed: fixed(width) === null || fixed(height) === null }];
  });
  const [input] = found;
  return found.length === 1 && input !== undefined ? input : null;
}

/** A size as a number, null where the model leaves it open. */
export function fixed(size: number | string | undefined): number | null {
  return typeof size === 'number' && size > 0 ? size : null;
}

/** Whether two sizes can be the same; what is open can be anything. */
export function fits(size: number | string | undefined, wanted: number): boolean {
  return size !== undefined && (fixed(size) ?? wanted) === wanted;
}

/** What the input takes, with what the family knows of it. RGB, 0..1 and stretched unless told; whole numbers are the bytes as they are. */
export function preprocessFor({ width, height, layout, element }: PictureInput, known: Partial<Preprocess> = {}): Preprocess {
  return { width, height, layout, order: 'rgb', fit: 'stretch', pad: 0, ...unit, ...(element === 'float32' ? {} : { element }), ...known, ...(element === 'uint8' || element === 'int32' ? bytes : {}) };
}
