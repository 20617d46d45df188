import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { stages, type Stage } from '../domain/runs.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** How far a run goes, and how often. */
export interface RunExtent {
  readonly level: Stage;
  readonly repeats: number;
}

export const wholeRun: RunExtent = { level: 'postprocess', repeats: 1 };

const levelTexts: Record<Stage, string> = { read: 'Reading', decode: 'Decoding', preprocess: 'Preprocessing', infer: 'Inference', postprocess: 'All stages' };
const repeatChoices = [1, 3, 5, 10];

/** Chooses it; tells by a `run-extent` event. */
@customElement('run-extent')
export class RunExtentChoice extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) extent = wholeRun;

  override render(): TemplateResult {
    const { level, repeats } = this.extent;
    return html`
      <label class="field" title="To time the pipeline in parts: a run that stops early has times, but finds nothing">
        <span class="label">Stop after</span>
        <select @change=${(event: Event) => this.#tell({ level: (event.target as HTMLSelectElement).value as Stage })}>
          ${stages.toReversed().map((stage) => html`<option value=${stage} ?selected=${stage === level}>${levelTexts[stage]}</option>`)}
        </select>
      </label>
      <label class="field" title="Repeats show whether the results are the same, and how far times differ anyway">
        <span class="label">Times</span>
        <select @change=${(event: Event) => this.#tell({ repeats: Number((event.target as HTMLSelectElement).value) })}>
          ${repeatChoices.map((count) => html`<option value=${count} ?selected=${count === repeats}>${count === 1 ? 'Once' : `${count} times`}</option>`)}
        </select>
      </label>
    `;
  }

  #tell(part: Partial<RunExtent>): void {
    this.dispatchEvent(new CustomEvent<RunExtent>('run-extent', { detail: { ...this.extent, ...part } }));
  }
}
