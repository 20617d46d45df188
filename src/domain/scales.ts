import type { Preprocess } from './preprocess.ts';

/** How the bytes of a picture become values. */
export type Scale = Pick<Preprocess, 'mean' | 'std'>;

/** Values as they are, 0..255. */
export const bytes: Scale = { mean: [0, 0, 0], std: [1, 1, 1] };
/** 0..1 */
export const unit: Scale = { mean: [0, 0, 0], std: [255, 255, 255] };
/** -1..1 */
export const signed: Scale = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] };
/** Mean and deviation of ImageNet, red, green and blue, as torchvision's models want them (https://docs.pytorch.org/vision/stable/models.html). */
export const imageNet: Scale = {
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
};

export function isSameScale(a: Scale, b: Scale): boolean {
  return a.mean.every((value, at) => value === b.mean[at]) && a.std.every((value, at) => value === b.std[at]);
}
