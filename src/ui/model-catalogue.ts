import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DownloadState } from '../app/model-downloads.ts';
import { modelCatalogue, sourcePage, type CatalogueModel } from '../domain/model-catalogue.ts';
import { formatBytes } from './format.ts';
import { checkIcon, importIcon } from './icons.ts';
import { modelDownloadStyles, renderDownload } from './model-download.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Models that can be downloaded with one tap. */
@customElement('model-catalogue')
export class ModelCatalogue extends RetakeElement {
  static override styles = [
    sharedStyles,
    ...modelDownloadStyles,
    css`
      ul {
        display: grid;
        gap: var(--space-3);
      }
      li {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-3) var(--space-4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }
      .words {
        flex: 1 1 16rem;
        display: grid;
        gap: var(--space-1);
        min-width: 0;
      }
      h3 {
        font-size: var(--text-m);
        font-weight: 650;
        line-height: 1.3;
      }
      .words a {
        overflow-wrap: anywhere;
      }
      .actions {
        display: flex;
        gap: var(--space-2);
      }
      .here {
        color: var(--good);
      }
      .here svg {
        width: 1rem;
        height: 1rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.downloads.refresh();
  }

  override render(): TemplateResult {
    const kept = new Set(this.watch(this.services.models.choices).map(({ id }) => id));
    const states = this.watch(this.services.downloads.states);
    return html`<ul aria-label="Catalogue">${modelCatalogue.map((model) => this.#renderModel(model, kept.has(model.sha256), states.get(model.sha256)))}</ul>`;
  }

  #renderModel(model: CatalogueModel, kept: boolean, state: DownloadState | undefined): TemplateResult {
    const { name, finds, input, licence, repository, bytes, sha256 } = model;
    const { downloads } = this.services;
    const retry = html`<button class="button solid" @click=${() => downloads.fetchModel(model)}>Try again</button>`;
    return html`
      <li class="card">
        <div class="row">
          <div class="words">
            <h3>${name}</h3>
            <p class="small">${finds}</p>
            <p class="small quiet figure">
              ${formatBytes(bytes)} · input ${input.join(' × ')} · ${licence} ·
              <a href=${sourcePage(model)} target="_blank" rel="noreferrer">${repository}</a>
            </p>
            ${state?.at === 'begun' ? html`<p class="small figure">${formatBytes(state.bytes)} of it are here already.</p>` : nothing}
          </div>
          ${kept ? html`<span class="badge here">${checkIcon} In this browser</span>` : this.#renderActions(model, state)}
        </div>
        ${renderDownload(state, { retry, dismiss: () => void downloads.forget(sha256) })}
      </li>
    `;
  }

  #renderActions(model: CatalogueModel, state: DownloadState | undefined): TemplateResult | typeof nothing {
    const { downloads } = this.services;
    const fetchIt = (): void => void downloads.fetchModel(model);
    switch (state?.at) {
      case undefined:
        return html`<button class="button" aria-label="Download ${model.name}" @click=${fetchIt}>${importIcon} Download</button>`;
      case 'begun':
        return html`
          <div class="actions">
            <button class="button" aria-label="Resume the download of ${model.name}" @click=${fetchIt}>${importIcon} Resume</button>
            <button class="button plain" aria-label="Discard what is here of ${model.name}" @click=${() => downloads.discard(model.sha256)}>Discard</button>
          </div>
        `;
      default:
        return nothing;
    }
  }
}
