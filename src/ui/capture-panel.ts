import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { frameRates, heights, type Configuration } from '../domain/configuration.ts';
import type { SourceInfo } from '../domain/session.ts';
import './camera-picker.ts';
import { renderDetectorOptions } from './detector-options.ts';
import './error-card.ts';
import { errorTexts } from './error-texts.ts';
import './extras-panel.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import './take-panel.ts';

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
      .segments {
        font-size: var(--text-s);
      }
      .segments label {
        padding: 0 var(--space-1);
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    const { configuration, recording, sources } = this.services;
    const settings = this.watch(configuration);
    this.watch(recording.state);
    const videos = this.watch(recording.rig.videos);
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
        ${settings.sourceId === 'camera' ? html`<camera-picker></camera-picker>` : nothing}
        <div class="pair">
          ${this.#renderSelect('Resolution', heights, settings.height, (height) => `${height}p`, (height) => this.#change({ height }))}
          ${this.#renderSelect('Frame rate', frameRates, settings.frameRate, (rate) => `${rate} fps`, (frameRate) => this.#change({ frameRate }))}
        </div>
        <div class="small quiet figure" role="status">
          ${videos.map(({ source }) => html`<p>${given(source.info, settings)}</p>`)}
          ${this.watch(recording.rig.leftOut).map(({ label, error }) => html`<p class="problem">${label} is left out. ${errorTexts[error.code].title}.</p>`)}
        </div>
      </fieldset>
      <take-panel></take-panel>
      <extras-panel></extras-panel>
      ${this.#renderDetection(settings, locked)}
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
    const { recording, models, detectors } = this.services;
    const live = this.watch(recording.live.state);
    const choices = this.watch(models.choices);
    const saved = this.watch(detectors.saved);
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
                <select @change=${pick}>${renderDetectorOptions(choices, saved, settings.modelId)}</select>
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

/** What a device really gives, plainly, when it differs from what was asked. */
function given({ width, height, frameRate, label, variableRate = false }: SourceInfo, settings: Configuration): string {
  const rate = frameRate === 0 ? '' : ` at ${variableRate ? 'up to ' : ''}${Math.round(frameRate * 10) / 10} fps`;
  const differs = Math.min(width, height) !== settings.height || (frameRate !== 0 && Math.abs(frameRate - settings.frameRate) > 1);
  return `${label} gives ${width}×${height}${rate}${differs && !variableRate ? ', the nearest it can' : ''}`;
}
