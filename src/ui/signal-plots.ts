import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import uPlot from 'uplot';
import type { Player } from '../app/player.ts';
import type { SignalPlot } from '../domain/signal-plots.ts';
import type { SignalSample, SignalTrack } from '../domain/signals.ts';
import { formatTime } from './format.ts';
import { keepPlots } from './plot-life.ts';
import { plotStyles } from './plot-styles.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { signalPlot } from './signal-plot-options.ts';
import { formatValue } from './signal-values.ts';

const height = 140;

/** The plots of one signal, with a line where the player is. A tap leads to its moment; with the keyboard a plot is a slider that the player's keys move. */
@customElement('signal-plots')
export class SignalPlots extends RetakeElement {
  static override styles = [
    sharedStyles,
    plotStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .plot {
        min-height: 140px;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) track: SignalTrack | null = null;
  @property({ attribute: false }) plots: readonly SignalPlot[] = [];
  /** Of the session, µs. */
  @property({ attribute: false }) lengthUs = 0;
  /** Where the player is. */
  @property({ attribute: false }) timestampUs = 0;
  /** What the signal says there. */
  @property({ attribute: false }) sample: SignalSample | null = null;
  #drawn: readonly uPlot[] = [];
  #ending = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ending = keepPlots(this, () => this.#resize(), () => this.#drawn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ending.abort();
    this.#drop();
  }

  override render(): TemplateResult[] {
    const seconds = this.timestampUs / 1e6;
    return this.plots.map(
      (plot) => html`
        <figure>
          <figcaption>${plot.name}</figcaption>
          <div
            class="plot" role="slider" tabindex="0" aria-label="${this.track?.label ?? ''}, ${plot.name}, over time"
            aria-valuemin="0" aria-valuemax=${this.lengthUs / 1e6} aria-valuenow=${seconds} aria-valuetext=${this.#words(plot)}
          ></div>
        </figure>
      `,
    );
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('plots') || this.#drawn.length !== this.plots.length) this.#draw();
    this.#showPosition();
  }

  /** What a plot says of the moment, for those who don't look at it. */
  #words({ channels }: SignalPlot): string {
    const values = channels.flatMap((at) => {
      const channel = this.track?.channels[at];
      return channel === undefined ? [] : [`${channel.name} ${formatValue(this.sample?.values[at], channel)}`];
    });
    return [formatTime(this.timestampUs), ...values].join(', ');
  }

  #draw(): void {
    this.#drop();
    const { track } = this;
    if (track === null) return;
    const own = getComputedStyle(this);
    const targets = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
    this.#drawn = this.plots.flatMap((each, at) => {
      const target = targets[at];
      if (target === undefined) return [];
      const { options, data } = signalPlot(each, track, this.lengthUs, (name) => own.getPropertyValue(name));
      const plot = new uPlot({ ...options, width: this.clientWidth, height }, data, target);
      const now = document.createElement('div');
      now.className = 'now';
      plot.over.append(now);
      plot.over.addEventListener('click', (event) => this.#seek(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x')));
      return [plot];
    });
  }

  #seek(seconds: number): void {
    if (this.player?.running.value.at !== 'running') void this.player?.seekTo(Math.round(seconds * 1e6));
  }

  #showPosition(): void {
    for (const plot of this.#drawn) {
      const now = plot.over.querySelector<HTMLElement>('.now');
      if (now !== null) now.style.transform = `translateX(${plot.valToPos(this.timestampUs / 1e6, 'x')}px)`;
    }
  }

  #resize(): void {
    for (const plot of this.#drawn) plot.setSize({ width: this.clientWidth, height });
    this.#showPosition();
  }

  #drop(): void {
    for (const plot of this.#drawn) plot.destroy();
    this.#drawn = [];
  }
}
