import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { motionModelId } from '../app/models.ts';
import type { Player, ReplayMode } from '../app/player.ts';
import './error-card.ts';
import { fillTo } from './fill-to.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Where the slider stands while it is not known what the model advises. */
const plainThreshold = 0.5;

/** Which results to draw, and running a detector now. */
@customElement('run-panel')
export class RunPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      form {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-4);
      }
      .threshold {
        display: flex;
        justify-content: space-between;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @state() private modelId = motionModelId;
  @state() private mode: ReplayMode = 'every-frame';
  /** Null: as the model's family advises. */
  @state() private threshold: number | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const running = this.watch(player.running);
    return html`
      ${this.#renderResults(player)}
      ${running.at === 'loading' || running.at === 'running' ? this.#renderRunning(player) : this.#renderForm()}
      ${running.at === 'failed' ? html`<error-card .error=${running.error}></error-card>` : nothing}
    `;
  }

  #renderResults(player: Player): TemplateResult {
    const state = this.watch(player.state);
    const trackId = state.at === 'open' ? state.replay.trackId : undefined;
    const runs = this.watch(player.runs).map((run, position) => ({ run, number: position + 1 }));
    const { showRunId } = this.watch(player.settings);
    const pick = (event: Event): void => {
      const id = (event.target as HTMLSelectElement).value;
      void player.configure({ showRunId: id === '' ? null : id });
    };
    return html`
      <label class="field">
        <span class="label">Show results</span>
        <select @change=${pick}>
          <option value="" ?selected=${showRunId === null}>None</option>
          ${runs
            .filter(({ run }) => run.trackId === trackId)
            .map(({ run, number }) => html`<option value=${run.id} ?selected=${run.id === showRunId}>${number} · ${run.name}</option>`)}
        </select>
      </label>
    `;
  }

  #renderForm(): TemplateResult {
    const choices = this.watch(this.services.models.choices);
    const advised = choices.find(({ id }) => id === this.modelId)?.report?.defaults?.scoreThreshold;
    const threshold = this.threshold ?? advised ?? plainThreshold;
    const known = this.threshold !== null || advised !== undefined;
    return html`
      <form class="card" @submit=${this.#run}>
        <h2>Run a detector</h2>
        <label class="field">
          <span class="label">Model</span>
          <select @change=${this.#pickModel}>${choices.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.modelId}>${name}</option>`)}</select>
        </label>
        <div class="segments small" role="radiogroup" aria-label="Timing of the run">
          <label title="Every frame through the model; the result is reproducible">
            <input type="radio" name="run-mode" .checked=${this.mode === 'every-frame'} @change=${() => (this.mode = 'every-frame')} />Every frame
          </label>
          <label title="At the recorded pace; frames that come too late are skipped, as they would be live">
            <input type="radio" name="run-mode" .checked=${this.mode === 'paced'} @change=${() => (this.mode = 'paced')} />As live
          </label>
        </div>
        <label class="field">
          <span class="label threshold figure"><span>Score threshold</span><span>${known ? threshold.toFixed(2) : 'as the model advises'}</span></span>
          <input type="range" min="0.05" max="0.95" step="0.05" .value=${String(threshold)} @input=${this.#setThreshold} ${fillTo((threshold - 0.05) / 0.9)} />
        </label>
        <button class="button solid">Run</button>
      </form>
    `;
  }

  #renderRunning(player: Player): TemplateResult {
    const state = this.watch(player.state);
    const running = this.watch(player.running);
    const status = this.watch(player.status);
    const frames = state.at === 'open' ? state.replay.frames : 0;
    const own = running.at === 'running' && status?.runId === running.run.id ? status : null;
    return html`
      <div class="card running">
        <form @submit=${(event: Event) => event.preventDefault()}>
          <progress-bar .label=${own === null ? 'Loading the model…' : `Frame ${own.frame} of ${frames}`} .done=${own === null ? 0 : own.frame + 1} .total=${own === null ? 0 : frames}></progress-bar>
          <button class="button" type="button" @click=${() => player.cancelRun()}>Cancel</button>
        </form>
      </div>
    `;
  }

  #pickModel(event: Event): void {
    this.modelId = (event.target as HTMLSelectElement).value;
    this.threshold = null;
  }

  #setThreshold(event: Event): void {
    this.threshold = (event.target as HTMLInputElement).valueAsNumber;
  }

  #run(event: Event): void {
    event.preventDefault();
    void this.player?.run({ modelId: this.modelId, mode: this.mode, scoreThreshold: this.threshold, backend: 'auto' });
  }
}
