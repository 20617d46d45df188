import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { fitsOf } from '../domain/family.ts';
import { DetectorGroup } from './detector-group.ts';
import { certaintyTexts } from './detector-texts.ts';

/** What the model was taken for, why, and what else it may be. */
@customElement('detector-family')
export class DetectorFamily extends DetectorGroup {
  override render(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (opened === null) return nothing;
    const fits = fitsOf(opened.basis.report);
    const pick = (event: Event): void => this.draft?.chooseFamily((event.target as HTMLSelectElement).value);
    return html`
      ${fits.length > 1
        ? html`
            <label class="field">
              <span class="label">Read as</span>
              <select @change=${pick}>
                ${fits.map(({ family, label, recognition }) => html`<option value=${family} .selected=${family === opened.fit.family}>${label}, ${certaintyTexts[recognition.certainty]}</option>`)}
              </select>
            </label>
          `
        : nothing}
      <p class="small">${opened.fit.recognition.why}</p>
      ${fits.length > 1 ? nothing : html`<p class="small quiet">No other family reads this model.</p>`}
    `;
  }
}
