import type { Region } from '../../src/domain/detector.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import type { InputValues, WrittenPicture } from '../../src/rpc/preprocess-contract.ts';
import { PixelReader } from './pixels.ts';
import { Resampler } from './preprocess.ts';

/** What of a picture becomes the input, and how. */
export interface InputForm {
  readonly preprocess: Preprocess;
  /** Absent: all of it. */
  readonly region?: Region | undefined;
}

/** Writes pictures into input tensors, one at a time, on the thread it is on. */
export class TensorWriter {
  readonly #reader = new PixelReader();
  #resampler: Resampler | null = null;

  /** Takes the picture and closes it as soon as its pixels are copied. Rejects with the browser's error when it can't be read. */
  async write({ preprocess, region: wanted }: InputForm, picture: VideoFrame, tensor: InputValues): Promise<WrittenPicture> {
    const startAtMs = epochMs();
    const { data, region, ...size } = await this.#reader.read(picture, wanted).finally(() => picture.close());
    if (this.#resampler?.fits(preprocess, size) !== true) this.#resampler = new Resampler(preprocess, size);
    this.#resampler.pad(tensor);
    this.#resampler.write(data, tensor);
    return { tensor, size, ...(region === undefined ? {} : { region }), startAtMs, workMs: msSince(startAtMs, epochMs()) };
  }
}
