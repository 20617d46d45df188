import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { motionModelId, type AddState, type ModelChoice } from '../app/models.ts';
import type { ModelReport, TensorInfo } from '../domain/family.ts';
import './error-card.ts';
import { formatBytes } from './format.ts';
import { deleteIcon, importIcon, modelsIcon } from './icons.ts';
import { pickFile } from './pick-file.ts';
import { RetakeElement } from './retake-element.ts';
import { pageStyles, sharedStyles } from './shared-styles.ts';

/** The models of this browser, and adding one. */
@customElement('models-page')
export class ModelsPage extends RetakeElement {
  static override styles = [
    sharedStyles,
    pageStyles,
    css`
      :host {
        max-width: 52rem;
      }
      .list {
        display: grid;
        gap: var(--space-3);
      }
      .model {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-1) var(--space-4);
        padding: var(--space-3) var(--space-3) var(--space-3) var(--space-4);
      }
      h2,
      .hash {
        overflow-wrap: anywhere;
      }
      .result {
        display: grid;
        gap: var(--space-3);
        margin-bottom: var(--space-4);
        padding: var(--space-4);
      }
      .result:empty {
        display: none;
      }
      .tensors {
        overflow-x: auto;
        font: var(--text-s) / 1.6 var(--mono);
      }
      .tensors th {
        padding-right: var(--space-4);
        color: var(--ink-2);
        font-weight: 400;
        text-align: left;
      }
      .tensors td {
        padding-right: var(--space-4);
        white-space: nowrap;
      }
      .drop-hint {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        margin-top: var(--space-4);
        padding: var(--space-5);
        border: 1.5px dashed var(--edge);
        border-radius: var(--radius-l);
        text-align: center;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.models.refresh();
  }

  override render(): TemplateResult {
    const choices = this.watch(this.services.models.choices);
    return html`
      <div class="head">
        <h1>Models</h1>
      </div>
      ${this.#renderAdding(this.watch(this.services.models.adding))}
      <ul class="list" aria-label="Models">
        ${repeat(choices, ({ id }) => id, (choice) => this.#renderModel(choice))}
      </ul>
      <div class="drop-hint">
        <p>Drop an <strong>.onnx</strong> file anywhere on this page.<br /><span class="quiet">UltraFace and YOLOX detectors are recognised by their tensors. The file stays in this browser and works offline.</span></p>
        <button class="button" @click=${this.#pick}>${importIcon} Add a model</button>
      </div>
    `;
  }

  #renderModel({ id, name, bytes, report }: ModelChoice): TemplateResult {
    const builtIn = id === motionModelId;
    return html`
      <li class="card model">
        ${modelsIcon}
        <div>
          <h2>${name} ${builtIn ? html`<span class="badge">Built in</span>` : nothing}</h2>
          <p class="small quiet">${builtIn ? 'Finds what moved since the frame before. Nothing to download.' : report?.why}</p>
          ${builtIn ? nothing : html`<p class="small quiet figure hash">${formatBytes(bytes ?? 0)} · sha256 ${id.slice(0, 12)}…</p>`}
        </div>
        ${builtIn ? nothing : html`<button class="button icon" aria-label="Delete ${name}" title="Delete" @click=${() => this.services.models.remove(id)}>${deleteIcon}</button>`}
      </li>
    `;
  }

  #renderAdding(adding: AddState): TemplateResult | typeof nothing {
    const { models } = this.services;
    const dismiss = html`<button class="button" @click=${() => models.forgetAdding()}>Dismiss</button>`;
    switch (adding.at) {
      case 'idle':
        return nothing;
      case 'reading':
        return html`<div class="card result" role="status"><p>Reading ${adding.name}…</p><div><button class="button" @click=${adding.cancel}>Cancel</button></div></div>`;
      case 'failed':
        return html`<error-card class="result" .error=${adding.error}>${dismiss}</error-card>`;
      case 'unknown':
        return html`
          <div class="card result" role="alert">
            <h2>${adding.name}: this kind of model is not known yet</h2>
            <p>${adding.report.why}</p>
            ${renderTensors(adding.report)}
            <p class="quiet">It was not kept. Pick another model, or export yours in the form of one of these families.</p>
            <div>${dismiss}</div>
          </div>
        `;
    }
  }

  async #pick(): Promise<void> {
    const file = await pickFile('.onnx');
    if (file !== null) await this.services.models.add(file);
  }
}

function renderTensors({ tensors }: ModelReport): TemplateResult {
  const row = (kind: string, { name, type, shape }: TensorInfo): TemplateResult => html`<tr><th scope="row">${kind}</th><td>${name}</td><td>${type}</td><td>${shape.join(' × ')}</td></tr>`;
  return html`
    <div class="tensors" tabindex="0" role="region" aria-label="Tensors of the model">
      <table>
        ${tensors.inputs.map((tensor) => row('input', tensor))}${tensors.outputs.map((tensor) => row('output', tensor))}
      </table>
    </div>
  `;
}
