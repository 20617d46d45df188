import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { findsThings } from '../domain/detector-advice.ts';
import './detector-classes.ts';
import './detector-family.ts';
import { DetectorGroup } from './detector-group.ts';
import './detector-input.ts';
import './detector-labels.ts';
import './detector-region.ts';
import './detector-saving.ts';
import { groupTexts } from './detector-texts.ts';
import './detector-tracking.ts';
import './error-card.ts';

/** All that can be chosen about a detector, group by group; each says what it is while it is folded. */
@customElement('detector-form')
export class DetectorForm extends DetectorGroup {
  static override styles = [
    ...DetectorGroup.styles,
    css`
      :host {
        gap: 0;
      }
      details {
        border-top: 1px solid var(--line);
      }
      summary {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        min-height: 2.75rem;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary::before {
        content: '';
        flex: none;
        width: 0.4rem;
        height: 0.4rem;
        border: solid var(--ink-2);
        border-width: 0 1.5px 1.5px 0;
        rotate: -45deg;
      }
      details[open] > summary::before {
        rotate: 45deg;
      }
      summary > :first-child {
        flex: 1;
      }
      summary > .quiet {
        overflow: hidden;
        text-align: end;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .body {
        display: grid;
        padding-bottom: var(--space-4);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { draft } = this;
    if (draft === null) return nothing;
    const state = this.watch(draft.state);
    if (state.at === 'closed' || state.at === 'reading') return html`<p class="small quiet" role="status">Reading the model…</p>`;
    if (state.at === 'failed') return html`<error-card .error=${state.error}></error-card>`;
    const { spec, fit } = state;
    const texts = groupTexts(spec, fit);
    return html`
      ${renderGroup('Recognised as', texts.family, html`<detector-family .draft=${draft}></detector-family>`)}
      ${renderGroup('Classes', texts.classes, html`<detector-classes .draft=${draft}></detector-classes>`)}
      ${renderGroup('Region', texts.region, html`<detector-region .draft=${draft}></detector-region>`)}
      ${renderGroup('Frames', texts.frames, this.#renderFrames(spec.everyNth ?? 1))}
      ${findsThings(fit.recognition) ? renderGroup('Tracking', texts.tracking, html`<detector-tracking .draft=${draft}></detector-tracking>`) : nothing}
      ${renderGroup('Input', texts.input, html`<detector-input .draft=${draft}></detector-input>`)}
      ${renderGroup('Names', texts.labels, html`<detector-labels .draft=${draft}></detector-labels>`)}
      <detector-saving .draft=${draft}></detector-saving>
    `;
  }

  #renderFrames(value: number): TemplateResult {
    return this.renderNumber({ label: 'One frame in', value, least: 1, most: 10_000, whole: true, hint: '1 looks at every frame, 3 at frames 0, 3, 6 and so on.' }, (everyNth) =>
      this.change((spec) => ({ ...spec, everyNth })),
    );
  }
}

function renderGroup(title: string, now: string, body: TemplateResult): TemplateResult {
  return html`
    <details>
      <summary><span>${title}</span><span class="small quiet figure" title=${now}>${now}</span></summary>
      <div class="body">${body}</div>
    </details>
  `;
}
