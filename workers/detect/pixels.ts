import type { Region } from '../../src/domain/detector.ts';
import type { PictureSize } from '../../src/rpc/preprocess-contract.ts';
import { pixelRegion } from './region.ts';

/** RGBA bytes of a frame, row after row without gaps. */
export interface Picture extends PictureSize {
  /** The part of the frame this is; absent: all of it. */
  readonly region?: Region;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Not in every browser's VideoFrame yet: https://w3c.github.io/webcodecs/#dom-videoframe-rotation */
interface Oriented {
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** Whether the pixels are stored as they are seen. */
export function isUpright(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as Oriented;
  return rotation === 0 && !flip;
}

/** Reads the upright, visible pixels of frames. Each picture is valid until the next `read`. */
export class PixelReader {
  #bytes = new Uint8Array(0);
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /** A region of a frame, or all of it. The frame stays the caller's. Rejects with the browser's error when it can't be read. */
  async read(frame: VideoFrame, region?: Region): Promise<Picture> {
    return (await this.#copy(frame, region)) ?? this.#draw(frame, region);
  }

  /** Null where the browser can't convert while copying, or does not turn the picture upright. */
  async #copy(frame: VideoFrame, wanted: Region | undefined): Promise<Picture | null> {
    if (frame.format === null || frame.visibleRect === null || !isUpright(frame)) return null;
    const { visibleRect } = frame;
    const { left, top, width, height, region } = pixelRegion(wanted, visibleRect.width, visibleRect.height);
    const rect = region && { x: visibleRect.x + left, y: visibleRect.y + top, width, height };
    const options = { format: 'RGBA', colorSpace: 'srgb', ...(rect && { rect }) } as const;
    const bytes = width * height * 4;
    // A browser that does not know the option ignores it, and would copy the planes as they are.
    if (frame.allocationSize(options) !== bytes) return null;
    if (this.#bytes.length !== bytes) this.#bytes = new Uint8Array(bytes);
    await frame.copyTo(this.#bytes, options);
    const displayWidth = (frame.displayWidth * width) / visibleRect.width;
    const displayHeight = (frame.displayHeight * height) / visibleRect.height;
    return { data: this.#bytes, width, height, displayWidth, displayHeight, ...(region && { region }) };
  }

  #draw(frame: VideoFrame, wanted: Region | undefined): Picture {
    const { left, top, width, height, region } = pixelRegion(wanted, frame.displayWidth, frame.displayHeight);
    this.#context ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: false });
    if (this.#context === null) throw new Error('This browser has no canvas in workers.');
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#context.drawImage(frame, -left, -top, frame.displayWidth, frame.displayHeight);
    const { data } = this.#context.getImageData(0, 0, width, height);
    return { data, width, height, displayWidth: width, displayHeight: height, ...(region && { region }) };
  }
}
