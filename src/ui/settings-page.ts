import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { hrefOf } from '../app/router.ts';
import { configurationQuery } from '../domain/configuration-query.ts';
import { listedDetectors } from './detector-options.ts';
import { errorTexts } from './error-texts.ts';
import './settings-camera.ts';
import { SettingsElement } from './settings-element.ts';
import './settings-limits.ts';
import './settings-takes.ts';
import { pageStyles } from './shared-styles.ts';

/** Everything that can be set about recording. */
@customElement('settings-page')
export class SettingsPage extends SettingsElement {
  static override styles = [
    ...SettingsElement.styles,
    pageStyles,
    css`
      :host {
        max-width: 52rem;
      }
      .groups {
        display: grid;
        gap: var(--space-4);
      }
      .link {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .link input {
        flex: 1 1 12rem;
        min-width: 0;
        font: var(--text-s) / 1.2 var(--mono);
      }
    `,
  ];

  @query('#link') private readonly link: HTMLInputElement | null | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.services.library.refresh();
    void this.services.models.refresh();
  }

  override render(): TemplateResult {
    const { busy } = this.services.recording;
    this.watch(this.services.recording.state);
    return html`
      <div class="head">
        <h1>Settings</h1>
        <button class="button" @click=${this.#reset}>Reset to defaults</button>
      </div>
      <div class="groups">
        ${busy ? html`<p role="status">A recording is under way. What you change counts from the next one.</p>` : nothing}
        ${this.services.configuration.overridden.size > 0
          ? html`<p role="status">The page’s address sets some of these for this visit. What you change here counts instead, and is remembered.</p>`
          : nothing}
        <section class="card group" aria-labelledby="page">
          <h2 id="page">This page</h2>
          <div class="wide">${this.renderSegments('recording', 'Recording', [[true, 'Records and replays'], [false, 'Only replays']], busy)}</div>
        </section>
        <settings-camera></settings-camera>
        <settings-limits></settings-limits>
        <settings-takes></settings-takes>
        ${this.#renderSound()} ${this.#renderDetection()} ${this.#renderLink()}
      </div>
    `;
  }

  #renderSound(): TemplateResult {
    const { recording, sensors } = this.services;
    const refused = this.watch(recording.sensors.refused);
    // In the tap itself: browsers ask for permission only then.
    const choose = (id: string, on: boolean): void => void recording.sensors.choose(id, on);
    const whyNot = [...refused.values()].map(({ code }) => html`<p class="small">${errorTexts[code].title}. ${errorTexts[code].advice}</p>`);
    return html`
      <section class="card group" aria-labelledby="sound">
        <h2 id="sound">Sound and sensors</h2>
        <div class="wide">${this.renderSegments('microphone', 'Microphone', [[false, 'Off'], [true, 'On']])}</div>
        ${sensors.length === 0 ? nothing : this.renderChecks('sensors', 'Recorded beside the picture', sensors, sensors.length, choose)}
        <div class="wide" role="alert">${whyNot}</div>
      </section>
    `;
  }

  #renderDetection(): TemplateResult {
    const detectors = listedDetectors(this.watch(this.services.models.choices), this.watch(this.services.detectors.saved));
    const { modelId, lastModelId } = this.settings;
    const on = modelId !== null;
    return html`
      <section class="card group" aria-labelledby="detection">
        <h2 id="detection">Detection</h2>
        <div class="wide">${this.renderSegments('modelId', 'While recording', [[null, 'Record only'], [modelId ?? lastModelId, 'Detect live']])}</div>
        ${on ? html`<div class="wide">${this.renderSelect('modelId', 'Model', detectors.map(({ id, name }) => [id, name]))}</div>` : nothing}
        <div class="wide">
          ${this.renderSegments('onEngineLoss', 'When a model’s engine is lost', [['go-on', 'Go on with another'], ['end', 'End the run']])}
          <p class="small quiet">A GPU can go away and memory can run out, in a run or while recording. A recording goes on either way.</p>
        </div>
      </section>
    `;
  }

  #renderLink(): TemplateResult {
    return html`
      <section class="card group" aria-labelledby="address">
        <h2 id="address">A link to these settings</h2>
        <div class="wide link">
          <input id="link" type="text" readonly aria-label="Link to these settings" .value=${this.#address()} @focus=${() => this.link?.select()} />
          <button class="button" @click=${this.#copy}>Copy link</button>
        </div>
        <p class="wide small quiet">Whoever opens it records with these settings, without changing their own. The choice of cameras stays out, and so does a saved detector: another browser has others.</p>
      </section>
    `;
  }

  #address(): string {
    return `${location.origin}${location.pathname}?${configurationQuery(this.settings).toString()}${hrefOf({ page: 'record' })}`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#address());
      this.services.notices.inform('Link copied');
    } catch {
      // Where the browser keeps the clipboard to itself, the person's own copy works on the selection.
      this.link?.focus();
    }
  }

  #reset(): void {
    const { configuration, notices } = this.services;
    const before = configuration.value;
    configuration.reset();
    notices.inform('All settings are the defaults again', { label: 'Undo', run: () => configuration.change(before) });
  }
}
