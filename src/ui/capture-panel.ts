import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { RecordingState } from '../app/recording.ts';
import { frameRates, heights, type Configuration } from '../domain/configuration.ts';
import './error-card.ts';
import { flipIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

interface Camera {
  readonly deviceId: string;
  readonly label: string;
}

/** What to record with. Locked during a recording. */
@customElement('capture-panel')
export class CapturePanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        min-width: 0;
      }
      fieldset {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      legend {
        margin-bottom: var(--space-1);
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-3);
      }
      .with-button {
        display: flex;
        align-items: end;
        gap: var(--space-2);
      }
      .with-button .field {
        flex: 1;
      }
      .button.flip {
        border-color: var(--edge);
      }
    `,
  ];

  @state() private cameras: readonly Camera[] = [];
  #listedFor: unknown = null;

  override render(): TemplateResult {
    const { configuration, recording, sources } = this.services;
    const settings = this.watch(configuration);
    const capture = this.watch(recording.state);
    const locked = recording.busy;
    return html`
      <fieldset ?disabled=${locked}>
        <legend>Source</legend>
        <div class="segments">
          ${sources.map(
            ({ id, label }) => html`
              <label><input type="radio" name="source" .value=${id} .checked=${settings.sourceId === id} @change=${() => this.#change({ sourceId: id })} />${label}</label>
            `,
          )}
        </div>
        ${settings.sourceId === 'camera' ? this.#renderCamera(settings) : nothing}
        <div class="pair">
          ${this.#renderSelect('Resolution', heights, settings.height, (height) => `${height}p`, (height) => this.#change({ height }))}
          ${this.#renderSelect('Frame rate', frameRates, settings.frameRate, (rate) => `${rate} fps`, (frameRate) => this.#change({ frameRate }))}
        </div>
        <p class="small quiet figure" role="status">${given(capture, settings)}</p>
      </fieldset>
      ${this.#renderDetection(settings, locked)}
    `;
  }

  override updated(): void {
    // Names of cameras are known once one has been permitted, so the list is read again with each opened source.
    const capture = this.services.recording.state.value;
    if (!('source' in capture) || this.#listedFor === capture.source) return;
    this.#listedFor = capture.source;
    const camera = this.services.sources.find(({ id }) => id === 'camera');
    void camera?.choices().then((choices) => (this.cameras = choices));
  }

  #renderCamera(settings: Configuration): TemplateResult {
    const pick = (event: Event): void => {
      const id = (event.target as HTMLSelectElement).value;
      this.#change({ cameras: id === '' ? [] : [id] });
    };
    const flip = (): void => this.#change({ cameras: [], facing: settings.facing === 'user' ? 'environment' : 'user' });
    return html`
      <div class="with-button">
        <label class="field">
          <span class="label">Camera</span>
          <select @change=${pick}>
            <option value="" ?selected=${settings.cameras.length === 0}>${this.cameras.length < 2 ? 'Automatic' : `Automatic (${settings.facing === 'user' ? 'front' : 'back'})`}</option>
            ${this.cameras.map(({ deviceId, label }) => html`<option value=${deviceId} ?selected=${deviceId === settings.cameras[0]}>${label}</option>`)}
          </select>
        </label>
        <button ?hidden=${this.cameras.length < 2} class="button icon flip" aria-label="Switch between front and back camera" title="Front or back" @click=${flip}>${flipIcon}</button>
      </div>
    `;
  }

  #renderSelect<T extends number>(label: string, values: readonly T[], value: T, text: (value: T) => string, pick: (value: T) => void): TemplateResult {
    const onChange = (event: Event): void => {
      const picked = values[(event.target as HTMLSelectElement).selectedIndex];
      if (picked !== undefined) pick(picked);
    };
    return html`
      <label class="field">
        <span class="label">${label}</span>
        <select @change=${onChange}>${values.map((each) => html`<option ?selected=${each === value}>${text(each)}</option>`)}</select>
      </label>
    `;
  }

  #renderDetection(settings: Configuration, locked: boolean): TemplateResult {
    const { recording, models } = this.services;
    const live = this.watch(recording.live.state);
    const choices = this.watch(models.choices);
    const pick = (event: Event): void => recording.chooseModel((event.target as HTMLSelectElement).value);
    const on = settings.modelId !== null;
    return html`
      <fieldset ?disabled=${locked}>
        <legend>Detection</legend>
        <div class="segments">
          <label><input type="radio" name="detect" .checked=${!on} @change=${() => recording.chooseModel(null)} />Record only</label>
          <label><input type="radio" name="detect" .checked=${on} @change=${() => recording.chooseModel(settings.lastModelId)} />Detect live</label>
        </div>
        ${on
          ? html`
              <label class="field">
                <span class="label">Model</span>
                <select @change=${pick}>${choices.map(({ id, name }) => html`<option value=${id} ?selected=${id === settings.modelId}>${name}</option>`)}</select>
              </label>
            `
          : nothing}
        <p class="small quiet" role="status">
          ${live.at === 'loading' ? 'Loading the model…' : nothing}${live.at === 'ready' ? 'Ready. Boxes appear while you record and are saved with it; they never slow it down.' : nothing}
        </p>
      </fieldset>
      ${live.at === 'failed' ? html`<error-card .error=${live.error}></error-card>` : nothing}
    `;
  }

  #change(part: Partial<Configuration>): void {
    this.services.configuration.change(part);
    void this.services.recording.open();
  }
}

/** What the device really gives, plainly, when it differs from what was asked. */
function given(capture: RecordingState, settings: Configuration): string {
  if (!('source' in capture)) return '';
  const { width, height, frameRate, label } = capture.source.info;
  const rate = frameRate === 0 ? '' : ` at ${Math.round(frameRate * 10) / 10} fps`;
  const differs = Math.min(width, height) !== settings.height || (frameRate !== 0 && Math.abs(frameRate - settings.frameRate) > 1);
  return `${label} gives ${width}×${height}${rate}${differs ? ', the nearest it can' : ''}`;
}
