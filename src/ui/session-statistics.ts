import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Comparison } from '../app/comparison.ts';
import type { Player, ReplaySession } from '../app/player.ts';
import { measuredIds, SessionStatistics, type MeasuredRuns, type StatisticsRequest } from '../app/session-statistics.ts';
import type { Run } from '../domain/runs.ts';
import './error-card.ts';
import { foldedStyles } from './folded-styles.ts';
import { measureTableStyles, noiseNote, renderDifferenceWords, renderMeasures } from './measure-table.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { renderRecordingFigures, renderRunFigures } from './statistics-figures.ts';

interface Choice {
  readonly run: Run;
  /** As in the list of runs. */
  readonly number: number;
}

/** By id; null: none. */
interface ChosenRuns {
  readonly first: string | null;
  readonly second: string | null;
}

/** How evenly a session was recorded, how fast its runs were, and whether one is faster than another. Read when it is unfolded. */
@customElement('session-statistics')
export class SessionStatisticsPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    foldedStyles,
    measureTableStyles,
    css`
      .content {
        display: grid;
        gap: var(--space-4);
        min-width: 0;
      }
      .content > * {
        min-width: 0;
      }
      .runs,
      .downloads {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
        gap: var(--space-3) var(--space-4);
      }
      dt {
        color: var(--ink-2);
        font-size: var(--text-s);
      }
      dd {
        font-variant-numeric: tabular-nums;
      }
      h3 {
        margin: 0;
        font-size: var(--text-m);
        font-weight: 550;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @state() private unfolded = false;
  @property({ attribute: false }) comparison: Comparison | null = null;
  /** Null: the sides of a comparison under way, or else the newest run of the track alone. */
  @state() private chosen: ChosenRuns | null = null;
  readonly #statistics = new SessionStatistics();
  /** What was asked for last, so that nothing is read twice. */
  #asked = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#statistics.close();
    this.#asked = '';
  }

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    this.watch(player.runs);
    this.watch(this.#statistics.state);
    if (this.comparison !== null) this.watch(this.comparison.state);
    if (state.at !== 'open') return nothing;
    return html`
      <details .open=${this.unfolded} @toggle=${(event: Event) => (this.unfolded = (event.target as HTMLDetailsElement).open)}>
        <summary><h2>Statistics</h2></summary>
        ${this.unfolded ? this.#renderContent(player, state.replay) : nothing}
      </details>
    `;
  }

  override updated(_changed: PropertyValues<this>): void {
    const state = this.player?.state.value;
    if (!this.unfolded || state?.at !== 'open') return;
    const { trackId, session } = state.replay;
    const { a, b } = this.#chosen(trackId);
    const request: StatisticsRequest = { sessionId: session.id, trackId, a: a?.run ?? null, b: b?.run ?? null, all: this.player?.runs.value ?? [] };
    const asked = [trackId, b?.run.id, ...measuredIds(request)].join();
    if (asked === this.#asked) return;
    this.#asked = asked;
    void import('./run-plots.ts');
    void this.#statistics.read(request);
  }

  #readAgain(): void {
    this.#asked = '';
    this.requestUpdate();
  }

  /** Runs over a track with the numbers they have in the list. */
  #choices(trackId: string): Choice[] {
    const runs = this.player?.runs.value ?? [];
    return runs.map((run, position) => ({ run, number: position + 1 })).filter(({ run }) => run.trackId === trackId);
  }

  #chosen(trackId: string): { readonly a: Choice | undefined; readonly b: Choice | undefined } {
    const choices = this.#choices(trackId);
    const wanted = this.chosen ?? comparedRuns(this.comparison);
    const a = choices.find(({ run }) => run.id === wanted.first) ?? choices.at(-1);
    return { a, b: choices.find(({ run }) => run.id === wanted.second && run.id !== a?.run.id) };
  }

  #renderContent(player: Player, { session, trackId }: ReplaySession): TemplateResult {
    const { transfers } = this.services;
    const state = this.#statistics.state.value;
    const { a } = this.#chosen(trackId);
    return html`
      <div class="content">
        ${this.#renderChoice(trackId)}
        ${state.at === 'failed' ? html`<error-card .error=${state.error}><button class="button" @click=${() => this.#readAgain()}>Try again</button></error-card>` : nothing}
        ${state.at === 'reading' ? html`<p class="quiet" role="status">Reading…</p>` : nothing}
        ${state.at === 'open' && state.runs !== null ? this.#renderRuns(player, state.runs) : nothing}
        ${state.at === 'open' ? html`<h3>Recording</h3>${renderRecordingFigures(state.recording)}` : nothing}
        <div class="downloads">
          ${a === undefined
            ? nothing
            : html`
                <button class="button" @click=${() => void transfers.exportMetrics(a.run)}>Metrics of the run (.json)</button>
                <button class="button" @click=${() => void transfers.exportRunTrace(a.run)}>Trace of the run (.json)</button>
              `}
          <button class="button" @click=${() => void transfers.exportRecordingTrace(session, trackId)}>Trace of the recording (.json)</button>
        </div>
        <p class="small quiet">Traces open in Perfetto and in chrome://tracing.</p>
      </div>
    `;
  }

  #renderChoice(trackId: string): TemplateResult | typeof nothing {
    const choices = this.#choices(trackId);
    const { a, b } = this.#chosen(trackId);
    if (choices.length === 0) return nothing;
    const choose = (part: Partial<ChosenRuns>): void => void (this.chosen = { first: a?.run.id ?? null, second: b?.run.id ?? null, ...part });
    const options = (chosen: Choice | undefined): TemplateResult[] =>
      choices.map(({ run, number }) => html`<option value=${run.id} .selected=${run.id === chosen?.run.id}>${number} · ${run.name}</option>`);
    return html`
      <div class="runs">
        <label class="field"><span class="label">Statistics of</span><select @change=${(event: Event) => choose({ first: valueOf(event) })}>${options(a)}</select></label>
        <label class="field">
          <span class="label">Compared with</span>
          <select @change=${(event: Event) => choose({ second: valueOf(event) })}><option value="" .selected=${b === undefined}>None</option>${options(b)}</select>
        </label>
      </div>
    `;
  }

  #renderRuns(player: Player, runs: MeasuredRuns): TemplateResult {
    const { a, b } = runs;
    return html`
      <h3>${b === null ? 'Run' : 'Run A'}</h3>
      ${renderRunFigures(b === null ? 'Run' : 'Run A', a.report)}
      ${b === null ? nothing : html`<h3>Run B</h3>${renderRunFigures('Run B', b.measures.report)}<h3>B beside A</h3>${renderDifferenceWords(b)}`}
      ${renderMeasures(runs)}
      ${b === null ? nothing : html`<p class="small quiet">Positive per cent: B takes less. ${noiseNote(b.differences)}</p>`}
      <run-plots .a=${a} .b=${b?.measures ?? null} .player=${player}></run-plots>
    `;
  }
}

/** The runs that are being compared; truth is none. */
function comparedRuns(comparison: Comparison | null): ChosenRuns {
  const state = comparison?.state.value;
  if (state === undefined || state.at === 'off') return { first: null, second: null };
  const [first = null, second = null] = [state.request.a, state.request.b].flatMap((side) => (side.kind === 'run' ? [side.runId] : []));
  return { first, second };
}

function valueOf(event: Event): string | null {
  const { value } = event.target as HTMLSelectElement;
  return value === '' ? null : value;
}
