import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordingState } from '../app/recording.ts';
import { hrefOf } from '../app/router.ts';
import './capture-panel.ts';
import './error-card.ts';
import './live-preview.ts';
import { recordPageStyles } from './record-page-styles.ts';
import './recording-figures.ts';
import { RetakeElement } from './retake-element.ts';
import { isTyping } from './shortcuts.ts';

/** Preview, one big button, and what to record with. */
@customElement('record-page')
export class RecordPage extends RetakeElement {
  static override styles = recordPageStyles;

  /** The source a link asked for. */
  @property({ attribute: false }) wantedSource: string | null = null;
  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#listening = new AbortController());
    addEventListener('keydown', (event) => this.#onKey(event), { signal });
    const { configuration, recording, models, storage } = this.services;
    if (this.wantedSource !== null && !recording.busy) configuration.change({ sourceId: this.wantedSource });
    void recording.open();
    void models.refresh();
    void storage.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.services.recording.leave();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('wantedSource');
    if (before === undefined || this.wantedSource === null || this.services.recording.busy) return;
    this.services.configuration.change({ sourceId: this.wantedSource });
    void this.services.recording.open();
  }

  override render(): TemplateResult {
    const state = this.watch(this.services.recording.state);
    return html`
      <h1 class="visually-hidden">Record</h1>
      <section class="stage ${isTall(state) ? 'tall' : ''}" aria-label="Preview">${this.#renderStage(state)}</section>
      <div class="deck">
        <recording-figures></recording-figures>
        <div class="thumbs">
          ${this.#renderLast()}
          ${this.#renderButton(state)}
          <span class="small quiet" role="status">${this.#hint(state)}</span>
        </div>
      </div>
      <capture-panel></capture-panel>
    `;
  }

  #renderStage(state: RecordingState): TemplateResult {
    if (state.at === 'failed') {
      return html`
        <error-card .error=${state.error}>
          <button class="button solid" @click=${() => this.services.recording.open()}>Try again</button>
          <button class="button" @click=${this.#useDemo}>Use the demo scene</button>
        </error-card>
      `;
    }
    if (state.at === 'idle' || state.at === 'opening') return html`<p class="waiting" role="status">Opening…</p>`;
    return html`<live-preview .source=${state.source}></live-preview>`;
  }

  #renderButton(state: RecordingState): TemplateResult {
    const on = state.at === 'recording' || state.at === 'stopping';
    const waits = state.at !== 'ready' && state.at !== 'recording';
    return html`
      <button class="record ${on ? 'on' : ''}" aria-label=${on ? 'Stop recording' : 'Start recording'} ?disabled=${waits} @click=${this.#toggle}><span></span></button>
    `;
  }

  /** The last take, where a camera has it: beside the button. */
  #renderLast(): TemplateResult {
    const last = this.watch(this.services.recording.lastSaved);
    if (last === null) return html`<span></span>`;
    return html`
      <a class="last" href=${hrefOf({ page: 'session', id: last.id })} aria-label="Replay ${last.name}">
        ${last.thumbnail === undefined ? nothing : html`<img src=${last.thumbnail} alt="" />`}
        <span class="small">Replay<br /><strong>${last.name}</strong></span>
      </a>
    `;
  }

  #hint(state: RecordingState): string {
    if (state.at === 'starting') return this.services.recording.live.state.value.at === 'loading' ? 'Loading the model…' : 'Starting…';
    if (state.at === 'stopping') return 'Saving…';
    if (state.at === 'recording') return 'Tap to stop';
    return state.at === 'ready' && this.services.recording.lastSaved.value !== null ? 'Saved' : '';
  }

  #toggle(): void {
    const { recording } = this.services;
    if (recording.state.value.at === 'recording') void recording.stop();
    else void recording.start();
  }

  #useDemo(): void {
    this.services.configuration.change({ sourceId: 'demo-scene' });
    void this.services.recording.open();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'r' && !event.repeat && !isTyping(event)) this.#toggle();
  }
}

/** A camera held upright. */
function isTall(state: RecordingState): boolean {
  return 'source' in state && state.source.info.height > state.source.info.width;
}
