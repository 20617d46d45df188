import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { addressPart } from '../domain/model-download.ts';
import { importIcon } from './icons.ts';
import { modelDownloadStyles, renderDownload } from './model-download.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** A model from an address that is typed or pasted. */
@customElement('model-address')
export class ModelAddress extends RetakeElement {
  static override styles = [
    sharedStyles,
    ...modelDownloadStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-2);
      }
      .field {
        flex: 1 1 16rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const { downloads } = this.services;
    const state = this.watch(downloads.states).get(addressPart);
    const busy = state?.at === 'downloading' || state?.at === 'reading';
    return html`
      <form @submit=${this.#fetch}>
        <label class="field">
          <span class="label">Or the address of one, on GitHub or Hugging Face</span>
          <input type="text" name="address" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false" required placeholder="https://" />
        </label>
        <button class="button" ?disabled=${busy}>${importIcon} Download</button>
      </form>
      ${renderDownload(state, { retry: nothing, dismiss: () => void downloads.forget(addressPart) })}
    `;
  }

  #fetch(event: SubmitEvent): void {
    event.preventDefault();
    const address = new FormData(event.target as HTMLFormElement).get('address');
    if (typeof address === 'string') void this.services.downloads.fetchAddress(address);
  }
}
