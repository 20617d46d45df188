import { css, html, nothing, type TemplateResult } from 'lit';
import type { ComparedRun, MeasuredRuns } from '../app/session-statistics.ts';
import { measureNames, summaryNames } from '../domain/measure-words.ts';
import type { MeasureDifference } from '../domain/run-difference.ts';
import { measures, type Measure } from '../domain/run-report.ts';
import { noiseWords } from '../domain/speed-words.ts';
import { summaryKeys, type FigureDifference, type Summary, type SummaryKey } from '../domain/summary.ts';

export const measureTableStyles = css`
  .scroll {
    position: relative;
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  th,
  td {
    padding: var(--space-1) var(--space-2);
    text-align: right;
  }
  th {
    font-weight: 400;
  }
  th:first-child,
  th[scope='row'] {
    text-align: left;
  }
  thead th {
    color: var(--ink-2);
  }
  tbody tr:first-child > * {
    border-top: 1px solid var(--line);
  }
  th[scope='rowgroup'] {
    font-weight: 600;
    text-align: left;
    vertical-align: top;
  }
  .noise {
    color: var(--ink-2);
  }
`;

/** Every measure of one run, or of two with their differences; ms, variance ms². */
export function renderMeasures({ a, b }: MeasuredRuns): TemplateResult {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Stage times">
      <table aria-label="Stage times, ms">
        <thead>
          <tr><th scope="col">ms</th>${b === null ? nothing : html`<th scope="col"><span class="visually-hidden">Run</span></th>`}${summaryKeys.map((key) => html`<th scope="col">${summaryNames[key]}</th>`)}</tr>
        </thead>
        ${measures.map((measure) => {
          const [ofA, ofB] = [a.report.summaries[measure], b?.measures.report.summaries[measure]];
          if (b === null) return ofA === undefined ? nothing : html`<tbody><tr><th scope="row">${measureNames[measure]}</th>${renderFigures(ofA)}</tr></tbody>`;
          return renderBoth(measure, ofA, ofB, b.differences.find((difference) => difference.measure === measure));
        })}
      </table>
    </div>
  `;
}

/** Whether B is faster, and by more than noise. */
export function renderDifferenceWords({ speed, throughput }: ComparedRun): TemplateResult {
  const rate = throughput === null ? nothing : html`Throughput ${throughput.a.toFixed(1)} fps with A, ${throughput.b.toFixed(1)} fps with B: ${noiseWords(throughput)}.`;
  return html`<p class="verdict">${speed ?? nothing} ${rate}</p>`;
}

/** What the marks in the table mean, or why there are none. */
export function noiseNote(differences: readonly MeasureDifference[]): string {
  const known = differences.some(({ figures }) => figures.median.floor !== null);
  return known ? '≈ is within noise: no more than repeats of the same run differ by.' : 'Noise unknown: repeat the run, and what is within noise is marked here.';
}

function renderBoth(measure: Measure, a: Summary | undefined, b: Summary | undefined, difference: MeasureDifference | undefined): TemplateResult | typeof nothing {
  if (a === undefined && b === undefined) return nothing;
  return html`
    <tbody>
      <tr><th scope="rowgroup" rowspan="3">${measureNames[measure]}</th><th scope="row">A</th>${renderFigures(a)}</tr>
      <tr><th scope="row">B</th>${renderFigures(b)}</tr>
      <tr><th scope="row">B − A</th>${summaryKeys.map((key) => renderDifference(key, difference?.figures[key]))}</tr>
    </tbody>
  `;
}

function renderFigures(summary: Summary | undefined): TemplateResult[] {
  return summaryKeys.map((key) => html`<td>${summary === undefined ? '–' : key === 'count' ? summary.count : short(summary[key])}</td>`);
}

function renderDifference(key: SummaryKey, difference: FigureDifference | undefined): TemplateResult {
  if (difference === undefined) return html`<td>–</td>`;
  const { delta, improvement, isNoise } = difference;
  if (key === 'count') return html`<td>${signed(delta, String)}</td>`;
  const faster = improvement === null ? nothing : html`<br />${signed(improvement, (value) => value.toFixed(1))} %`;
  if (isNoise !== true) return html`<td title=${isNoise === null ? 'Positive per cent: B takes less. Noise unknown: repeat the run' : 'More than repeats of the same run differ by. Positive per cent: B takes less'}>${signed(delta, short)}${faster}</td>`;
  return html`<td class="noise" title="No more than repeats of the same run differ by"><span aria-hidden="true">≈ </span><span class="visually-hidden">Within the noise: </span>${signed(delta, short)}${faster}</td>`;
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 3 : value < 1000 ? 2 : 0);
}

function signed(value: number, words: (magnitude: number) => string): string {
  return `${value < 0 ? '−' : value > 0 ? '+' : ''}${words(Math.abs(value))}`;
}
