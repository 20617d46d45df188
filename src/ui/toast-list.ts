import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice } from '../app/notices.ts';
import type { TransferJob } from '../app/transfer.ts';
import './error-card.ts';
import { closeIcon } from './icons.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Messages, and the zips under way, above the page. */
@customElement('toast-list')
export class ToastList extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        z-index: 20;
        right: 0;
        bottom: calc(var(--nav-height, 0px) + env(safe-area-inset-bottom));
        display: grid;
        gap: var(--space-2);
        width: min(26rem, 100vw);
        padding: var(--space-3);
        pointer-events: none;
      }
      [role='status'] {
        display: grid;
        gap: var(--space-2);
      }
      .toast {
        pointer-events: auto;
        box-shadow: 0 10px 30px -8px rgb(0 0 0 / 35%);
        border-radius: var(--radius-l);
      }
      .info {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-1) var(--space-1) var(--space-1) var(--space-4);
        background: var(--solid);
        color: var(--on-solid);
      }
      .info span {
        flex: 1;
        padding: var(--space-2) 0;
        overflow-wrap: anywhere;
      }
      .info .button {
        border-color: transparent;
        color: var(--on-solid);
      }
      .info .button:hover {
        background: color-mix(in srgb, var(--on-solid) 16%, transparent);
      }
      .info .action {
        text-decoration: underline;
      }
      .job {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-3) var(--space-3) var(--space-3) var(--space-4);
      }
      .job > :first-child {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): TemplateResult {
    const notices = this.watch(this.services.notices.list);
    const jobs = this.watch(this.services.transfers.jobs);
    return html`
      ${repeat(jobs, ({ id }) => `job-${id}`, (job) => this.#renderJob(job))}
      <div role="status" aria-label="Messages">${repeat(notices, ({ id }) => id, (notice) => this.#renderNotice(notice))}</div>
    `;
  }

  #renderNotice(notice: Notice): TemplateResult {
    const { notices } = this.services;
    const dismiss = (): void => notices.dismiss(notice.id);
    if (notice.kind === 'error') {
      return html`<error-card class="toast" .error=${notice.error}><button class="button" @click=${dismiss}>Dismiss</button></error-card>`;
    }
    const { action } = notice;
    const act = (): void => {
      dismiss();
      action?.run();
    };
    return html`
      <div class="toast info">
        <span>${notice.text}</span>
        ${action === undefined ? nothing : html`<button class="button plain action" @click=${act}>${action.label}</button>`}
        <button class="button icon" aria-label="Dismiss" @click=${dismiss}>${closeIcon}</button>
      </div>
    `;
  }

  #renderJob(job: TransferJob): TemplateResult {
    if (job.at === 'ready') {
      return html`
        <div class="toast card job">
          <span>${job.name} is ready</span>
          <button class="button plain" @click=${job.discard}>Discard</button>
          <button class="button solid" @click=${job.save}>Save</button>
        </div>
      `;
    }
    const label = `${job.kind === 'export' ? 'Exporting' : 'Importing'} ${job.name}`;
    return html`
      <div class="toast card job">
        <progress-bar .label=${label} .done=${job.progress?.doneBytes ?? 0} .total=${job.progress?.totalBytes ?? 0}></progress-bar>
        <button class="button" @click=${job.cancel}>Cancel</button>
      </div>
    `;
  }
}
