import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DetectorDraft } from '../app/detector-draft.ts';
import { isRegion, type Region } from '../domain/detector.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

type Point = readonly [x: number, y: number];

/** Less is a slip of the finger, as shares of the frame. */
const leastSide = 0.01;

/** The region of a detector over the picture, and drawing it. The drawing lies in the picture's own pixels, so both are fitted alike. */
@customElement('region-overlay')
export class RegionOverlay extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      svg {
        width: 100%;
        height: 100%;
      }
      .drawing {
        pointer-events: auto;
        cursor: crosshair;
        touch-action: none;
      }
      .outside {
        fill: rgb(0 0 0 / 45%);
        fill-rule: evenodd;
      }
      .edge {
        fill: none;
        stroke: #fff;
        stroke-dasharray: 6 4;
        stroke-width: 1.5px;
        vector-effect: non-scaling-stroke;
      }
    `,
  ];

  @property({ attribute: false }) draft: DetectorDraft | null = null;
  /** Of the picture, in pixels. */
  @property({ type: Number }) width = 0;
  @property({ type: Number }) height = 0;
  @state() private drag: readonly [Point, Point] | null = null;
  #wasDrawing = false;

  /** On a phone the picture is far from the button that asks for drawing. */
  override updated(): void {
    const drawing = this.draft?.drawing.value === true;
    if (drawing && !this.#wasDrawing) this.scrollIntoView({ block: 'center', behavior: 'instant' });
    this.#wasDrawing = drawing;
  }

  override render(): TemplateResult | typeof nothing {
    const { draft, width, height } = this;
    if (draft === null || width === 0 || height === 0) return nothing;
    const state = this.watch(draft.state);
    const drawing = this.watch(draft.drawing);
    const region = this.drag !== null ? between(...this.drag) : state.at === 'open' ? state.spec.region : undefined;
    if (region === undefined && !drawing) return nothing;
    return html`
      <svg
        class=${drawing ? 'drawing' : ''}
        viewBox="0 0 ${width} ${height}"
        aria-hidden="true"
        @click=${(event: Event) => event.stopPropagation()}
        @pointerdown=${this.#begin}
        @pointermove=${this.#move}
        @pointerup=${this.#end}
        @pointercancel=${() => (this.drag = null)}
      >
        ${region === undefined ? nothing : this.#renderRegion(region)}
      </svg>
    `;
  }

  #renderRegion([x1, y1, x2, y2]: Region): TemplateResult {
    const { width, height } = this;
    const inner = `M${x1 * width} ${y1 * height}H${x2 * width}V${y2 * height}H${x1 * width}Z`;
    return svg`<path class="outside" d="M0 0H${width}V${height}H0Z${inner}" /><path class="edge" d=${inner} />` as TemplateResult;
  }

  #begin(event: PointerEvent): void {
    if (this.draft?.drawing.value !== true) return;
    (event.currentTarget as SVGSVGElement).setPointerCapture(event.pointerId);
    const point = this.#pointOf(event);
    this.drag = [point, point];
  }

  #move(event: PointerEvent): void {
    if (this.drag !== null) this.drag = [this.drag[0], this.#pointOf(event)];
  }

  #end(event: PointerEvent): void {
    if (this.drag === null) return;
    const region = between(this.drag[0], this.#pointOf(event));
    this.drag = null;
    if (!isRegion(region) || region[2] - region[0] < leastSide || region[3] - region[1] < leastSide) return;
    this.draft?.change((spec) => ({ ...spec, region }));
    this.draft?.drawing.set(false);
  }

  /** As shares of the frame, to a thousandth. */
  #pointOf({ clientX, clientY, currentTarget }: PointerEvent): Point {
    const toPicture = (currentTarget as SVGSVGElement).getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(toPicture);
    return [share(x / this.width), share(y / this.height)];
  }
}

function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}

function between([x1, y1]: Point, [x2, y2]: Point): Region {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}
