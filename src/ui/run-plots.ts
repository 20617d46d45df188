import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import type { Player } from '../app/player.ts';
import { totalMs, type RunMetrics } from '../domain/run-metrics.ts';
import { frameSeries, histogram, type Plot } from './plot-options.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const plotSheet = new CSSStyleSheet();
plotSheet.replaceSync(plotStyles);

/** Plots of a run, over its frames; a tap goes to the frame, and a line shows the one on screen. */
@customElement('run-plots')
export class RunPlots extends RetakeElement {
  static override styles = [
    sharedStyles,
    plotSheet,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        min-width: 0;
      }
      figcaption {
        margin-bottom: var(--space-1);
        color: var(--ink-2);
        font-size: var(--text-s);
      }
      .plot {
        min-width: 0;
        min-height: 10rem;
      }
      .now {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 1px;
        background: var(--ink);
        pointer-events: none;
      }
      .u-legend {
        font: var(--text-s) / 1.4 var(--font);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) metrics: RunMetrics | null = null;
  @property({ attribute: false }) player: Player | null = null;
  #plots: readonly uPlot[] = [];
  #ending = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#ending = new AbortController());
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(this);
    signal.addEventListener('abort', () => resize.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plots.forEach((plot) => plot.redraw()), { signal });
    // The position changes many times a second: it moves a line and renders nothing.
    signal.addEventListener('abort', this.player?.status.subscribe(() => this.#showPosition()) ?? (() => undefined));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ending.abort();
    this.#drop();
  }

  override render(): TemplateResult {
    return html`
      <figure>
        <figcaption>Stage times, ms</figcaption>
        <div class="plot" role="img" aria-label="Plot of the stage times of each frame"></div>
      </figure>
      <figure>
        <figcaption>Detections per frame</figcaption>
        <div class="plot" role="img" aria-label="Plot of the detections in each frame"></div>
      </figure>
      <figure>
        <figcaption>How often a frame took so long, all stages, ms; the last bar holds all above</figcaption>
        <div class="plot" role="img" aria-label="Histogram of the time a frame took"></div>
      </figure>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('metrics') || this.#plots.length === 0) this.#draw();
  }

  #draw(): void {
    this.#drop();
    const { metrics } = this;
    if (metrics === null) return;
    const own = getComputedStyle(this);
    const color = (name: string): string => own.getPropertyValue(name);
    const plots: Plot[] = [...frameSeries(metrics, color), histogram(totalMs(metrics), color)];
    const targets = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
    this.#plots = plots.flatMap(({ options, data, over }, at) => {
      const target = targets[at];
      if (target === undefined) return [];
      const plot = new uPlot({ ...options, width: this.clientWidth, height: 160 }, data, target);
      if (over === 'frames') this.#link(plot);
      return [plot];
    });
    this.#showPosition();
  }

  #link(plot: uPlot): void {
    const now = document.createElement('div');
    now.className = 'now';
    plot.over.append(now);
    plot.over.addEventListener('click', () => {
      const { left = -1 } = plot.cursor;
      const last = (this.metrics?.trackFrames ?? 1) - 1;
      if (left >= 0) void this.player?.seek(Math.min(last, Math.max(0, Math.round(plot.posToVal(left, 'x')))));
    });
  }

  #showPosition(): void {
    const frame = this.player?.status.value?.frame ?? -1;
    for (const plot of this.#plots) {
      const now = plot.over.querySelector<HTMLElement>('.now');
      if (now === null) continue;
      const left = plot.valToPos(frame, 'x');
      now.hidden = frame < 0 || left < 0 || left > plot.over.clientWidth;
      now.style.transform = `translateX(${left}px)`;
      now.dataset['frame'] = String(frame);
    }
  }

  #resize(): void {
    for (const plot of this.#plots) plot.setSize({ width: this.clientWidth, height: 160 });
    this.#showPosition();
  }

  #drop(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
  }
}
