import type { PictureSize } from '../../src/rpc/preprocess-contract.ts';

/** RGBA bytes of a frame, row after row without gaps. */
export interface Picture extends PictureSize {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Not in every browser's VideoFrame yet: https://w3c.github.io/webcodecs/#dom-videoframe-rotation */
interface Oriented {
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** Reads the upright, visible pixels of frames. Each picture is valid until the next `read`. */
export class PixelReader {
  #bytes = new Uint8Array(0);
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /** The frame stays the caller's. Rejects with the browser's error when it can't be read. */
  async read(frame: VideoFrame): Promise<Picture> {
    return (await this.#copy(frame)) ?? this.#draw(frame);
  }

  /** Null where the browser can't convert while copying, or does not turn the picture upright. */
  async #copy(frame: VideoFrame): Promise<Picture | null> {
    const { rotation = 0, flip = false } = frame as Oriented;
    if (frame.format === null || frame.visibleRect === null || rotation !== 0 || flip) return null;
    const { width, height } = frame.visibleRect;
    const options = { format: 'RGBA', colorSpace: 'srgb' } as const;
    const bytes = width * height * 4;
    // A browser that does not know the option ignores it, and would copy the planes as they are.
    if (frame.allocationSize(options) !== bytes) return null;
    if (this.#bytes.length !== bytes) this.#bytes = new Uint8Array(bytes);
    await frame.copyTo(this.#bytes, options);
    return { data: this.#bytes, width, height, displayWidth: frame.displayWidth, displayHeight: frame.displayHeight };
  }

  #draw(frame: VideoFrame): Picture {
    const { displayWidth, displayHeight } = frame;
    this.#context ??= new OffscreenCanvas(displayWidth, displayHeight).getContext('2d', { willReadFrequently: true, alpha: false });
    if (this.#context === null) throw new Error('This browser has no canvas in workers.');
    const { canvas } = this.#context;
    if (canvas.width !== displayWidth || canvas.height !== displayHeight) {
      canvas.width = displayWidth;
      canvas.height = displayHeight;
    }
    this.#context.drawImage(frame, 0, 0, displayWidth, displayHeight);
    const { data } = this.#context.getImageData(0, 0, displayWidth, displayHeight);
    return { data, width: displayWidth, height: displayHeight, displayWidth, displayHeight };
  }
}
