import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SavedDetector } from '../domain/detector.ts';
import { toAppError, type AppError } from '../domain/errors.ts';
import './detector-card.ts';
import type { DetectorCard } from './detector-card.ts';
import './error-card.ts';
import { importIcon } from './icons.ts';
import { detectorFiles, pickFile } from './pick-file.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** The detectors that were saved, and taking one in from a file. */
@customElement('detector-list')
export class DetectorList extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host,
      ul {
        display: grid;
        gap: var(--space-3);
      }
      p {
        max-width: 40rem;
        text-wrap: pretty;
      }
    `,
  ];

  @query('#import') private readonly importButton: HTMLButtonElement | null | undefined;
  @state() private refused: AppError | null = null;

  override render(): TemplateResult {
    const saved = this.watch(this.services.detectors.saved);
    return html`
      <p class="quiet">
        A model with settings of its own: threshold, classes, region and more.${saved.length === 0 ? ' Open a session, choose a model, then Configure and Save as… to keep one here.' : ' Each can be run, and can detect live.'}
      </p>
      ${saved.length === 0
        ? nothing
        : html`<ul aria-label="Detectors">${repeat(saved, ({ id }) => id, (each) => html`<li class="card"><detector-card .saved=${each} @delete=${() => this.#remove(each)}></detector-card></li>`)}</ul>`}
      ${this.refused === null ? nothing : html`<error-card .error=${this.refused}><button class="button" @click=${() => (this.refused = null)}>Dismiss</button></error-card>`}
      <div><button class="button" id="import" @click=${this.#import}>${importIcon} Import a detector</button></div>
    `;
  }

  /** The focus goes to the card that is in its place then. */
  async #remove(saved: SavedDetector): Promise<void> {
    const cards = [...this.renderRoot.querySelectorAll<DetectorCard>('detector-card')];
    const at = cards.findIndex((card) => card.saved === saved);
    const next = cards[at + 1] ?? cards[at - 1] ?? this.importButton;
    await this.services.detectors.remove(saved);
    await this.updateComplete;
    next?.focus();
  }

  async #import(): Promise<void> {
    const file = await pickFile(detectorFiles);
    if (file === null) return;
    this.refused = null;
    await this.services.detectors.import(file).catch((error: unknown) => (this.refused = toAppError(error)));
  }
}
