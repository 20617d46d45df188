import type { Placement } from '../../src/domain/family.ts';
import type { ElementType, Preprocess } from '../../src/domain/preprocess.ts';
import type { InputValues, PictureSize } from '../../src/rpc/preprocess-contract.ts';
import { toHalf } from './half-float.ts';
import type { Picture } from './pixels.ts';

/** Where a picture of this size lies in the model's input. */
export function placePicture(preprocess: Preprocess, displayWidth: number, displayHeight: number): Placement {
  const { width, height, fit } = preprocess;
  if (fit === 'stretch') return { offsetX: 0, offsetY: 0, innerWidth: width, innerHeight: height };
  const ratios = [width / displayWidth, height / displayHeight];
  const scale = fit === 'crop-centre' ? Math.max(...ratios) : Math.min(...ratios);
  const innerWidth = Math.max(1, Math.round(displayWidth * scale));
  const innerHeight = Math.max(1, Math.round(displayHeight * scale));
  if (fit === 'letterbox-top-left') return { offsetX: 0, offsetY: 0, innerWidth, innerHeight };
  return { offsetX: (width - innerWidth) >> 1, offsetY: (height - innerHeight) >> 1, innerWidth, innerHeight };
}

/** Memory for the input's values, all 0. */
export function blankInput(preprocess: Preprocess): InputValues {
  const count = inputDims(preprocess).reduce((product, size) => product * size, 1);
  if (preprocess.element === 'float16') return new Uint16Array(count);
  if (preprocess.element === 'uint8') return new Uint8Array(count);
  return preprocess.element === 'int32' ? new Int32Array(count) : new Float32Array(count);
}

/** What each byte becomes in the tensor: whole numbers are rounded and kept in range, float16 is written as its bits. */
function valueTable(element: ElementType, mean: number, std: number): Float32Array | Uint16Array | Uint8ClampedArray | Int32Array {
  const values = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / std);
  if (element === 'float16') return Uint16Array.from(values, toHalf);
  if (element === 'uint8') return Uint8ClampedArray.from(values);
  return element === 'int32' ? Int32Array.from(values, Math.round) : values;
}

/** Dimensions of the input tensor. */
export function inputDims({ layout, width, height }: Preprocess): readonly number[] {
  return layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3];
}

/** For every position of an axis: the two samples it lies between, and how far from the first. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float64Array;
}

/** Half-pixel centres, clamped at the edges. Positions are multiplied by `step`. */
function taps(from: number, to: number, step: number): Taps {
  const centres = Array.from({ length: to }, (_, i) => Math.max(0, ((i + 0.5) * from) / to - 0.5));
  const below = centres.map((centre) => Math.min(Math.floor(centre), from - 1));
  return {
    first: Int32Array.from(below, (sample) => sample * step),
    second: Int32Array.from(below, (sample) => Math.min(sample + 1, from - 1) * step),
    weight: Float64Array.from(centres, (centre, i) => centre - (below[i] ?? 0)),
  };
}

/** Red, green and blue of an input. */
interface Channels {
  /** Tensor value of every byte. */
  readonly tables: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];
  /** Where the first pixel lies in the tensor. */
  readonly starts: readonly [number, number, number];
  /** From one pixel of the tensor to the next. */
  readonly step: 1 | 3;
}

export function channelsOf({ width, height, layout, order, element = 'float32', mean, std }: Preprocess): Channels {
  const slots: readonly [0 | 1 | 2, 1, 0 | 1 | 2] = order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  const table = (slot: 0 | 1 | 2): ArrayLike<number> => valueTable(element, mean[slot], std[slot]);
  const plane = layout === 'nchw' ? width * height : 1;
  return {
    tables: [table(slots[0]), table(slots[1]), table(slots[2])],
    starts: [slots[0] * plane, slots[1] * plane, slots[2] * plane],
    step: layout === 'nchw' ? 1 : 3,
  };
}

/**
 * Turns pictures of one size into input tensors: bilinear without anti-aliasing, rounded to bytes as the common training
 * code does, then mean and std by table. Everything that depends on the size alone is computed once.
 */
export class Resampler {
  readonly placement: Placement;
  readonly #preprocess: Preprocess;
  readonly #width: number;
  readonly #height: number;
  readonly #displayWidth: number;
  readonly #displayHeight: number;
  readonly #columns: Taps;
  readonly #rows: Taps;
  readonly #tables: Channels['tables'];
  readonly #starts: Channels['starts'];
  readonly #step: Channels['step'];

  constructor(preprocess: Preprocess, picture: PictureSize) {
    this.#preprocess = preprocess;
    this.#width = picture.width;
    this.#height = picture.height;
    this.#displayWidth = picture.displayWidth;
    this.#displayHeight = picture.displayHeight;
    this.placement = placePicture(preprocess, picture.displayWidth, picture.displayHeight);
    this.#columns = taps(picture.width, this.placement.innerWidth, 4);
    this.#rows = taps(picture.height, this.placement.innerHeight, picture.width * 4);
    const { tables, starts, step } = channelsOf(preprocess);
    this.#tables = tables;
    this.#starts = starts;
    this.#step = step;
  }

  /** Whether this was made for pictures of this size and this input. */
  fits(preprocess: Preprocess, picture: PictureSize): boolean {
    return (
      picture.width === this.#width &&
      picture.height === this.#height &&
      picture.displayWidth === this.#displayWidth &&
      picture.displayHeight === this.#displayHeight &&
      (preprocess === this.#preprocess || JSON.stringify(preprocess) === JSON.stringify(this.#preprocess))
    );
  }

  /** Fills a tensor with the padding, where there is any; `write` leaves what lies outside of the picture untouched. */
  pad(tensor: InputValues): void {
    if (this.placement.innerWidth >= this.#preprocess.width && this.placement.innerHeight >= this.#preprocess.height) return;
    const pixels = this.#preprocess.width * this.#preprocess.height;
    for (const [channel, start] of this.#starts.entries()) {
      const value = this.#tables[channel]?.[this.#preprocess.pad] ?? 0;
      for (let i = 0, at = start; i < pixels; i++, at += this.#step) tensor[at] = value;
    }
  }

  /** Writes the picture into its place in the tensor; what sticks out is cut off. */
  write(pixels: Picture['data'], tensor: InputValues): void {
    const { offsetX, offsetY, innerWidth, innerHeight } = this.placement;
    const { width, height } = this.#preprocess;
    const step = this.#step;
    const same = innerWidth === this.#width && innerHeight === this.#height;
    const from = Math.max(0, -offsetX);
    const to = Math.min(innerWidth, width - offsetX);
    for (let y = Math.max(0, -offsetY); y < Math.min(innerHeight, height - offsetY); y++) {
      const at = ((offsetY + y) * width + offsetX + from) * step;
      if (same) this.#copyRow(pixels, y, from, to, tensor, at, step);
      else this.#resampleRow(pixels, y, from, to, tensor, at, step);
    }
  }

  #copyRow(pixels: Picture['data'], y: number, from: number, to: number, tensor: InputValues, at: number, step: number): void {
    const [reds, greens, blues] = this.#tables;
    const [red, green, blue] = this.#starts;
    const end = (y * this.#width + to) * 4;
    for (let pixel = (y * this.#width + from) * 4; pixel < end; pixel += 4, at += step) {
      tensor[red + at] = reds[pixels[pixel] ?? 0] ?? 0;
      tensor[green + at] = greens[pixels[pixel + 1] ?? 0] ?? 0;
      tensor[blue + at] = blues[pixels[pixel + 2] ?? 0] ?? 0;
    }
  }

  /** The hot loop: no calls, no allocation, integer indices. */
  #resampleRow(pixels: Picture['data'], y: number, from: number, to: number, tensor: InputValues, at: number, step: number): void {
    const [reds, greens, blues] = this.#tables;
    const [red, green, blue] = this.#starts;
    const { first, second, weight } = this.#columns;
    const above = this.#rows.first[y] ?? 0;
    const below = this.#rows.second[y] ?? 0;
    const down = this.#rows.weight[y] ?? 0;
    for (let x = from; x < to; x++, at += step) {
      const left = first[x] ?? 0;
      const right = second[x] ?? 0;
      const across = weight[x] ?? 0;
      const a = above + left;
      const b = above + right;
      const c = below + left;
      const d = below + right;
      const ab = (1 - across) * (1 - down);
      const bb = across * (1 - down);
      const cb = (1 - across) * down;
      const db = across * down;
      tensor[red + at] = reds[((pixels[a] ?? 0) * ab + (pixels[b] ?? 0) * bb + (pixels[c] ?? 0) * cb + (pixels[d] ?? 0) * db + 0.5) | 0] ?? 0;
      tensor[green + at] = greens[((pixels[a + 1] ?? 0) * ab + (pixels[b + 1] ?? 0) * bb + (pixels[c + 1] ?? 0) * cb + (pixels[d + 1] ?? 0) * db + 0.5) | 0] ?? 0;
      tensor[blue + at] = blues[((pixels[a + 2] ?? 0) * ab + (pixels[b + 2] ?? 0) * bb + (pixels[c + 2] ?? 0) * cb + (pixels[d + 2] ?? 0) * db + 0.5) | 0] ?? 0;
    }
  }
}
