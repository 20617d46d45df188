import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatRough } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Shorter waits don't need a forecast. */
const forecastAfterMs = 2_000;

/** How far something is, and how long it still takes. A total of 0 is not known yet. */
@customElement('progress-bar')
export class ProgressBar extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-1);
      }
      .words {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        font-size: var(--text-s);
      }
      progress {
        appearance: none;
        width: 100%;
        height: 0.375rem;
        border: 0;
        border-radius: 99px;
        overflow: hidden;
        background: var(--sunk);
      }
      progress::-webkit-progress-bar {
        background: var(--sunk);
      }
      progress::-webkit-progress-value {
        background: var(--ink);
      }
      progress::-moz-progress-bar {
        background: var(--ink);
      }
    `,
  ];

  @property() label = '';
  @property({ type: Number }) done = 0;
  @property({ type: Number }) total = 0;
  readonly #startedMs = performance.now();

  override render(): TemplateResult {
    const known = this.total > 0;
    return html`
      <div class="words">
        <span>${this.label}</span>
        <span class="figure quiet">${known ? html`${this.#left()} ${Math.floor((100 * this.done) / this.total)} %` : nothing}</span>
      </div>
      <progress aria-label=${this.label} max=${known ? this.total : 1} .value=${known ? this.done : 0}></progress>
    `;
  }

  #left(): string | typeof nothing {
    const elapsedMs = performance.now() - this.#startedMs;
    if (elapsedMs < forecastAfterMs || this.done === 0) return nothing;
    const seconds = (elapsedMs / 1000) * (this.total / this.done - 1);
    return seconds < 1 ? nothing : `${formatRough(seconds)} left ·`;
  }
}
