import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { RigVideo } from '../app/rig.ts';
import { formatDuration } from './format.ts';
import { exportIcon, flipIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { describeEvent } from './session-event-texts.ts';
import { sharedStyles } from './shared-styles.ts';
import { soundWords } from './sound-words.ts';

/** Beside a take while it is recorded: notes, what happened so far, the cameras, and what there is already. */
@customElement('recording-panel')
export class RecordingPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        min-width: 0;
      }
      form,
      .pair {
        display: flex;
        align-items: end;
        gap: var(--space-2);
      }
      .field {
        flex: 1;
      }
      .button.icon {
        border-color: var(--edge);
      }
      [role='log'] {
        max-height: 14rem;
        overflow: auto;
        overscroll-behavior: contain;
      }
      ol {
        display: grid;
        gap: var(--space-1);
      }
      li {
        display: grid;
        grid-template-columns: 3.2rem 1fr;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private cameras: readonly { readonly deviceId: string; readonly label: string }[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const camera = this.services.sources.find(({ id }) => id === 'camera');
    void camera?.choices().then((choices) => (this.cameras = choices));
  }

  override render(): TemplateResult {
    const { configuration, recording } = this.services;
    const { at } = this.watch(recording.state);
    const idle = at !== 'recording' && at !== 'paused';
    const videos = this.watch(recording.rig.videos).filter(({ source }) => source.info.id === 'camera');
    return html`
      <form @submit=${this.#note}>
        <label class="field">
          <span class="label">Note</span>
          <input type="text" name="note" autocomplete="off" enterkeyhint="send" maxlength="500" placeholder="Type and press Enter" ?disabled=${idle} />
        </label>
      </form>
      ${this.#renderHappened()}
      ${configuration.value.sourceId === 'camera' && this.cameras.length > videos.length ? videos.map((video, position) => this.#renderCamera(video, position, videos, idle)) : nothing}
      <div class="small" role="status">${soundWords(this.watch(recording.rig.sound))}</div>
      <button class="button" ?disabled=${idle} @click=${this.#export}>${exportIcon} Export so far</button>
    `;
  }

  #renderHappened(): TemplateResult {
    const { recording } = this.services;
    const events = this.watch(recording.happened);
    const marks = this.watch(recording.actions.marks);
    const several = recording.rig.videos.value.length > 1;
    const entries = [
      ...events.map((event) => ({ timestampUs: event.timestampUs, words: describeEvent(event, several ? this.#nameOf(event.trackId) : undefined) })),
      ...marks.map(({ timestampUs, text }) => ({ timestampUs, words: text === '' ? 'Marker' : `“${text}”` })),
    ].sort((a, b) => b.timestampUs - a.timestampUs);
    return html`
      <section ?hidden=${entries.length === 0}>
        <h2 class="label" id="happened">This take so far</h2>
        <div role="log" aria-labelledby="happened" class="small" tabindex=${entries.length > 6 ? 0 : nothing}>
          <ol>
            ${entries.map(({ timestampUs, words }) => html`<li><span class="figure quiet">${formatDuration(timestampUs)}</span><span>${words}</span></li>`)}
          </ol>
        </div>
      </section>
    `;
  }

  #nameOf(trackId: string | undefined): string | undefined {
    const video = this.services.recording.rig.videos.value.find((each) => each.trackId === trackId);
    return video?.source.info.label ?? trackId;
  }

  /** Another camera for a track while the recording goes on. */
  #renderCamera({ trackId, source }: RigVideo, position: number, videos: readonly RigVideo[], idle: boolean): TemplateResult {
    const { recording } = this.services;
    const others = videos.filter((video) => video.trackId !== trackId).map((video) => video.source.deviceId);
    const offered = this.cameras.filter(({ deviceId }) => !others.includes(deviceId));
    const pick = (event: Event): void => void recording.actions.exchangeCamera(trackId, { deviceId: (event.target as HTMLSelectElement).value });
    const flip = (): void => void recording.actions.exchangeCamera(trackId, { facing: source.info.facing === 'user' ? 'environment' : 'user' });
    const label = videos.length > 1 ? `Camera ${position + 1}` : 'Camera';
    return html`
      <div class="pair">
        <label class="field">
          <span class="label">${label}</span>
          <select ?disabled=${idle} @change=${pick}>${offered.map(({ deviceId, label }) => html`<option value=${deviceId} .selected=${live(deviceId === source.deviceId)}>${label}</option>`)}</select>
        </label>
        <button class="button icon" ?hidden=${source.info.facing === undefined || videos.length > 1} ?disabled=${idle} aria-label="Switch between front and back camera" @click=${flip}>${flipIcon}</button>
      </div>
    `;
  }

  #note(event: SubmitEvent): void {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('note');
    if (!(field instanceof HTMLInputElement) || field.value.trim() === '') return;
    this.services.recording.actions.mark(field.value.trim());
    field.value = '';
  }

  async #export(): Promise<void> {
    const { recording, transfers } = this.services;
    const main = recording.rig.videos.value[0]?.trackId;
    const sessionId = await recording.actions.closeSegments();
    if (sessionId !== null && main !== undefined) await transfers.exportMp4({ id: sessionId, name: recording.plan?.name ?? '' }, main);
  }
}
