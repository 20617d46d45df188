import type { Placement, Recognition } from '../../src/domain/family.ts';
import type { InputTensor } from './engine.ts';
import { PixelReader } from './pixels.ts';
import { inputDims, Resampler } from './preprocess.ts';

/** What one frame gives the model; `inputs` is null when the model wants the frame before and there is none. */
export interface PreparedFrame {
  readonly inputs: Readonly<Record<string, InputTensor>> | null;
  readonly placement: Placement;
}

interface Slot {
  readonly tensor: InputTensor;
  /** The geometry whose padding it holds. */
  paddedFor: Resampler | null;
}

/** Input tensors of one stream of frames. Three tensors take turns: one is written while two, this frame's and the one's before, are inferred on. */
export class InputFeed {
  readonly #recognition: Recognition;
  readonly #reader = new PixelReader();
  readonly #slots: readonly [Slot, Slot, Slot];
  #resampler: Resampler | null = null;
  #next: 0 | 1 | 2 = 0;
  #previous: Slot | null = null;

  constructor(recognition: Recognition) {
    this.#recognition = recognition;
    const dims = inputDims(recognition.preprocess);
    const slot = (): Slot => ({ tensor: { dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)) }, paddedFor: null });
    this.#slots = [slot(), slot(), slot()];
  }

  /** Takes the picture and closes it as soon as its pixels are copied. At most one prepared frame may be waiting. */
  async prepare(picture: VideoFrame, restart: boolean): Promise<PreparedFrame> {
    const before = restart ? null : this.#previous;
    this.#previous = null;
    const pixels = await this.#reader.read(picture).finally(() => picture.close());
    const sameSize = this.#resampler?.fits(pixels) === true;
    const resampler = sameSize && this.#resampler !== null ? this.#resampler : new Resampler(this.#recognition.preprocess, pixels);
    this.#resampler = resampler;

    const slot = this.#slots[this.#next];
    this.#next = ((this.#next + 1) % 3) as 0 | 1 | 2;
    if (slot.paddedFor !== resampler) resampler.pad(slot.tensor.data);
    slot.paddedFor = resampler;
    resampler.write(pixels.data, slot.tensor.data);
    this.#previous = slot;
    return { inputs: this.#bind(slot, sameSize ? before : null), placement: resampler.placement };
  }

  #bind(current: Slot, before: Slot | null): Readonly<Record<string, InputTensor>> | null {
    const inputs: Record<string, InputTensor> = {};
    for (const { name, framesAgo } of this.#recognition.inputs) {
      const slot = framesAgo === 0 ? current : before;
      if (slot === null) return null;
      inputs[name] = slot.tensor;
    }
    return inputs;
  }
}
