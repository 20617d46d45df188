import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatBytes } from './format.ts';
import { checkIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Whether the app works with the network off, and the update that waits for a tap. */
@customElement('offline-badge')
export class OfflineBadge extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      [role='status'] {
        display: flex;
      }
      .badge svg {
        width: 0.9rem;
        height: 0.9rem;
        color: var(--good);
        stroke-width: 2.5;
      }
      .button {
        min-height: 2rem;
        padding: 0 var(--space-3);
        font-size: var(--text-s);
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    const { offline, updateWaits } = this.watch(this.services.offline);
    return html`
      ${updateWaits ? html`<button class="button solid" title="A newer version is downloaded. It reloads the page." @click=${this.#update}>Update</button>` : nothing}
      <span role="status">
        ${offline.at === 'ready' ? html`<span class="badge" title="${formatBytes(offline.bytes)} kept; works with the network off">${checkIcon} Ready offline</span>` : nothing}
        ${offline.at === 'installing'
          ? html`<span class="badge figure" title="Keeping the app for use with the network off">Offline ${Math.floor((100 * offline.doneBytes) / Math.max(1, offline.totalBytes))} %</span>`
          : nothing}
      </span>
      ${offline.at === 'partial' ? html`<button class="button" title="Some files are not kept yet; tap to fetch them" @click=${() => this.services.offline.keep()}>Keep offline</button>` : nothing}
    `;
  }

  async #update(): Promise<void> {
    const applied = await this.services.offline.applyUpdate();
    if (!applied) this.services.notices.inform('The update waits until no tab is recording');
  }
}
