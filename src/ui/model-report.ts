import { css, html, type TemplateResult } from 'lit';
import type { ModelReport, TensorInfo } from '../domain/family.ts';

export const modelReportStyles = css`
  .result {
    display: grid;
    gap: var(--space-3);
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
`;

/** A model that no family recognises: what was found in it. */
export function renderUnknown(name: string, { why, tensors }: ModelReport, actions: TemplateResult): TemplateResult {
  const row = (kind: string, { name, type, shape }: TensorInfo): TemplateResult => html`<tr><th scope="row">${kind}</th><td>${name}</td><td>${type}</td><td>${shape.join(' × ')}</td></tr>`;
  return html`
    <div class="card result" role="alert">
      <h2>${name}: this kind of model is not known yet</h2>
      <p>${why}</p>
      <div class="tensors" tabindex="0" role="region" aria-label="Tensors of the model">
        <table>
          ${tensors.inputs.map((tensor) => row('input', tensor))}${tensors.outputs.map((tensor) => row('output', tensor))}
        </table>
      </div>
      <p class="quiet">It was not kept. Pick another model, or export yours in the form of one of these families.</p>
      <div>${actions}</div>
    </div>
  `;
}
