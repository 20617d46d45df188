import type { Region } from '../../src/domain/detector.ts';
import type { Preprocess } from '../../src/domain/preprocess.ts';
import type { PictureSize } from '../../src/rpc/preprocess-contract.ts';
import type { GpuTensor } from './engine.ts';
import { unlessLost } from './engine-loss.ts';
import shader from './gpu-input.wgsl?raw';
import { channelsOf, inputDims, placePicture } from './preprocess.ts';
import { isUpright } from './pixels.ts';
import { pixelRegion } from './region.ts';
import type { InputForm } from './tensor-writer.ts';

/** Three of them take turns. */
export type Slot = 0 | 1 | 2;

/** A picture that lies on the GPU, or will once the device has come to it: whatever is submitted later reads it. */
export interface PictureOnGpu {
  readonly input: GpuTensor;
  readonly size: PictureSize;
  readonly region?: Region;
}

/** Pixels and where they go, for as long as pictures have one size. */
interface Plan extends Omit<PictureOnGpu, 'input'> {
  readonly visible: string;
}

const workgroup = 8;
const formBytes = 64;

/**
 * Turns decoded pictures into inputs without a copy of their pixels in memory: the frame is imported as an external texture, and one pass writes it into a
 * buffer that the engine reads. The values are those of `Resampler`, but for the colours: the GPU converts them more exactly, which makes a byte of difference at times.
 */
export class GpuInput {
  readonly #device: GPUDevice;
  readonly #form: InputForm;
  readonly #pipeline: GPUComputePipeline;
  readonly #uniform: GPUBuffer;
  readonly #values: GPUBuffer;
  readonly #inputs: readonly [GpuTensor, GpuTensor, GpuTensor];
  /** Kinds of pictures, and whether this GPU takes them. */
  readonly #kinds = new Map<string, boolean>();
  #plan: Plan | null = null;

  /** The device is the engine's. What is made here goes with it. */
  constructor(device: GPUDevice, form: InputForm) {
    const { preprocess } = form;
    const { tables } = channelsOf(preprocess);
    const bytes = Math.ceil((preprocess.width * preprocess.height * 3 * 4) / 16) * 16;
    const input = (): GpuTensor => ({
      type: 'float32',
      dims: inputDims(preprocess),
      buffer: device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }),
    });
    this.#device = device;
    this.#form = form;
    this.#pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code: shader }), entryPoint: 'fill' } });
    this.#uniform = device.createBuffer({ size: formBytes, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#values = device.createBuffer({ size: 3 * 256 * 4, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
    for (const [at, table] of tables.entries()) device.queue.writeBuffer(this.#values, at * 256 * 4, Float32Array.from(table));
    this.#inputs = [input(), input(), input()];
  }

  /** Whether inputs of this form are written on a GPU at all: shaders have no other element types everywhere. */
  static takes({ element = 'float32' }: Preprocess): boolean {
    return element === 'float32';
  }

  /** Null where the picture is not for the GPU: turned, with other than square pixels, see-through, or of a kind that can't be imported. The picture stays the caller's. Errors: `engine-lost`. */
  async write(picture: VideoFrame, slot: Slot): Promise<PictureOnGpu | null> {
    const kind = importable(picture) ? `${picture.format ?? ''} ${picture.codedWidth} ${picture.codedHeight}` : null;
    if (kind === null || this.#kinds.get(kind) === false) return null;
    const input = this.#inputs[slot];
    if (this.#kinds.get(kind) === undefined) {
      const taken = await this.#isTaken(picture, input.buffer);
      this.#kinds.set(kind, taken);
      if (!taken) return null;
    } else if (!this.#submits(picture, input.buffer)) return null;
    return this.#plan && { input, size: this.#plan.size, ...(this.#plan.region && { region: this.#plan.region }) };
  }

  /** Writes a picture of a new kind, and waits for complaints. */
  async #isTaken(picture: VideoFrame, buffer: GPUBuffer): Promise<boolean> {
    this.#device.pushErrorScope('validation');
    const submitted = this.#submits(picture, buffer);
    const complaint = await unlessLost(() => this.#device.popErrorScope());
    return submitted && complaint === null;
  }

  /** Writes a picture, unless it is an odd one that can't be imported. */
  #submits(picture: VideoFrame, buffer: GPUBuffer): boolean {
    try {
      this.#submit(picture, buffer);
      return true;
    } catch {
      return false;
    }
  }

  #submit(picture: VideoFrame, buffer: GPUBuffer): void {
    this.#fit(picture);
    const { width, height } = this.#form.preprocess;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bind(this.#device.importExternalTexture({ source: picture }), buffer));
    pass.dispatchWorkgroups(Math.ceil(width / workgroup), Math.ceil(height / workgroup));
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #bind(frame: GPUExternalTexture, buffer: GPUBuffer): GPUBindGroup {
    const resources: readonly GPUBindingResource[] = [frame, { buffer: this.#uniform }, { buffer: this.#values }, { buffer }];
    return this.#device.createBindGroup({ layout: this.#pipeline.getBindGroupLayout(0), entries: resources.map((resource, binding) => ({ binding, resource })) });
  }

  /** The uniform is written when the size changes; passes that were submitted before read the one before. */
  #fit({ visibleRect }: VideoFrame): void {
    const { width: visibleWidth = 0, height: visibleHeight = 0 } = visibleRect ?? {};
    const visible = `${visibleWidth} ${visibleHeight}`;
    if (this.#plan?.visible === visible) return;
    const { preprocess, region: wanted } = this.#form;
    const { left, top, width, height, region } = pixelRegion(wanted, visibleWidth, visibleHeight);
    const { offsetX, offsetY, innerWidth, innerHeight } = placePicture(preprocess, width, height);
    const { starts, step } = channelsOf(preprocess);
    const form = [preprocess.width, preprocess.height, offsetX, offsetY, innerWidth, innerHeight, left, top, width, height, step, preprocess.pad, ...starts, 0];
    this.#device.queue.writeBuffer(this.#uniform, 0, Int32Array.from(form));
    this.#plan = { visible, size: { width, height, displayWidth: width, displayHeight: height }, ...(region && { region }) };
  }
}

/** Turned pictures, pixels that are not square and such that are see-through would be read in another way than on the CPU. */
function importable(picture: VideoFrame): boolean {
  const { visibleRect, displayWidth, displayHeight, format } = picture;
  if (visibleRect === null || !isUpright(picture)) return false;
  return visibleRect.width === displayWidth && visibleRect.height === displayHeight && format?.includes('A') !== true;
}
