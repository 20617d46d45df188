import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { codecChoices, frameRates, heights, mostCameras } from '../domain/configuration.ts';
import { SettingsElement } from './settings-element.ts';

const codecNames = { auto: 'Automatic', h264: 'H.264', vp9: 'VP9', av1: 'AV1' } as const;

/** What records, and in which picture. */
@customElement('settings-camera')
export class SettingsCamera extends SettingsElement {
  @state() private cameras: readonly { readonly id: string; readonly label: string }[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#list();
  }

  override render(): TemplateResult {
    const { sourceId, cameras: chosen } = this.settings;
    const gone = chosen.filter((id) => this.cameras.every((camera) => camera.id !== id)).map((id) => ({ id, label: 'A camera that is not connected' }));
    return html`
      <section class="card group" aria-labelledby="title">
        <h2 id="title">Camera</h2>
        <div class="wide">${this.renderSegments('sourceId', 'Source', this.services.sources.map(({ id, label }) => [id, label]))}</div>
        ${sourceId === 'camera' ? this.#renderCameras([...this.cameras, ...gone]) : nothing}
        ${this.renderSelect('height', 'Resolution', heights.map((height) => [height, `${height}p`]))}
        ${this.renderSelect('frameRate', 'Frame rate', frameRates.map((rate) => [rate, `${rate} fps`]))}
        ${this.renderSelect('codec', 'Codec', codecChoices.map((codec) => [codec, codecNames[codec]]))}
      </section>
    `;
  }

  #renderCameras(cameras: readonly { readonly id: string; readonly label: string }[]): TemplateResult {
    const { cameras: chosen } = this.settings;
    const choose = (id: string, on: boolean): void => this.change({ cameras: on ? [...chosen, id] : chosen.filter((each) => each !== id) });
    const label = `Cameras: up to ${mostCameras} at once; none chosen, the one that looks as below`;
    return html`
      ${cameras.length < 2 && chosen.length === 0 ? nothing : this.renderChecks('cameras', label, cameras, mostCameras, choose)}
      <div class="wide">${this.renderSegments('facing', 'Camera of a phone', [['environment', 'Back'], ['user', 'Front']])}</div>
    `;
  }

  /** Without asking for permission; until it has been given, browsers name no cameras and give no ids. */
  async #list(): Promise<void> {
    const camera = this.services.sources.find(({ id }) => id === 'camera');
    const choices = (await camera?.choices()) ?? [];
    this.cameras = choices.filter(({ deviceId }) => deviceId !== '').map(({ deviceId, label }) => ({ id: deviceId, label }));
  }
}
