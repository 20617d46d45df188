import { html, nothing, type TemplateResult } from 'lit';
import type { ModelChoice } from '../app/models.ts';
import type { SavedDetector } from '../domain/detector.ts';

interface Listed {
  readonly id: string;
  readonly name: string;
}

/** What a list to choose a detector from offers: models as their families advise, and saved detectors. */
export function listedDetectors(models: readonly ModelChoice[], saved: readonly SavedDetector[]): readonly Listed[] {
  return [...models.map(({ id, name }) => ({ id, name })), ...saved.map(({ id, detector }) => ({ id, name: detector.name }))];
}

/** What a list says of a choice that was deleted or came from elsewhere. It can't be picked, so that whatever else is picked is a change. */
export function renderMissingOption(): TemplateResult {
  return html`<option disabled .selected=${true}>Not in this browser</option>`;
}

export function renderDetectorOptions(models: readonly ModelChoice[], saved: readonly SavedDetector[], chosenId: string | null): TemplateResult {
  const missing = listedDetectors(models, saved).every(({ id }) => id !== chosenId);
  const options = (listed: readonly Listed[]): TemplateResult[] => listed.map(({ id, name }) => html`<option value=${id} .selected=${id === chosenId}>${name}</option>`);
  return html`
    ${missing ? renderMissingOption() : nothing}
    ${saved.length === 0
      ? options(models)
      : html`<optgroup label="Models">${options(models)}</optgroup><optgroup label="Saved detectors">${options(listedDetectors([], saved))}</optgroup>`}
  `;
}
