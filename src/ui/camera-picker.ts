import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { mostCameras, type Configuration } from '../domain/configuration.ts';
import { addIcon, closeIcon, flipIcon, screenIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

interface Camera {
  readonly deviceId: string;
  readonly label: string;
}

/** Which cameras to record, up to three, and the screen beside them. */
@customElement('camera-picker')
export class CameraPicker extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .with-button {
        display: flex;
        align-items: end;
        gap: var(--space-2);
      }
      .with-button .field {
        flex: 1;
      }
      .button.icon {
        border-color: var(--edge);
      }
      .more {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .more .button {
        flex: 1;
        white-space: nowrap;
      }
    `,
  ];

  @state() private cameras: readonly Camera[] = [];
  #listedFor: unknown = null;

  override render(): TemplateResult {
    const { configuration, recording } = this.services;
    const settings = this.watch(configuration);
    const videos = this.watch(recording.rig.videos);
    const locked = this.watch(recording.state).at !== 'ready';
    const chosen = settings.cameras;
    const free = this.cameras.filter(({ deviceId }) => !chosen.includes(deviceId) && deviceId !== videos[0]?.source.deviceId);
    const shares = videos.some(({ trackId }) => trackId === 'screen');
    const canShare = 'getDisplayMedia' in navigator.mediaDevices;
    return html`
      ${this.#renderMain(settings)}
      ${chosen.slice(1).map((id, position) => this.#renderMore(id, position + 1, settings))}
      ${free.length === 0 && !canShare
        ? nothing
        : html`
            <div class="more">
              ${free.length === 0 || Math.max(1, chosen.length) >= mostCameras
                ? nothing
                : html`<button class="button" ?disabled=${locked} @click=${() => this.#add(settings, free)}>${addIcon} Camera</button>`}
              ${!canShare
                ? nothing
                : shares
                  ? html`<button class="button" ?disabled=${locked} @click=${() => recording.rig.drop('screen')}>${closeIcon} Screen</button>`
                  : html`<button class="button" ?disabled=${locked} @click=${() => recording.addScreen()}>${screenIcon} Screen</button>`}
            </div>
          `}
    `;
  }

  override updated(): void {
    // Names of cameras are known once one has been permitted, so the list is read again with each opened source.
    const main = this.services.recording.rig.main;
    if (main === undefined || this.#listedFor === main) return;
    this.#listedFor = main;
    const camera = this.services.sources.find(({ id }) => id === 'camera');
    void camera?.choices().then((choices) => (this.cameras = choices));
  }

  #renderMain(settings: Configuration): TemplateResult {
    const [first, ...others] = settings.cameras;
    const alone = others.length === 0;
    const flip = (): void => this.#change({ cameras: [], facing: settings.facing === 'user' ? 'environment' : 'user' });
    const automatic = this.cameras.length < 2 ? 'Automatic' : `Automatic (${settings.facing === 'user' ? 'front' : 'back'})`;
    return html`
      <div class="with-button">
        <label class="field">
          <span class="label">Camera</span>
          <select @change=${(event: Event) => this.#pick(event, 0, settings)}>
            ${alone ? html`<option value="" .selected=${live(first === undefined)}>${automatic}</option>` : nothing}
            ${this.#options(first, others)}
          </select>
        </label>
        <button ?hidden=${this.cameras.length < 2 || !alone} class="button icon" aria-label="Switch between front and back camera" title="Front or back" @click=${flip}>${flipIcon}</button>
      </div>
    `;
  }

  #renderMore(id: string, position: number, settings: Configuration): TemplateResult {
    const others = settings.cameras.filter((other) => other !== id);
    const remove = (): void => this.#change({ cameras: others });
    return html`
      <div class="with-button">
        <label class="field">
          <span class="label">Camera ${position + 1}</span>
          <select @change=${(event: Event) => this.#pick(event, position, settings)}>${this.#options(id, others)}</select>
        </label>
        <button class="button icon" aria-label="Remove camera ${position + 1}" @click=${remove}>${closeIcon}</button>
      </div>
    `;
  }

  #options(chosen: string | undefined, taken: readonly string[]): TemplateResult[] {
    const offered = this.cameras.filter(({ deviceId }) => !taken.includes(deviceId));
    return offered.map(({ deviceId, label }) => html`<option value=${deviceId} .selected=${live(deviceId === chosen)}>${label}</option>`);
  }

  #pick(event: Event, position: number, { cameras }: Configuration): void {
    const id = (event.target as HTMLSelectElement).value;
    this.#change({ cameras: id === '' ? [] : cameras.length === 0 ? [id] : cameras.map((before, at) => (at === position ? id : before)) });
  }

  /** The camera that was picked by itself so far is from now on picked by name. */
  #add({ cameras }: Configuration, free: readonly Camera[]): void {
    const main = this.services.recording.rig.main?.deviceId;
    const before = cameras.length > 0 || main === undefined ? cameras : [main];
    const [next] = free;
    if (next !== undefined) this.#change({ cameras: [...before, next.deviceId] });
  }

  #change(part: Partial<Configuration>): void {
    this.services.configuration.change(part);
    void this.services.recording.open();
  }
}
