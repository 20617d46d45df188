import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { hrefOf } from '../app/router.ts';
import type { LibraryEntry } from '../app/library.ts';
import { importTypes } from '../app/transfer.ts';
import './error-card.ts';
import { importIcon, modelsIcon, exportIcon, recordIcon } from './icons.ts';
import { pickFile } from './pick-file.ts';
import { RetakeElement } from './retake-element.ts';
import './session-card.ts';
import { pageStyles, sharedStyles } from './shared-styles.ts';
import './storage-meter.ts';

/** All sessions; where there is none, what to do first. */
@customElement('library-page')
export class LibraryPage extends RetakeElement {
  static override styles = [
    sharedStyles,
    pageStyles,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: var(--space-4);
      }
      storage-meter {
        margin-top: var(--space-5);
      }
      .empty {
        display: grid;
        justify-items: center;
        gap: var(--space-5);
        max-width: 54rem;
        margin: clamp(1rem, 8vh, 5rem) auto 0;
        text-align: center;
      }
      .empty h1 {
        font-size: clamp(1.75rem, 6vw, 2.75rem);
        letter-spacing: -0.035em;
        text-wrap: balance;
      }
      .lead {
        max-width: 34rem;
        color: var(--ink-2);
        font-size: var(--text-l);
        text-wrap: pretty;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--space-3);
      }
      .actions .button {
        min-height: 3rem;
        padding: 0 var(--space-5);
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
        gap: var(--space-4);
        width: 100%;
        margin-top: var(--space-4);
        text-align: left;
      }
      .steps li {
        display: grid;
        grid-template-columns: auto 1fr;
        align-content: start;
        gap: var(--space-1) var(--space-3);
        padding: var(--space-4);
      }
      .steps p {
        grid-column: 2;
        color: var(--ink-2);
      }
      .red .dot {
        fill: currentColor;
      }
      @media (max-width: 40rem) {
        .actions {
          width: 100%;
        }
        .actions .button {
          flex: 1 1 100%;
        }
        .head .record {
          display: none;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.library.refresh();
  }

  override render(): TemplateResult | typeof nothing {
    const state = this.watch(this.services.library.state);
    if (state.at === 'loading') return nothing;
    if (state.at === 'failed') {
      return html`<error-card .error=${state.error}><button class="button" @click=${() => this.services.library.refresh()}>Try again</button></error-card>`;
    }
    return state.entries.length === 0 ? this.#renderEmpty() : this.#renderSessions(state.entries);
  }

  #renderSessions(entries: readonly LibraryEntry[]): TemplateResult {
    return html`
      <div class="head">
        <h1>Library</h1>
        <button class="button" @click=${this.#import}>${importIcon} Import</button>
        ${this.#records ? html`<a class="button red record" href=${hrefOf({ page: 'record' })}>${recordIcon} Record</a>` : nothing}
      </div>
      <ul class="grid" aria-label="Sessions">
        ${repeat(entries, ({ session }) => session.id, (entry) => html`<li><session-card .entry=${entry}></session-card></li>`)}
      </ul>
      <storage-meter></storage-meter>
    `;
  }

  #renderEmpty(): TemplateResult {
    return html`
      <div class="empty">
        <h1>Record once, retake with every model.</h1>
        <p class="lead">Film a scene with this device, then replay exactly those frames through any detector. Nothing is installed, nothing leaves this browser.</p>
        <div class="actions">
          ${this.#records
            ? html`
                <a class="button red" href=${hrefOf({ page: 'record' })}>${recordIcon} Record</a>
                <a class="button" href=${hrefOf({ page: 'record', sourceId: 'demo-scene' })}>Try the demo scene</a>
              `
            : nothing}
          <button class="button" @click=${this.#import}>${importIcon} Import a session or a video</button>
        </div>
        <ol class="steps">
          <li class="card">${recordIcon}<h2>Record</h2><p>Every frame is saved with its exact time, and every dropped one is counted.</p></li>
          <li class="card">${modelsIcon}<h2>Replay with a model</h2><p>At the recorded pace or frame by frame. Motion detection is built in; drop an .onnx file for more.</p></li>
          <li class="card">${exportIcon}<h2>Take it with you</h2><p>Export a zip: video, frame times, results. Import it on any other machine.</p></li>
        </ol>
      </div>
    `;
  }

  /** Whether this page records, by its configuration. */
  get #records(): boolean {
    return this.watch(this.services.configuration).recording;
  }

  async #import(): Promise<void> {
    const file = await pickFile(importTypes);
    if (file !== null) await this.services.transfers.importFile(file);
  }
}
