import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AppError } from '../domain/errors.ts';
import { errorTexts } from './error-texts.ts';
import { alertIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** An error in place: what is wrong, what to do, and the detail. What can be done goes into the slot. */
@customElement('error-card')
export class ErrorCard extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-3);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--card);
        color: var(--ink);
        text-align: left;
      }
      svg {
        color: var(--record-ink);
      }
      .words {
        display: grid;
        gap: var(--space-2);
        min-width: 0;
      }
      .detail {
        overflow-wrap: anywhere;
        font: var(--text-s) / 1.5 var(--mono);
        color: var(--ink-2);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .actions ::slotted(*) {
        margin-top: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) error: AppError | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.error === null) return nothing;
    const { title, advice } = errorTexts[this.error.code];
    const detail = this.error.detail ?? (this.error.code === 'unexpected' ? this.error.message : undefined);
    return html`
      ${alertIcon}
      <div class="words" role="alert">
        <h2>${title}</h2>
        <p>${advice}</p>
        ${detail === undefined ? nothing : html`<p class="detail">${detail}</p>`}
        <div class="actions"><slot></slot></div>
      </div>
    `;
  }
}
