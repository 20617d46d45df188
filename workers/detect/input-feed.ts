import type { Region } from '../../src/domain/detector.ts';
import type { Placement, Recognition } from '../../src/domain/family.ts';
import type { InputValues, PictureSize, WrittenPicture } from '../../src/rpc/preprocess-contract.ts';
import type { InputTensor } from './engine.ts';
import type { PreprocessThread } from './preprocess-thread.ts';
import { blankInput, inputDims, placePicture } from './preprocess.ts';
import { TensorWriter, type InputForm } from './tensor-writer.ts';

/** What one frame gives the model; `inputs` is null when the model wants the frame before and there is none. */
export interface PreparedFrame {
  readonly inputs: Readonly<Record<string, InputTensor>> | null;
  readonly placement: Placement;
  /** The part of the frame that is the input; absent: all of it. */
  readonly region?: Region;
  readonly workMs: number;
}

/**
 * Input tensors of one stream of frames. Three tensors take turns: one is written while two, this frame's and the one's before, are
 * inferred on. They are written by the thread while there is one, else in place; the values are the same.
 */
export class InputFeed {
  readonly #recognition: Recognition;
  readonly #form: InputForm;
  readonly #thread: PreprocessThread | null;
  readonly #inPlace = new TensorWriter();
  readonly #dims: readonly number[];
  readonly #tensors: [InputValues, InputValues, InputValues];
  readonly #constants: Readonly<Record<string, InputTensor>>;
  #next: 0 | 1 | 2 = 0;
  #previous: WrittenPicture | null = null;

  /** `region`: the only part of the pictures that is looked at. */
  constructor(recognition: Recognition, thread: PreprocessThread | null, region?: Region) {
    this.#recognition = recognition;
    this.#form = { preprocess: recognition.preprocess, region };
    this.#thread = thread;
    this.#dims = inputDims(recognition.preprocess);
    const { preprocess } = recognition;
    this.#tensors = [blankInput(preprocess), blankInput(preprocess), blankInput(preprocess)];
    this.#constants = constantInputs(recognition);
  }

  /** Takes the picture and closes it. Call after call, never two at a time; at most one prepared frame may be waiting. */
  async prepare(picture: VideoFrame, restart: boolean): Promise<PreparedFrame> {
    const before = restart ? null : this.#previous;
    this.#previous = null;
    const slot = this.#next;
    this.#next = ((slot + 1) % 3) as 0 | 1 | 2;
    const written = await this.#write(picture, slot).finally(() => picture.close());
    this.#tensors[slot] = written.tensor;
    this.#previous = written;
    const { preprocess } = this.#recognition;
    const { size, region, workMs } = written;
    return {
      inputs: this.#bind(written, before !== null && sameSize(before.size, size) ? before : null),
      placement: placePicture(preprocess, size.displayWidth, size.displayHeight),
      ...(region && { region }),
      workMs,
    };
  }

  async #write(picture: VideoFrame, slot: 0 | 1 | 2): Promise<WrittenPicture> {
    const written = await this.#thread?.write(this.#form, picture, this.#tensor(slot));
    return written ?? this.#inPlace.write(this.#form, picture, this.#tensor(slot));
  }

  /** One that left for the thread and did not come back is replaced. */
  #tensor(slot: 0 | 1 | 2): InputValues {
    return this.#tensors[slot].length > 0 ? this.#tensors[slot] : (this.#tensors[slot] = blankInput(this.#recognition.preprocess));
  }

  #bind(current: WrittenPicture, before: WrittenPicture | null): Readonly<Record<string, InputTensor>> | null {
    const inputs: Record<string, InputTensor> = { ...this.#constants };
    const type = this.#recognition.preprocess.element ?? 'float32';
    for (const { name, framesAgo } of this.#recognition.inputs) {
      const written = framesAgo === 0 ? current : before;
      if (written === null) return null;
      inputs[name] = { type, dims: this.#dims, data: written.tensor };
    }
    return inputs;
  }
}

/** Inputs that are the same for every picture. */
export function constantInputs({ constants = [] }: Recognition): Record<string, InputTensor> {
  return Object.fromEntries(
    constants.map(({ name, type, dims, values }): [string, InputTensor] => {
      if (type === 'int64') return [name, { type, dims, data: BigInt64Array.from(values, BigInt) }];
      return [name, { type, dims, data: type === 'int32' ? Int32Array.from(values) : Float32Array.from(values) }];
    }),
  );
}

function sameSize(a: PictureSize, b: PictureSize): boolean {
  return a.width === b.width && a.height === b.height && a.displayWidth === b.displayWidth && a.displayHeight === b.displayHeight;
}
