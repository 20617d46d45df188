import { foundAnything, longestRepeatUs } from '../domain/repeated-results.ts';
import type { FrameResult } from '../domain/runs.ts';
import { drawFindings } from '../overlay/draw-findings.ts';
import { drawRepeated } from '../overlay/draw-repeated.ts';

/** A result that is there for longer is marked as one of an earlier picture: a detector that keeps pace is faster, and a mark that flickers tells nothing. */
const freshMs = 200;
const redrawMs = 100;

interface Shown {
  readonly result: FrameResult;
  readonly cameMs: number;
  /** What the detector took: so much older than the result is its picture. */
  readonly workMs: number;
}

/** What the live detector said last, over the picture as it comes; for lack of a newer result marked with its age, and gone after a second. */
export class LiveOverlay {
  readonly canvas = document.createElement('canvas');
  #shown: Shown | null = null;
  #frame: number | undefined;
  #timer: number | undefined;

  constructor() {
    this.canvas.setAttribute('aria-hidden', 'true');
  }

  resize(width: number, height: number): void {
    // A canvas that is given a size is cleared.
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /** Draws with the next picture of the page; of several results that came since, the newest. */
  show(result: FrameResult): void {
    const { preprocess = 0, infer = 0, postprocess = 0 } = result.timingMs;
    this.#shown = { result, cameMs: performance.now(), workMs: preprocess + infer + postprocess };
    this.#soon();
  }

  clear(): void {
    if (this.#shown === null) return;
    this.#shown = null;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw(performance.now());
    });
  }

  #draw(nowMs: number): void {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext('2d');
    context?.clearRect(0, 0, width, height);
    if (context === null || this.#shown === null) return;
    const { result, cameMs, workMs } = this.#shown;
    const thereMs = nowMs - cameMs;
    if (!foundAnything(result) || thereMs * 1000 > longestRepeatUs) {
      this.#shown = null;
      return;
    }
    if (thereMs < freshMs) drawFindings(context, result, width, height);
    else drawRepeated(context, result, `${((thereMs + workMs) / 1000).toFixed(1)} s ago`, width, height);
    this.#timer = window.setTimeout(() => this.#soon(), thereMs < freshMs ? freshMs - thereMs : redrawMs);
  }
}
