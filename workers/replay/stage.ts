import { AppError } from '../../src/domain/errors.ts';
import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { drawComparison } from '../../src/overlay/draw-comparison.ts';
import { drawFindings } from '../../src/overlay/draw-findings.ts';
import { drawRepeated } from '../../src/overlay/draw-repeated.ts';
import { isCompared } from './compared-results.ts';

/** The canvas. A picture and its results are drawn in the same turn, so that nobody ever sees them apart. */
export class Stage {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #readsBack: boolean;

  /** `readsBack`: the pictures carry painted numbers, which `draw` returns. */
  constructor(canvas: OffscreenCanvas, readsBack: boolean) {
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: readsBack });
    if (context === null) throw new AppError('browser-unsupported', 'The browser gives no 2D canvas to a worker.');
    this.#canvas = canvas;
    this.#context = context;
    this.#readsBack = readsBack;
  }

  /** Draws without taking the picture over; findings of an earlier frame are marked. Returns the number painted in it, null when there is none to read. */
  draw(picture: VideoFrame, findings: Findings | null, fromFrame: number | null): number | null {
    const { displayWidth: width, displayHeight: height } = picture;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.drawImage(picture, 0, 0, width, height);
    const painted = this.#readsBack ? this.#readNumber(width, height) : null;
    if (findings === null) return painted;
    if (isCompared(findings)) drawComparison(this.#context, findings.comparison, width, height);
    else if (fromFrame === null) drawFindings(this.#context, findings, width, height);
    else drawRepeated(this.#context, findings, `from frame ${fromFrame}`, width, height);
    return painted;
  }

  #readNumber(width: number, height: number): number | null {
    const area = frameCodeArea(width, height);
    return readFrameCode(this.#context.getImageData(area.x, area.y, area.width, area.height).data, area.width);
  }
}
