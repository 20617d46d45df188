import { AppError } from '../../src/domain/errors.ts';

/** Of its canvas, pixels: sharp on a phone, a few hundred kilobytes. */
const longestSide = 480;

/** A canvas for pictures shown small. */
export class SmallPicture {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new AppError('browser-unsupported', 'The browser gives no 2D canvas to a worker.');
    this.#canvas = canvas;
    this.#context = context;
  }

  /** Draws without taking the picture over. */
  draw(picture: VideoFrame): void {
    const scale = Math.min(1, longestSide / Math.max(picture.displayWidth, picture.displayHeight));
    const [width, height] = [Math.round(picture.displayWidth * scale), Math.round(picture.displayHeight * scale)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.drawImage(picture, 0, 0, width, height);
  }

  /** Nothing of an earlier picture is left. */
  blank(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
