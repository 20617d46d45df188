import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { shownOutcome, sideKey, type Comparison, type ComparisonState, type SideChoice } from '../app/comparison.ts';
import type { Player } from '../app/player.ts';
import type { Run } from '../domain/runs.ts';
import { comparisonLooks } from '../overlay/draw-comparison.ts';
import { renderAnswer } from './comparison-answer.ts';
import { renderAnswers, renderTotals } from './comparison-tables.ts';
import './error-card.ts';
import { fillTo } from './fill-to.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { modeNames } from './run-texts.ts';
import { sharedStyles } from './shared-styles.ts';

/** Which runs are compared and by what, and what comes of it in figures. */
@customElement('comparison-panel')
export class ComparisonPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .head,
      .legend {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }
      .head h2 {
        flex: 1;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
        gap: var(--space-3);
      }
      .answer {
        display: grid;
        gap: var(--space-1);
        max-width: 46rem;
      }
      .report {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: center;
        gap: var(--space-3);
        max-width: 46rem;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        padding: 0 var(--space-2);
        border-radius: var(--radius-s);
        background: #10151b;
        color: #fff;
        font-size: var(--text-s);
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      th,
      td {
        padding: var(--space-1) var(--space-3);
        border-bottom: 1px solid var(--line);
        text-align: right;
      }
      th:first-child {
        padding-left: 0;
        text-align: left;
      }
      thead th {
        color: var(--ink-2);
        font-weight: 400;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) comparison: Comparison | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player, comparison } = this;
    if (player === null || comparison === null) return nothing;
    this.watch(player.runs);
    this.watch(player.state);
    const state = this.watch(comparison.state);
    const { sides } = comparison;
    if (sides.length < 2) return nothing;
    const off = state.at === 'off';
    return html`
      <div class="head">
        <h2>Compare</h2>
        ${off ? html`<button class="button" @click=${() => comparison.start()}>Compare runs</button>` : html`<button class="button" @click=${() => comparison.end()}>End comparison</button>`}
      </div>
      ${off ? html`<p class="quiet small">Two runs over the same pictures: where they differ, how much, and which boxes both found.</p>` : this.#renderComparison(player, comparison, state, sides)}
    `;
  }

  #renderComparison(player: Player, comparison: Comparison, state: Exclude<ComparisonState, { at: 'off' }>, sides: readonly SideChoice[]): TemplateResult {
    const { criteria, a, b } = state.request;
    const outcome = shownOutcome(state);
    const runs = player.runs.value;
    const labels = this.watch(comparison.labels);
    return html`
      <div class="fields">
        ${renderSide('A', sides, a, runs, (side) => comparison.choose({ a: side }))} ${renderSide('B', sides, b, runs, (side) => comparison.choose({ b: side }))}
      </div>
      ${outcome === null ? nothing : renderAnswer(state.request, outcome, runs)}
      <div class="fields">
        ${renderSlider('Least overlap (IoU)', criteria.minIou, (minIou) => comparison.judge({ minIou }))}
        ${renderSlider('Least score', criteria.minScore, (minScore) => comparison.judge({ minScore }))}
        <label class="field">
          <span class="label">Only</span>
          <select ?disabled=${criteria.names === 'any'} @change=${(event: Event) => comparison.judge({ label: valueOf(event) === '' ? null : valueOf(event) })}>
            <option value="" .selected=${criteria.label === null}>All names</option>
            ${labels.map((label) => html`<option value=${label} .selected=${label === criteria.label}>${label}</option>`)}
          </select>
        </label>
        <label class="field">
          <span class="label">Names</span>
          <select @change=${(event: Event) => comparison.judge({ names: valueOf(event) === 'any' ? 'any' : 'same', label: null })}>
            <option value="same" .selected=${criteria.names === 'same'}>Must be the same</option>
            <option value="any" .selected=${criteria.names === 'any'}>Don’t matter</option>
          </select>
        </label>
      </div>
      ${state.at === 'failed' ? html`<error-card .error=${state.error}></error-card>` : nothing}
      ${state.at === 'comparing' ? html`<progress-bar label="Comparing…" .done=${this.watch(comparison.progress)} .total=${1}></progress-bar>` : nothing}
      ${outcome === null
        ? nothing
        : html`
            <p class="legend">${renderLook('matched', 'Both found it')}${renderLook('a', 'Only A')}${renderLook('b', 'Only B')}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Agreement">${renderTotals(outcome)}</div>
            <div class="scroll" tabindex="0" role="region" aria-label="Compared frames">${renderAnswers(outcome)}</div>
            ${this.#renderReport(comparison, state.at === 'done')}
          `}
    `;
  }

  #renderReport(comparison: Comparison, can: boolean): TemplateResult {
    const report = this.watch(comparison.report);
    if (report.at === 'none') return html`<div><button class="button" ?disabled=${!can} @click=${() => comparison.saveReport()}>Save report</button></div>`;
    return html`
      <div class="report">
        <progress-bar label="Making the report…" .done=${report.done} .total=${1}></progress-bar>
        <button class="button" @click=${() => comparison.cancelReport()}>Cancel</button>
      </div>
    `;
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLSelectElement).value;
}

/** As its boxes are drawn on the picture. */
function renderLook(name: keyof typeof comparisonLooks, text: string): TemplateResult {
  const { colour, dash } = comparisonLooks[name];
  const width = 3;
  const line = svg`<line x1="0" y1="4" x2="32" y2="4" stroke=${colour} stroke-width=${width} stroke-dasharray=${dash.map((units) => units * width).join(' ')} />`;
  return html`<span><svg width="32" height="8" aria-hidden="true">${line}</svg>${text}</span>`;
}

function renderSide(name: string, sides: readonly SideChoice[], chosen: SideChoice['side'], runs: readonly Run[], choose: (side: SideChoice['side']) => void): TemplateResult {
  const pick = (event: Event): void => {
    const found = sides.find(({ side }) => sideKey(side) === valueOf(event));
    if (found !== undefined) choose(found.side);
  };
  return html`
    <div class="field">
      <label class="field"><span class="label">${name}</span><select @change=${pick}>${sides.map((choice) => html`<option value=${sideKey(choice.side)} .selected=${sideKey(choice.side) === sideKey(chosen)}>${choice.name}</option>`)}</select></label>
      <span class="small quiet">${aboutSide(chosen, runs)}</span>
    </div>
  `;
}

/** What tells runs of the same name apart. */
function aboutSide(side: SideChoice['side'], runs: readonly Run[]): string {
  const run = side.kind === 'run' ? runs.find(({ id }) => id === side.runId) : undefined;
  return run === undefined ? 'The shapes as they were painted' : `${modeNames[run.mode]}, score from ${run.detector.options.scoreThreshold.toFixed(2)}`;
}

function renderSlider(name: string, value: number, set: (value: number) => void): TemplateResult {
  return html`
    <label class="field">
      <span class="label figure">${name} ${value.toFixed(2)}</span>
      <input type="range" min="0" max="0.95" step="0.05" .value=${live(String(value))} @input=${(event: Event) => set((event.target as HTMLInputElement).valueAsNumber)} ${fillTo(value / 0.95)} />
    </label>
  `;
}
