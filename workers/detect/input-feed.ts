import type { Region } from '../../src/domain/detector.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import type { Placement, Recognition } from '../../src/domain/family.ts';
import type { InputValues, PictureSize } from '../../src/rpc/preprocess-contract.ts';
import type { InputTensor } from './engine.ts';
import { GpuInput, type Slot } from './gpu-input.ts';
import type { PreprocessThread } from './preprocess-thread.ts';
import { blankInput, inputDims, placePicture } from './preprocess.ts';
import { TensorWriter, type InputForm } from './tensor-writer.ts';

/** What one frame gives the model; `inputs` is null when the model wants the frame before and there is none. */
export interface PreparedFrame {
  readonly inputs: Readonly<Record<string, InputTensor>> | null;
  readonly placement: Placement;
  /** The part of the frame that is the input; absent: all of it. */
  readonly region?: Region;
  /** Of the work itself; on a GPU what it took to ask for it. */
  readonly workMs: number;
  /** When that began, see rpc/epoch. */
  readonly startAtMs: number;
}

interface Written {
  readonly input: InputTensor;
  readonly size: PictureSize;
  readonly region?: Region;
  readonly workMs: number;
  readonly startAtMs: number;
}

/** In place of a tensor that is not there. */
const missing = new Float32Array(0);

/**
 * Input tensors of one stream of frames. Three tensors take turns: one is written while two, this frame's and the one's before, are
 * inferred on. They are written on the engine's GPU where it takes the picture, else by the thread while there is one, else in place.
 */
export class InputFeed {
  readonly #recognition: Recognition;
  readonly #form: InputForm;
  readonly #thread: PreprocessThread | null;
  readonly #gpu: GpuInput | null;
  readonly #inPlace = new TensorWriter();
  readonly #dims: readonly number[];
  readonly #tensors: [InputValues, InputValues, InputValues] = [missing, missing, missing];
  readonly #constants: Readonly<Record<string, InputTensor>>;
  #next: Slot = 0;
  #previous: Written | null = null;

  /** `device`: of the engine, null on the CPU. `region`: the only part of the pictures that is looked at. */
  constructor(recognition: Recognition, thread: PreprocessThread | null, device: GPUDevice | null, region?: Region) {
    this.#recognition = recognition;
    this.#form = { preprocess: recognition.preprocess, region };
    this.#thread = thread;
    this.#gpu = device !== null && GpuInput.takes(recognition.preprocess) ? new GpuInput(device, this.#form) : null;
    this.#dims = inputDims(recognition.preprocess);
    this.#constants = constantInputs(recognition);
  }

  /** Takes the picture and closes it. Call after call, never two at a time; at most one prepared frame may be waiting. */
  async prepare(picture: VideoFrame, restart: boolean): Promise<PreparedFrame> {
    const before = restart ? null : this.#previous;
    this.#previous = null;
    const slot = this.#next;
    this.#next = ((slot + 1) % 3) as Slot;
    const written = await this.#write(picture, slot).finally(() => picture.close());
    this.#previous = written;
    const { preprocess } = this.#recognition;
    const { size, region, workMs, startAtMs } = written;
    return {
      inputs: this.#bind(written, before !== null && sameSize(before.size, size) ? before : null),
      placement: placePicture(preprocess, size.displayWidth, size.displayHeight),
      ...(region && { region }),
      workMs,
      startAtMs,
    };
  }

  async #write(picture: VideoFrame, slot: Slot): Promise<Written> {
    const startAtMs = epochMs();
    const onGpu = await this.#gpu?.write(picture, slot);
    if (onGpu) return { ...onGpu, startAtMs, workMs: msSince(startAtMs, epochMs()) };
    const elsewhere = await this.#thread?.write(this.#form, picture, this.#tensor(slot));
    const { tensor, ...written } = elsewhere ?? (await this.#inPlace.write(this.#form, picture, this.#tensor(slot)));
    this.#tensors[slot] = tensor;
    return { ...written, input: { type: this.#form.preprocess.element ?? 'float32', dims: this.#dims, data: tensor } };
  }

  /** Made when it is first needed; one that left for the thread and did not come back is replaced. */
  #tensor(slot: Slot): InputValues {
    return this.#tensors[slot].length > 0 ? this.#tensors[slot] : (this.#tensors[slot] = blankInput(this.#recognition.preprocess));
  }

  #bind(current: Written, before: Written | null): Readonly<Record<string, InputTensor>> | null {
    const inputs: Record<string, InputTensor> = { ...this.#constants };
    for (const { name, framesAgo } of this.#recognition.inputs) {
      const written = framesAgo === 0 ? current : before;
      if (written === null) return null;
      inputs[name] = written.input;
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
