import type { Preprocess } from '../../src/domain/preprocess.ts';
import { blankInput } from '../../workers/detect/preprocess.ts';
import { GpuInput } from '../../workers/detect/gpu-input.ts';
import { TensorWriter, type InputForm } from '../../workers/detect/tensor-writer.ts';
import type { Pixels } from './detect-lab.ts';

/** How far the inputs made on the GPU and on the CPU are from each other, in bytes of the picture. */
export interface InputDifference {
  readonly largest: number;
  /** Of 99 values in a hundred, at most. */
  readonly p99: number;
  readonly mean: number;
}

async function readBack(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const copy = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return new Float32Array(copy.getMappedRange().slice(0));
}

/** Inputs of one GPU. */
export class GpuLab {
  readonly #device: GPUDevice;

  private constructor(device: GPUDevice) {
    this.#device = device;
  }

  static async open(): Promise<GpuLab> {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    if (device === undefined) throw new Error('This browser has no GPU.');
    return new GpuLab(device);
  }

  /** Writes a picture on both ways; null where the GPU leaves it to the CPU. Closes it. */
  async compare(form: InputForm, picture: VideoFrame): Promise<InputDifference | null> {
    const onGpu = await new GpuInput(this.#device, form).write(picture, 0);
    if (onGpu === null) {
      picture.close();
      return null;
    }
    const { tensor, size, region } = await new TensorWriter().write(form, picture, blankInput(form.preprocess));
    if (JSON.stringify([size, region]) !== JSON.stringify([onGpu.size, onGpu.region])) throw new Error('The two are of different parts of the picture.');
    const values = await readBack(this.#device, onGpu.input.buffer);
    const counts = new Uint32Array(256);
    for (const [at, value] of tensor.entries()) {
      const difference = Math.abs(value - (values[at] ?? NaN)) * stdAt(form.preprocess, at);
      // A number of no value counts as the largest.
      const bytes = Number.isNaN(difference) ? 255 : Math.min(255, Math.round(difference));
      counts[bytes] = (counts[bytes] ?? 0) + 1;
    }
    return summary(counts);
  }
}

function summary(counts: Uint32Array): InputDifference {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const upTo = (share: number): number => {
    let seen = 0;
    return counts.findIndex((count) => (seen += count) >= share * total);
  };
  return { largest: upTo(1), p99: upTo(0.99), mean: counts.reduce((sum, count, bytes) => sum + count * bytes, 0) / total };
}

function stdAt({ layout, width, height, std }: Preprocess, at: number): number {
  return std[layout === 'nchw' ? Math.floor(at / (width * height)) : at % 3] ?? NaN;
}

/** The picture as a decoder gives it; its bytes in other colours where they are given. */
export async function decoded(pixels: Pixels, colorSpace?: VideoColorSpaceInit): Promise<VideoFrame> {
  const picture = await throughCodec(pixels);
  if (colorSpace === undefined) return picture;
  const bytes = new Uint8Array(picture.allocationSize());
  await picture.copyTo(bytes);
  picture.close();
  return new VideoFrame(bytes, { format: 'I420', codedWidth: pixels.width, codedHeight: pixels.height, timestamp: 0, colorSpace });
}

async function throughCodec({ data, width, height }: Pixels): Promise<VideoFrame> {
  const frames: VideoFrame[] = [];
  const decoder = new VideoDecoder({ output: (frame) => frames.push(frame), error: console.error });
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      if (metadata?.decoderConfig !== undefined) decoder.configure(metadata.decoderConfig);
      decoder.decode(chunk);
    },
    error: console.error,
  });
  encoder.configure({ codec: 'avc1.42001f', width, height, bitrate: 8_000_000, avc: { format: 'avc' } });
  const frame = new VideoFrame(data, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: 0 });
  encoder.encode(frame, { keyFrame: true });
  frame.close();
  await encoder.flush();
  await decoder.flush();
  encoder.close();
  decoder.close();
  const [picture] = frames;
  if (picture === undefined) throw new Error('Nothing was decoded.');
  return picture;
}
