import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AddState } from '../app/models.ts';
import './detector-list.ts';
import './error-card.ts';
import { importIcon } from './icons.ts';
import './model-address.ts';
import './model-card.ts';
import './model-catalogue.ts';
import { modelReportStyles, renderUnknown } from './model-report.ts';
import { pickFile } from './pick-file.ts';
import { RetakeElement } from './retake-element.ts';
import { pageStyles, sharedStyles } from './shared-styles.ts';

/** The models of this browser, and adding one: from a file, from the catalogue, from an address. */
@customElement('models-page')
export class ModelsPage extends RetakeElement {
  static override styles = [
    sharedStyles,
    pageStyles,
    modelReportStyles,
    css`
      :host {
        max-width: 52rem;
      }
      .list,
      section {
        display: grid;
        gap: var(--space-3);
      }
      .adding {
        display: grid;
        margin-bottom: var(--space-4);
      }
      section {
        margin-top: var(--space-6);
      }
      section > h2 {
        font-size: var(--text-l);
      }
      section > p {
        max-width: 40rem;
        text-wrap: pretty;
      }
      .own {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-5);
        border: 1.5px dashed var(--edge);
        border-radius: var(--radius-l);
      }
      .drop {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
      }
      .drop p {
        flex: 1 1 16rem;
      }
      @media (max-width: 40rem) {
        .own {
          padding: var(--space-4);
        }
        section {
          margin-top: var(--space-5);
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.models.refresh().then(() => this.services.detectors.refresh());
    void this.services.library.refresh();
  }

  override render(): TemplateResult {
    const choices = this.watch(this.services.models.choices);
    return html`
      <div class="head">
        <h1>Models</h1>
      </div>
      ${this.#renderAdding(this.watch(this.services.models.adding))}
      <ul class="list" aria-label="Models">
        ${repeat(choices, ({ id }) => id, (choice) => html`<li class="card"><model-card .model=${choice}></model-card></li>`)}
      </ul>
      <section aria-labelledby="detectors">
        <h2 id="detectors">Detectors</h2>
        <detector-list></detector-list>
      </section>
      <section aria-labelledby="own">
        <h2 id="own">Add your own</h2>
        <div class="own">
          <div class="drop">
            <p>Drop an <strong>.onnx</strong> file anywhere on this page.<br /><span class="quiet">It is recognised by what is in it, stays in this browser and works offline.</span></p>
            <button class="button" @click=${this.#pick}>${importIcon} Add a model</button>
          </div>
          <model-address></model-address>
        </div>
      </section>
      <section aria-labelledby="catalogue">
        <h2 id="catalogue">Catalogue</h2>
        <p class="quiet">Models anyone may use. A tap downloads one from its public repository and checks that it is the very file that was tested; from then on it works offline. Nothing of yours is sent.</p>
        <model-catalogue></model-catalogue>
      </section>
    `;
  }

  #renderAdding(adding: AddState): TemplateResult | typeof nothing {
    const { models } = this.services;
    const dismiss = html`<button class="button" @click=${() => models.forgetAdding()}>Dismiss</button>`;
    switch (adding.at) {
      case 'idle':
        return nothing;
      case 'reading':
        return html`<div class="adding"><div class="card result" role="status"><p>Reading ${adding.name}…</p><div><button class="button" @click=${adding.cancel}>Cancel</button></div></div></div>`;
      case 'failed':
        return html`<div class="adding"><error-card .error=${adding.error}>${dismiss}</error-card></div>`;
      case 'unknown':
        return html`<div class="adding">${renderUnknown(adding.name, adding.report, dismiss)}</div>`;
    }
  }

  async #pick(): Promise<void> {
    const file = await pickFile('.onnx');
    if (file !== null) await this.services.models.add(file);
  }
}
