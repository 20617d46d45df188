import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordingState } from '../app/recording.ts';
import { hrefOf } from '../app/router.ts';
import './capture-panel.ts';
import './error-card.ts';
import { screenIcon } from './icons.ts';
import './preview-grid.ts';
import { recordPageStyles } from './record-page-styles.ts';
import './recording-figures.ts';
import { RetakeElement } from './retake-element.ts';
import { isTyping } from './shortcuts.ts';
import './take-controls.ts';

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
    const { configuration, recording, models, detectors, storage } = this.services;
    if (this.wantedSource !== null && !recording.busy) configuration.change({ sourceId: this.wantedSource });
    void recording.open();
    void models.refresh().then(() => detectors.refresh());
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
    const { recording } = this.services;
    const state = this.watch(recording.state);
    const running = isRunning(state);
    // Only needed once something is recorded, so it is no part of getting ready.
    if (running) void import('./recording-panel.ts');
    return html`
      <h1 class="visually-hidden">Record</h1>
      <section class="stage ${this.#shape()}" aria-label="Preview">${this.#renderStage(state)}</section>
      <div class="deck">
        <recording-figures></recording-figures>
        <div class="thumbs">
          ${this.#renderLast()}
          ${this.#renderButton(state)}
          <span class="hint small quiet" role="status">${this.#hint(state)}</span>
        </div>
        ${running ? html`<take-controls></take-controls>` : nothing}
      </div>
      ${running ? html`<recording-panel class="panel"></recording-panel>` : html`<capture-panel class="panel"></capture-panel>`}
    `;
  }

  #renderStage(state: RecordingState): TemplateResult {
    const { recording } = this.services;
    switch (state.at) {
      case 'failed':
        return html`
          <error-card .error=${state.error}>
            <button class="button solid" @click=${() => recording.open(true)}>Try again</button>
            <button class="button" @click=${this.#useDemo}>Use the demo scene</button>
          </error-card>
        `;
      case 'asking':
        return html`<button class="button solid ask" @click=${() => recording.open(true)}>${screenIcon} Choose what to share</button>`;
      case 'idle':
      case 'opening':
        return html`<p class="waiting" role="status">Opening…</p>`;
      default:
        return html`
          <preview-grid></preview-grid>
          ${this.#renderBadge(state)}
          ${state.at === 'countdown'
            ? html`
                <button class="countdown" @click=${() => recording.cancelCountdown()}>
                  <span class="number" role="timer" aria-live="assertive">${state.secondsLeft}</span>
                  <span>Tap to cancel</span>
                </button>
              `
            : nothing}
        `;
    }
  }

  /** Which take is running, over the picture. */
  #renderBadge(state: RecordingState): TemplateResult | typeof nothing {
    const { plan } = this.services.recording;
    if (plan === null || !isRunning(state)) return nothing;
    const paused = state.at === 'paused';
    return html`<p class="take small ${paused ? 'paused' : ''}"><span class="lamp"></span>${paused ? 'Paused · ' : ''}${plan.name}</p>`;
  }

  #renderButton(state: RecordingState): TemplateResult {
    const on = state.at === 'recording' || state.at === 'paused' || state.at === 'stopping';
    const waits = !['ready', 'recording', 'paused'].includes(state.at);
    return html`
      <button class="record ${on ? 'on' : ''}" aria-label=${on ? 'Stop recording' : 'Start recording'} ?disabled=${waits} @click=${() => this.#toggle()}><span></span></button>
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
    const { recording } = this.services;
    switch (state.at) {
      case 'starting':
        return recording.live.state.value.at === 'loading' ? 'Loading the model…' : 'Starting…';
      case 'stopping':
        return 'Saving…';
      case 'recording':
        return 'Tap to stop';
      case 'paused':
        return 'Paused';
      default:
        return state.at === 'ready' && recording.lastSaved.value !== null ? 'Saved' : '';
    }
  }

  /** How much room the pictures want on a phone. */
  #shape(): string {
    const videos = this.watch(this.services.recording.rig.videos);
    const main = videos[0]?.source.info;
    if (videos.length > 2) return 'several';
    return main !== undefined && videos.length === 1 && main.height > main.width ? 'tall' : '';
  }

  #toggle(): void {
    const { recording } = this.services;
    if (recording.state.value.at === 'ready') void recording.start();
    else void recording.stop();
  }

  #useDemo(): void {
    this.services.configuration.change({ sourceId: 'demo-scene' });
    void this.services.recording.open();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.repeat || isTyping(event)) return;
    const { recording } = this.services;
    const keys: Readonly<Record<string, () => unknown>> = {
      r: () => this.#toggle(),
      p: () => (recording.state.value.at === 'paused' ? recording.resume() : recording.pause()),
      m: () => recording.actions.mark(),
      s: () => recording.actions.snapshot(),
      n: () => recording.keepAndNext(),
      x: () => recording.retry(),
      Escape: () => recording.cancelCountdown(),
    };
    keys[event.key]?.();
  }
}

/** From the first moment of a take to its last. */
function isRunning({ at }: RecordingState): boolean {
  return at === 'starting' || at === 'recording' || at === 'paused' || at === 'stopping';
}
