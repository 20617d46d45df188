import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecordingState } from '../app/recording.ts';
import { LiveOverlay } from './live-overlay.ts';
import { livePreviewStyles } from './live-preview-styles.ts';
import { RetakeElement } from './retake-element.ts';

/** The picture of a source as it comes, how it is doing, and over the main one what the live detector said last. */
@customElement('live-preview')
export class LivePreview extends RetakeElement {
  static override styles = livePreviewStyles;

  @property() trackId = '';
  /** The live detector looks at this one. */
  @property({ type: Boolean }) main = false;
  /** One of several, so it says which. */
  @property({ type: Boolean }) named = false;
  readonly #overlay = new LiveOverlay();
  #endListening: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen(this.main);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listen(false);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('main')) this.#listen(this.main);
  }

  override render(): TemplateResult {
    const { rig, state } = this.services.recording;
    const source = this.watch(rig.videos).find(({ trackId }) => trackId === this.trackId)?.source;
    if (source === undefined) return html``;
    const { width, height, label } = source.info;
    this.#overlay.resize(width, height);
    // Boxes belong to the recording that made them.
    const recording = this.watch(state);
    if (this.main && (recording.at === 'ready' || recording.at === 'paused')) this.#overlay.clear();
    const { preview } = source;
    const picture = preview instanceof MediaStream ? html`<video .srcObject=${preview} autoplay muted playsinline aria-label=${label}></video>` : preview;
    const words = this.#words(recording);
    return html`
      ${picture}${this.main ? this.#overlay.canvas : nothing}
      ${this.named && words === null ? html`<p class="name small">${label}</p>` : nothing}
      ${words === null ? nothing : html`<p class="words" role="alert">${this.named ? html`<strong>${label}</strong><br />` : nothing}${words}</p>`}
    `;
  }

  #listen(on: boolean): void {
    this.#endListening();
    this.#endListening = on ? this.services.recording.live.onResult((result) => this.#overlay.show(result)) : () => undefined;
  }

  /** What is wrong with it, for people; null when nothing is. */
  #words(recording: RecordingState): string | null {
    const trouble = this.watch(this.services.recording.keeper.troubles).get(this.trackId);
    if (trouble === 'lost') return 'The camera went away. The recording goes on as soon as it is back; Stop saves what there is.';
    if (trouble === 'stalled') return 'No pictures come from the camera. It is being opened again…';
    if (trouble === 'switching') return 'Switching…';
    if (!('status' in recording) || recording.at === 'stopping') return null;
    const activity = recording.status?.tracks.find(({ trackId }) => trackId === this.trackId)?.activity;
    if (activity === 'failed') return 'This camera can’t be recorded any more. The others go on.';
    return activity === 'waiting' && recording.at === 'recording' ? 'Waiting for pictures…' : null;
  }
}
