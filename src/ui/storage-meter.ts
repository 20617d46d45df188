import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatBytes } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** How much of the browser's storage is used. */
@customElement('storage-meter')
export class StorageMeterElement extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
        color: var(--ink-2);
        font-size: var(--text-s);
      }
      meter {
        appearance: none;
        width: 9rem;
        height: 0.375rem;
        border-radius: 99px;
        overflow: hidden;
        background: var(--line);
      }
      meter::-webkit-meter-inner-element {
        display: block;
        height: 100%;
      }
      meter::-webkit-meter-bar {
        height: 100%;
        border: 0;
        background: var(--line);
      }
      meter::-webkit-meter-optimum-value {
        min-width: 0.375rem;
        background: var(--ink);
      }
      meter::-webkit-meter-suboptimum-value,
      meter::-webkit-meter-even-less-good-value {
        background: var(--warn);
      }
      meter::-moz-meter-bar {
        background: var(--ink);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.storage.refresh();
  }

  override render(): TemplateResult | typeof nothing {
    const use = this.watch(this.services.storage.use);
    if (use === null) return nothing;
    const text = `${formatBytes(use.usedBytes)} used, ${formatBytes(use.quotaBytes - use.usedBytes)} free in this browser`;
    return html`
      <meter aria-label="Storage" max=${use.quotaBytes} high=${use.quotaBytes * 0.9} .value=${use.usedBytes} aria-valuetext=${text}></meter>
      <span class="figure">${text}</span>
    `;
  }
}
