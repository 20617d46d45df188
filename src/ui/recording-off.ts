import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { hrefOf } from '../app/router.ts';
import { RetakeElement } from './retake-element.ts';
import { pageStyles, sharedStyles } from './shared-styles.ts';

/** In place of the record page where recording is switched off. */
@customElement('recording-off')
export class RecordingOff extends RetakeElement {
  static override styles = [
    sharedStyles,
    pageStyles,
    css`
      :host {
        max-width: 40rem;
      }
      .card {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];

  override render(): TemplateResult {
    const { configuration } = this.services;
    this.watch(configuration);
    const byAddress = configuration.overridden.has('recording');
    return html`
      <div class="card">
        <h1>This page only replays</h1>
        <p>
          ${byAddress
            ? 'Recording is switched off by the address: it says recording=off. Open the page without that, or switch it on in the settings.'
            : 'Recording is switched off in the settings of this browser.'}
        </p>
        <div class="actions">
          <a class="button solid" href=${hrefOf({ page: 'library' })}>Go to the library</a>
          <a class="button" href=${hrefOf({ page: 'settings' })}>Settings</a>
        </div>
      </div>
    `;
  }
}
