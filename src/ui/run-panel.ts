import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DetectorDraft, DraftState } from '../app/detector-draft.ts';
import type { Player, ReplayMode } from '../app/player.ts';
import { hasFindings } from '../domain/runs.ts';
import './detector-form.ts';
import { renderDetectorOptions } from './detector-options.ts';
import { differences } from './detector-texts.ts';
import './engine-measuring.ts';
import './error-card.ts';
import { fillTo } from './fill-to.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { wholeRun, type RunExtent } from './run-extent.ts';
import { sharedStyles } from './shared-styles.ts';
import './trial-line.ts';

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
      summary {
        width: fit-content;
        padding: var(--space-2) 0;
        color: var(--ink-2);
        cursor: pointer;
      }
      .go {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-2);
      }
      .threshold {
        display: flex;
        justify-content: space-between;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) draft: DetectorDraft | null = null;
  @state() private mode: ReplayMode = 'every-frame';
  @state() private configuring = false;
  @state() private extent = wholeRun;
  /** Where the slider was moved to while the detector is being read; null: the detector's own. */
  @state() private threshold: number | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player, draft } = this;
    if (player === null || draft === null) return nothing;
    const running = this.watch(player.running);
    return html`
      ${this.#renderResults(player)}
      ${running.at === 'loading' || running.at === 'running' ? this.#renderRunning(player) : this.#renderForm(player, draft)}
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
            .filter(({ run }) => run.trackId === trackId && hasFindings(run))
            .map(({ run, number }) => html`<option value=${run.id} ?selected=${run.id === showRunId}>${number} · ${run.name}</option>`)}
        </select>
      </label>
    `;
  }

  #renderForm(player: Player, draft: DetectorDraft): TemplateResult {
    const { models, detectors } = this.services;
    const choices = this.watch(models.choices);
    const saved = this.watch(detectors.saved);
    const chosen = this.watch(detectors.chosen);
    const tries = this.watch(player.trial).at === 'trying';
    const state = this.watch(draft.state);
    const reading = state.at === 'reading';
    const changes = state.at === 'open' ? differences(state.spec, state.fit).length : 0;
    return html`
      <form class="card" @submit=${this.#run}>
        <h2>Run a detector</h2>
        <label class="field">
          <span class="label">Model</span>
          <select @change=${this.#pick}>${renderDetectorOptions(choices, saved, chosen)}</select>
        </label>
        <div class="segments small" role="radiogroup" aria-label="Timing of the run">
          <label title="Every frame through the model; the result is reproducible">
            <input type="radio" name="run-mode" .checked=${this.mode === 'every-frame'} @change=${() => (this.mode = 'every-frame')} />Every frame
          </label>
          <label title="At the recorded pace; frames that come too late are skipped, as they would be live">
            <input type="radio" name="run-mode" .checked=${this.mode === 'paced'} @change=${() => (this.mode = 'paced')} />As live
          </label>
        </div>
        ${this.#renderThreshold(draft)}
        <details .open=${this.configuring} @toggle=${this.#onToggle}>
          <summary>Configure${changes === 0 ? nothing : html` <span class="badge">${changes} set</span>`}</summary>
          <detector-form .draft=${draft}></detector-form>
        </details>
        <run-extent .extent=${this.extent} @run-extent=${(event: CustomEvent<RunExtent>) => (this.extent = event.detail)}></run-extent>
        ${this.configuring ? nothing : this.#renderReading(state)}
        <div class="go">
          <button class="button solid" ?disabled=${tries || reading}>Run</button>
          ${tries
            ? html`<button class="button" type="button" @click=${() => player.cancelTrial()}>Cancel</button>`
            : html`<button class="button" type="button" ?disabled=${reading} @click=${() => player.tryOn({ detector: draft.request, backend: 'auto' })}>Try on this frame</button>`}
        </div>
        <trial-line .player=${player}></trial-line>
      </form>
    `;
  }

  /** What the form would say, were it unfolded. */
  #renderReading(state: DraftState): TemplateResult | typeof nothing {
    if (state.at === 'failed') return html`<error-card .error=${state.error}></error-card>`;
    return state.at === 'reading' ? html`<p class="small quiet" role="status">Reading the model…</p>` : nothing;
  }

  #renderThreshold(draft: DetectorDraft): TemplateResult {
    const { models, detectors } = this.services;
    const chosen = detectors.chosen.value;
    const state = this.watch(draft.state);
    const options = state.at === 'open' ? state.spec.options : (detectors.saved.value.find(({ id }) => id === chosen)?.detector.options ?? models.choices.value.find(({ id }) => id === chosen)?.report?.defaults);
    const threshold = this.threshold ?? options?.scoreThreshold;
    const shown = threshold ?? plainThreshold;
    return html`
      <label class="field">
        <span class="label threshold figure"><span>Score threshold</span><span>${threshold?.toFixed(2) ?? 'as the model advises'}</span></span>
        <input type="range" min="0.05" max="0.95" step="0.05" .value=${String(shown)} @input=${this.#setThreshold} ${fillTo((shown - 0.05) / 0.9)} />
      </label>
    `;
  }

  #renderRunning(player: Player): TemplateResult {
    const state = this.watch(player.state);
    const running = this.watch(player.running);
    const status = this.watch(player.status);
    const track = state.at === 'open' ? state.replay.frames : 0;
    const frames = running.at === 'running' ? Math.min(track, running.run.limit ?? track) : track;
    const own = running.at === 'running' && status?.runId === running.run.id ? status : null;
    const turn = running.at === 'running' && running.of > 1 ? `Run ${running.nth} of ${running.of} · ` : '';
    return html`
      <div class="card running">
        <form @submit=${(event: Event) => event.preventDefault()}>
          ${running.at === 'loading' ? html`<engine-measuring></engine-measuring>` : nothing}
          <progress-bar .label=${own === null ? 'Loading the model…' : `${turn}Frame ${own.runFrame + 1} of ${frames}`} .done=${own === null ? 0 : own.runFrame + 1} .total=${own === null ? 0 : frames}></progress-bar>
          <button class="button" type="button" @click=${() => player.cancelRun()}>Cancel</button>
        </form>
      </div>
    `;
  }

  #pick(event: Event): void {
    this.threshold = null;
    this.draft?.choose((event.target as HTMLSelectElement).value);
    if (this.configuring) void this.draft?.open();
  }

  #onToggle(event: Event): void {
    this.configuring = (event.target as HTMLDetailsElement).open;
    if (this.configuring) void this.draft?.open();
  }

  /** The slider moves at once; what the threshold is a part of may still have to be read, and nothing is run before. */
  async #setThreshold(event: Event): Promise<void> {
    const scoreThreshold = (event.target as HTMLInputElement).valueAsNumber;
    this.threshold = scoreThreshold;
    await this.draft?.open();
    // Moved again, or another detector chosen.
    if (this.threshold !== scoreThreshold) return;
    this.draft?.change((spec) => ({ ...spec, options: { ...spec.options, scoreThreshold } }));
    this.threshold = null;
  }

  #run(event: Event): void {
    event.preventDefault();
    const { level, repeats } = this.extent;
    if (this.draft !== null) void this.player?.run({ detector: this.draft.request, mode: this.mode, level, backend: 'measured' }, repeats);
  }
}
