import { AppError } from '../../src/domain/errors.ts';
import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import type { ComparisonView } from '../../src/domain/comparison/comparison-request.ts';
import type { FrameComparison } from '../../src/domain/comparison/frame-comparison.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { foundAnything } from '../../src/domain/repeated-results.ts';
import { drawComparison, drawSide } from '../../src/overlay/draw-comparison.ts';
import { drawFindings } from '../../src/overlay/draw-findings.ts';
import { drawRepeated } from '../../src/overlay/draw-repeated.ts';
import { isCompared } from './compared-results.ts';

/** What is drawn over a picture. `fromFrame`: the earlier frame that the findings are of, which are marked then; null: its own. */
export interface Overlay {
  readonly findings: Findings | null;
  readonly fromFrame: number | null;
}

export const noOverlay: Overlay = { findings: null, fromFrame: null };

/** Whether it leaves a trace on a picture: an empty answer leaves none, but of two pictures each says what its side found. */
export function drawsOver({ findings }: Overlay, view: ComparisonView): boolean {
  if (findings === null) return false;
  if (!isCompared(findings)) return foundAnything(findings);
  const { a, b } = findings.comparison;
  return view !== 'one' || [a, b].some(({ answer, detections }) => answer.at !== 'found' || foundAnything({ ...answer.findings, detections }));
}

/** The canvas. A picture and its results are drawn in the same turn, so that nobody ever sees them apart. */
export class Stage {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #readsBack: boolean;
  /** Size of the last picture, which the canvas may hold twice. */
  picture = { width: 0, height: 0 };

  /** `readsBack`: the pictures carry painted numbers, which `draw` returns. */
  constructor(canvas: OffscreenCanvas, readsBack: boolean) {
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: readsBack });
    if (context === null) throw new AppError('browser-unsupported', 'The browser gives no 2D canvas to a worker.');
    this.#canvas = canvas;
    this.#context = context;
    this.#readsBack = readsBack;
  }

  /** Draws without taking the picture over. Returns the number painted in it, null when there is none to read. */
  draw(picture: VideoFrame, { findings, fromFrame }: Overlay, view: ComparisonView): number | null {
    const { displayWidth: width, displayHeight: height } = picture;
    this.picture = { width, height };
    const compared = findings !== null && isCompared(findings) ? findings.comparison : null;
    const pictures = compared === null ? 'one' : view;
    this.#resize(pictures === 'beside' ? 2 * width : width, pictures === 'stacked' ? 2 * height : height);
    this.#context.drawImage(picture, 0, 0, width, height);
    const painted = this.#readsBack ? this.#readNumber(width, height) : null;
    if (findings === null) return painted;
    if (compared !== null && pictures !== 'one') this.#drawPair(picture, compared, pictures === 'beside' ? [width, 0] : [0, height]);
    else if (compared !== null) drawComparison(this.#context, compared, width, height);
    else if (fromFrame === null) drawFindings(this.#context, findings, width, height);
    else drawRepeated(this.#context, findings, `from frame ${fromFrame}`, width, height);
    return painted;
  }

  /** A's side over the picture that is there, and the picture once more with B's; neither reaches into the other. */
  #drawPair(picture: VideoFrame, comparison: FrameComparison, placeOfB: readonly [x: number, y: number]): void {
    const { displayWidth: width, displayHeight: height } = picture;
    drawSide(this.#context, comparison, 'a', width, height);
    this.#context.save();
    this.#context.translate(...placeOfB);
    this.#context.beginPath();
    this.#context.rect(0, 0, width, height);
    this.#context.clip();
    this.#context.drawImage(picture, 0, 0, width, height);
    drawSide(this.#context, comparison, 'b', width, height);
    this.#context.restore();
  }

  #resize(width: number, height: number): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  #readNumber(width: number, height: number): number | null {
    const area = frameCodeArea(width, height);
    return readFrameCode(this.#context.getImageData(area.x, area.y, area.width, area.height).data, area.width);
  }
}
