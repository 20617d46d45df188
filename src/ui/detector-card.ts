import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { motionModelId } from '../app/models.ts';
import type { SavedDetector } from '../domain/detector.ts';
import { fitsOf, type FamilyFit } from '../domain/family.ts';
import { longestName, nameFault } from './detector-name.ts';
import { differences } from './detector-texts.ts';
import { checkIcon, deleteIcon, exportIcon, modelsIcon, renameIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { rowCardStyles } from './row-card-styles.ts';
import { sharedStyles } from './shared-styles.ts';

/** A saved detector: its model, and what it does otherwise than the family advises. Its `delete` event asks for its deletion. */
@customElement('detector-card')
export class DetectorCard extends RetakeElement {
  static override styles = [
    sharedStyles,
    rowCardStyles,
    css`
      .words {
        overflow-wrap: anywhere;
      }
      form {
        display: flex;
        gap: var(--space-2);
      }
      .wrong {
        color: var(--record-ink);
      }
    `,
  ];

  @property({ attribute: false }) saved: SavedDetector | null = null;
  @query('#name') private readonly input: HTMLInputElement | null | undefined;
  @query('#rename') private readonly renameButton: HTMLButtonElement | null | undefined;
  @state() private renaming = false;
  @state() private wrong = '';

  override render(): TemplateResult | typeof nothing {
    const { saved } = this;
    if (saved === null) return nothing;
    const { detector } = saved;
    const { fit, missing } = this.#model(saved);
    const words = differences(detector, fit);
    return html`
      ${modelsIcon}
      <div class="words">
        ${this.renaming ? this.#renderRenaming(detector.name) : html`<h2>${detector.name}</h2>`}
        <p class="small quiet">${detector.modelName}${missing ? html` <span class="badge warn">Model missing</span>` : nothing}</p>
        <p class="small quiet figure">${words.length === 0 ? 'All as the family advises.' : words.join(' · ')}</p>
        ${missing ? html`<p class="small quiet figure">Add the model whose sha256 is ${detector.modelSha256}.</p>` : nothing}
      </div>
      <div class="actions">
        <button class="button icon" id="rename" aria-label="Rename ${detector.name}" title="Rename" @click=${this.#rename}>${renameIcon}</button>
        <button class="button icon" aria-label="Export ${detector.name}" title="Export" @click=${() => this.services.detectors.export(detector)}>${exportIcon}</button>
        <button class="button icon" aria-label="Delete ${detector.name}" title="Delete" @click=${() => this.dispatchEvent(new Event('delete'))}>${deleteIcon}</button>
      </div>
    `;
  }

  #renderRenaming(name: string): TemplateResult {
    return html`
      <form @submit=${this.#take}>
        <input id="name" type="text" autocomplete="off" aria-label="Name" maxlength=${longestName} .value=${name} aria-describedby="wrong" />
        <button class="button icon" aria-label="Save name" title="Save">${checkIcon}</button>
      </form>
      <p class="small wrong" id="wrong" role="alert">${this.wrong}</p>
    `;
  }

  /** The built-in model is there without being kept; its report is only known once it is. */
  #model({ detector: { family, modelSha256 } }: SavedDetector): { readonly fit: FamilyFit | null; readonly missing: boolean } {
    const choices = this.watch(this.services.models.choices);
    const model = choices.find(({ id, report }) => id === modelSha256 || (family === motionModelId && report?.family === family));
    const fit = model?.report === undefined ? undefined : fitsOf(model.report).find((each) => each.family === family);
    return { fit: fit ?? null, missing: model === undefined && family !== motionModelId };
  }

  override focus(): void {
    this.renameButton?.focus();
  }

  async #rename(): Promise<void> {
    this.wrong = '';
    this.renaming = true;
    await this.updateComplete;
    this.input?.select();
  }

  async #take(event: Event): Promise<void> {
    event.preventDefault();
    const { saved } = this;
    const name = this.input?.value.trim() ?? '';
    const others = this.services.detectors.saved.value.filter(({ id }) => id !== saved?.id);
    this.wrong = nameFault(name, others) ?? '';
    if (saved === null || this.wrong !== '') return;
    this.renaming = false;
    await this.services.detectors.rename(saved.id, name);
    // Among the others it may have moved, which takes the focus.
    await this.updateComplete;
    this.focus();
  }
}
