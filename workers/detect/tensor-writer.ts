import type { Preprocess } from '../../src/domain/family.ts';
import type { InputValues, WrittenPicture } from '../../src/rpc/preprocess-contract.ts';
import { PixelReader } from './pixels.ts';
import { Resampler } from './preprocess.ts';

/** Writes pictures into input tensors, one at a time, on the thread it is on. */
export class TensorWriter {
  readonly #reader = new PixelReader();
  #resampler: Resampler | null = null;

  /** Takes the picture and closes it as soon as its pixels are copied. Rejects with the browser's error when it can't be read. */
  async write(preprocess: Preprocess, picture: VideoFrame, tensor: InputValues): Promise<WrittenPicture> {
    const start = performance.now();
    const { data, ...size } = await this.#reader.read(picture).finally(() => picture.close());
    if (this.#resampler?.fits(preprocess, size) !== true) this.#resampler = new Resampler(preprocess, size);
    this.#resampler.pad(tensor);
    this.#resampler.write(data, tensor);
    return { tensor, size, workMs: performance.now() - start };
  }
}
