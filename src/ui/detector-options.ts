import { html, type TemplateResult } from 'lit';
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

export function renderDetectorOptions(models: readonly ModelChoice[], saved: readonly SavedDetector[], chosenId: string | null): TemplateResult[] {
  const options = (listed: readonly Listed[]): TemplateResult[] => listed.map(({ id, name }) => html`<option value=${id} .selected=${id === chosenId}>${name}</option>`);
  if (saved.length === 0) return options(models);
  return [html`<optgroup label="Models">${options(models)}</optgroup>`, html`<optgroup label="Saved detectors">${options(listedDetectors([], saved))}</optgroup>`];
}
