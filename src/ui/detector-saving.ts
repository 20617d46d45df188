import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { toAppError, type AppError } from '../domain/errors.ts';
import { DetectorGroup } from './detector-group.ts';
import { longestName, nameFault } from './detector-name.ts';
import { differences } from './detector-texts.ts';
import './error-card.ts';
import { detectorFiles, pickFile } from './pick-file.ts';

/** What was changed, and keeping it: under a name, or as a file. */
@customElement('detector-saving')
export class DetectorSaving extends DetectorGroup {
  static override styles = [
    ...DetectorGroup.styles,
    css`
      :host {
        padding-top: var(--space-3);
        border-top: 1px solid var(--line);
      }
      form {
        display: grid;
        gap: var(--space-2);
      }
    `,
  ];

  @query('#name') private readonly input: HTMLInputElement | null | undefined;
  @query('#save-as') private readonly saveAs: HTMLButtonElement | null | undefined;
  @state() private naming = false;
  @state() private wrong = '';
  @state() private refused: AppError | null = null;

  override render(): TemplateResult | typeof nothing {
    const { opened, draft } = this;
    if (opened === null || draft === null) return nothing;
    const { basis, spec, fit } = opened;
    const changed = spec !== basis.spec;
    const name = basis.spec.name;
    const words = differences(spec, fit);
    return html`
      <p class="small quiet">${words.length === 0 ? 'All as the family advises.' : `Set: ${words.join(' · ')}.`}${changed && name !== undefined ? ` Not yet kept in ${name}.` : ''}</p>
      ${this.naming
        ? this.#renderNaming()
        : html`
            <div class="actions">
              ${changed && name !== undefined ? html`<button class="button" type="button" @click=${this.#keep}>Save</button>` : nothing}
              <button class="button" type="button" id="save-as" @click=${this.#name}>Save as…</button>
              ${name === undefined || changed ? nothing : html`<button class="button" type="button" @click=${() => this.services.detectors.export({ ...spec, name })}>Export</button>`}
              <button class="button" type="button" @click=${this.#import}>Import…</button>
              ${changed ? html`<button class="button" type="button" @click=${this.#undo}>Undo changes</button>` : nothing}
            </div>
          `}
      ${this.refused === null ? nothing : html`<error-card .error=${this.refused}></error-card>`}
    `;
  }

  #renderNaming(): TemplateResult {
    return html`
      <form @submit=${this.#save}>
        <label class="field">
          <span class="label">Name of the detector</span>
          <input id="name" type="text" autocomplete="off" maxlength=${longestName} aria-invalid=${this.wrong === '' ? 'false' : 'true'} aria-describedby="wrong" />
        </label>
        <p class="small wrong" id="wrong" role="alert">${this.wrong}</p>
        <div class="actions">
          <button class="button">Save detector</button>
          <button class="button" type="button" @click=${this.#stopNaming}>Cancel</button>
        </div>
      </form>
    `;
  }

  async #name(): Promise<void> {
    this.wrong = '';
    this.naming = true;
    await this.updateComplete;
    this.input?.focus();
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.input?.value.trim() ?? '';
    this.wrong = nameFault(name, this.services.detectors.saved.value) ?? '';
    if (this.wrong !== '') return;
    await this.#attempt(async () => {
      await this.draft?.save(name);
      await this.#stopNaming();
    });
  }

  async #keep(): Promise<void> {
    await this.#attempt(async () => this.draft?.keep());
    await this.#focusSaveAs();
  }

  async #stopNaming(): Promise<void> {
    this.naming = false;
    await this.#focusSaveAs();
  }

  /** What was pressed is gone; the focus must not go with it. */
  async #focusSaveAs(): Promise<void> {
    await this.updateComplete;
    this.saveAs?.focus();
  }

  async #import(): Promise<void> {
    const file = await pickFile(detectorFiles);
    if (file === null) return;
    await this.#attempt(async () => {
      this.draft?.choose(await this.services.detectors.import(file));
      await this.draft?.open();
    });
  }

  /** What can't be done is told below. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    this.refused = null;
    try {
      await work();
    } catch (error) {
      this.refused = toAppError(error);
    }
  }

  async #undo(): Promise<void> {
    this.draft?.undo();
    await this.#focusSaveAs();
  }
}
