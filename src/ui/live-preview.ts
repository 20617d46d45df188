import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordingState } from '../app/recording.ts';
import type { Detection } from '../domain/runs.ts';
import { drawDetections } from '../overlay/draw-detections.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

type LiveSource = Extract<RecordingState, { at: 'ready' }>['source'];

/** The picture of a source as it comes, and over it what the live detector said last. */
@customElement('live-preview')
export class LivePreview extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-width: 0;
        min-height: 0;
      }
      video,
      canvas {
        position: absolute;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
    `,
  ];

  @property({ attribute: false }) source: LiveSource | null = null;
  readonly #overlay = document.createElement('canvas');
  #pending: readonly Detection[] | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#overlay.setAttribute('aria-hidden', 'true');
    this.services.recording.live.onResult(({ detections }) => this.#show(detections));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.services.recording.live.onResult(() => undefined);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('source') || this.source === null) return;
    this.#overlay.width = this.source.info.width;
    this.#overlay.height = this.source.info.height;
  }

  override render(): TemplateResult {
    // Boxes belong to the recording that made them.
    if (this.watch(this.services.recording.state).at === 'ready') this.#show([]);
    const preview = this.source?.preview;
    const picture = preview instanceof MediaStream ? html`<video .srcObject=${preview} autoplay muted playsinline aria-label="Camera"></video>` : preview;
    return html`${picture}${this.#overlay}`;
  }

  /** Draws with the next picture of the page; of several results that came since, the newest. */
  #show(detections: readonly Detection[]): void {
    if (this.#pending === null) requestAnimationFrame(() => this.#draw());
    this.#pending = detections;
  }

  #draw(): void {
    const { width, height } = this.#overlay;
    const context = this.#overlay.getContext('2d');
    context?.clearRect(0, 0, width, height);
    if (context !== null && this.#pending !== null) drawDetections(context, this.#pending, width, height);
    this.#pending = null;
  }
}
