import { css, html, nothing, type TemplateResult } from 'lit';
import type { DownloadState } from '../app/model-downloads.ts';
import './error-card.ts';
import { formatBytes } from './format.ts';
import { modelReportStyles, renderUnknown } from './model-report.ts';
import './progress-bar.ts';

export const modelDownloadStyles = [
  modelReportStyles,
  css`
    .transfer {
      display: flex;
      align-items: center;
      gap: var(--space-3);
    }
    .transfer > :first-child {
      flex: 1;
      min-width: 0;
    }
  `,
];

export interface DownloadActions {
  readonly retry: TemplateResult | typeof nothing;
  dismiss(): void;
}

/** How a download stands. What was only begun is for the place that can go on with it. */
export function renderDownload(state: DownloadState | undefined, { retry, dismiss }: DownloadActions): TemplateResult | typeof nothing {
  const forget = html`<button class="button" @click=${dismiss}>Dismiss</button>`;
  switch (state?.at) {
    case undefined:
    case 'begun':
      return nothing;
    case 'downloading':
      return html`
        <div class="transfer">
          <progress-bar .label=${describeProgress(state.name, state.progress)} .done=${state.progress?.doneBytes ?? 0} .total=${state.progress?.totalBytes ?? 0}></progress-bar>
          <button class="button" aria-label="Cancel the download of ${state.name}" @click=${state.cancel}>Cancel</button>
        </div>
      `;
    case 'reading':
      return html`<div class="transfer" role="status"><p class="small">Reading ${state.name}…</p><button class="button" @click=${state.cancel}>Cancel</button></div>`;
    case 'unknown':
      return renderUnknown(state.name, state.report, forget);
    case 'failed':
      return html`<error-card .error=${state.error}>${retry}${forget}</error-card>`;
  }
}

/** The size of some files is known only when they are here. */
function describeProgress(name: string, progress: { readonly doneBytes: number; readonly totalBytes: number } | null): string {
  if (progress === null) return `Asking for ${name}…`;
  return progress.totalBytes > 0 ? `Downloading ${name}` : `Downloading ${name}: ${formatBytes(progress.doneBytes)}`;
}
