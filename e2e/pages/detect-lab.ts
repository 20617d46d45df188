import type { ModelReport } from '../../src/domain/family.ts';
import type { DetectorOptions } from '../../src/domain/detector.ts';
import type { Backend } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest, LoadedDetector } from '../../src/rpc/detect-contract.ts';
import type { WireError } from '../../src/rpc/errors.ts';
import { spawnDetect, transfer } from '../../src/rpc/spawn.ts';

/** Opaque pixels of a picture, row after row. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Decodes a picture file to its exact bytes: no colour management, no alpha. */
export async function fetchPixels(url: string): Promise<Pixels> {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { alpha: false });
  if (context === null) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { data, width, height };
}

/** sha256 of the picture as tightly packed RGB bytes, in hex. */
export async function rgbSha256({ data }: Pixels): Promise<string> {
  const rgb = data.filter((_, i) => i % 4 !== 3);
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', rgb))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function toFrame({ data, width, height }: Pixels, timestamp = 0): VideoFrame {
  return new VideoFrame(data, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp });
}

/** A grey picture with a red square; the box is in pixels. */
export function squareAt(left: number, top: number, side: number, width = 640, height = 480): Pixels {
  // What is not opaque would be brightened when it is read.
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : 60));
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) data.set([230, 40, 40], (y * width + x) * 4);
  }
  return { data, width, height };
}

/** The detect worker with one port attached. */
export class DetectLab {
  readonly worker = spawnDetect();
  readonly #port: MessagePort;
  readonly #replies: DetectReply[] = [];
  #arrived: () => void = () => undefined;

  private constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = (event: MessageEvent<DetectReply>) => {
      this.#replies.push(event.data);
      this.#arrived();
    };
  }

  static async open(): Promise<DetectLab> {
    const { port1, port2 } = new MessageChannel();
    const lab = new DetectLab(port1);
    await lab.worker.call((api) => api.attach(transfer(port2, [port2])));
    return lab;
  }

  async inspect(model: Blob): Promise<ModelReport> {
    return this.worker.call((api) => api.inspect(model));
  }

  async load(model: Blob, family: string, options: DetectorOptions, backend: Backend = 'wasm', threads = 1): Promise<LoadedDetector> {
    const spec = { family, modelSha256: '', modelName: family, options };
    return this.worker.call((api) => api.load(model, spec, { backend, threads }));
  }

  /** What the engine says when it is gone. */
  async lost(): Promise<WireError> {
    return this.worker.call(async (api) => api.lost());
  }

  send(picture: VideoFrame, frame: number, restart = false): void {
    const request: DetectRequest = { frame, timestampUs: picture.timestamp, picture, restart };
    this.#port.postMessage(request, [picture]);
  }

  /** All replies so far, once there are as many as asked for. */
  async replies(count: number): Promise<readonly DetectReply[]> {
    while (this.#replies.length < count) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return this.#replies;
  }
}
