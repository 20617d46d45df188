import type { InputOverrides } from '../../src/domain/detector.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Family, ModelFacts, Recognition } from '../../src/domain/family.ts';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import { fixed } from './families/shared/picture-input.ts';

type Size = Pick<Preprocess, 'width' | 'height'>;

/**
 * What a family makes of a model, with what a person knows better about its input; null where the model is not of the family. Errors:
 * `detector-invalid` for a size that the model does not leave open.
 */
export function recogniseAs(family: Family, facts: ModelFacts, input: InputOverrides = {}): Recognition | null {
  const advised = family.recognise(facts);
  if (advised === null) return null;
  const { width, height } = { ...advised.preprocess, ...input };
  const sized = width === advised.preprocess.width && height === advised.preprocess.height ? advised : family.recognise(ofSize(facts, advised, { width, height }));
  if (sized === null) throw new AppError('detector-invalid', 'A size does not fit the model.', { detail: `Of ${width} × ${height} its outputs would have other shapes than the model says.` });
  // No more than these: a zip may say something of the layout or the elements too, which are the model's alone.
  const { order, fit, pad, mean, std } = { ...sized.preprocess, ...input };
  return { ...sized, preprocess: { ...sized.preprocess, width, height, order, fit, pad, mean, std } };
}

/** An error of the first run as one of the size that a person chose, if they did: most models take multiples of a step only. */
export function refusedSize(error: unknown, { width, height }: Partial<Size> = {}): unknown {
  if ((width ?? height) === undefined || !(error instanceof AppError) || error.code !== 'model-failed') return error;
  return new AppError('detector-invalid', 'A size does not fit the model.', {
    cause: error,
    detail: `It does not run on ${width ?? 'its own'} × ${height ?? 'its own'} pixels; many models take multiples of 32 only. ${error.detail ?? ''}`.trim(),
  });
}

/** The model as if it had been exported for this size. */
function ofSize(facts: ModelFacts, { inputs, preprocess }: Recognition, { width, height }: Size): ModelFacts {
  const [row, column] = preprocess.layout === 'nchw' ? [2, 3] : [1, 2];
  const names = new Set(inputs.map(({ name }) => name));
  const sized = facts.tensors.inputs.map((tensor) => {
    if (!names.has(tensor.name)) return tensor;
    const own = [fixed(tensor.shape[column]) ?? width, fixed(tensor.shape[row]) ?? height];
    if (own[0] !== width || own[1] !== height) {
      throw new AppError('detector-invalid', 'The model has a size of its own.', { detail: `It takes ${own[0]} × ${own[1]} pixels, not ${width} × ${height}.` });
    }
    return { ...tensor, shape: tensor.shape.map((size, axis) => (axis === row ? height : axis === column ? width : size)) };
  });
  return { ...facts, tensors: { ...facts.tensors, inputs: sized } };
}
