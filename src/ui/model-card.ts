import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { motionModelId, type ModelChoice } from '../app/models.ts';
import { hrefOf } from '../app/router.ts';
import './engine-speeds.ts';
import { count, formatBytes } from './format.ts';
import { deleteIcon, modelsIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { rowCardStyles } from './row-card-styles.ts';
import { sharedStyles } from './shared-styles.ts';

/** A model of this browser: what it is, and which sessions have runs of it. */
@customElement('model-card')
export class ModelCard extends RetakeElement {
  static override styles = [
    sharedStyles,
    rowCardStyles,
    css`
      h2,
      .hash {
        overflow-wrap: anywhere;
      }
      summary {
        width: fit-content;
        padding: var(--space-1) 0;
        cursor: pointer;
      }
      details li {
        padding: var(--space-1) 0 var(--space-1) var(--space-4);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) model: ModelChoice | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.model === null) return nothing;
    const { model } = this;
    const { id, name, bytes, report } = model;
    const builtIn = id === motionModelId;
    return html`
      ${modelsIcon}
      <div class="words">
        <h2>${name} ${builtIn ? html`<span class="badge">Built in</span>` : nothing}</h2>
        <p class="small quiet">${builtIn ? 'Finds what moved since the frame before. Nothing to download.' : report?.why}</p>
        ${builtIn ? nothing : html`<p class="small quiet figure hash">${formatBytes(bytes ?? 0)} · sha256 ${id.slice(0, 12)}…</p>`}
        ${builtIn ? nothing : html`<engine-speeds .modelSha256=${id}></engine-speeds>`}
        ${this.#renderUses(model)}
      </div>
      <div class="actions">
        ${this.#renderTry(model)}
        ${builtIn ? nothing : html`<button class="button icon" aria-label="Delete ${name}" title="Delete" @click=${() => this.services.models.remove(model)}>${deleteIcon}</button>`}
      </div>
    `;
  }

  /** On the newest session, with this model chosen. */
  #renderTry({ id, name }: ModelChoice): TemplateResult | typeof nothing {
    const library = this.watch(this.services.library.state);
    const newest = library.at === 'ready' ? library.entries[0]?.session : undefined;
    if (newest === undefined) return nothing;
    return html`<a class="button" href=${hrefOf({ page: 'session', id: newest.id })} aria-label="Try ${name} on the newest session" @click=${() => this.services.detectors.chosen.set(id)}>Try</a>`;
  }

  /** Sessions that are in the library; one that was deleted is not named any more. */
  #renderUses({ sessionIds }: ModelChoice): TemplateResult | typeof nothing {
    const library = this.watch(this.services.library.state);
    if (library.at !== 'ready') return nothing;
    const uses = library.entries.filter(({ session }) => sessionIds.includes(session.id));
    if (uses.length === 0) return html`<p class="small quiet">Not used in any session yet.</p>`;
    return html`
      <details class="small">
        <summary class="figure">Used in ${count(uses.length, 'session')}</summary>
        <ul>
          ${uses.map(({ session }) => html`<li><a href=${hrefOf({ page: 'session', id: session.id })}>${session.name}</a></li>`)}
        </ul>
      </details>
    `;
  }
}
