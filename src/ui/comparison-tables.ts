import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerCounts } from '../domain/comparison/answer.ts';
import type { ComparedLabel, ComparisonOutcome, KindMeans } from '../domain/comparison/comparison-sum.ts';

/** A share or an overlap; a dash where there was nothing to divide by. */
function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** What both sides found, in all and by name; A is taken as right. */
export function renderTotals({ total, labels, kinds }: ComparisonOutcome): TemplateResult {
  const judged = total.averagePrecision !== null;
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col">Found</th>
          ${['A', 'B', 'Both', 'B − A', 'Precision', 'Recall', 'F1', 'Mean IoU', ...(judged ? ['AP'] : [])].map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>${[total, ...labels].map((row) => renderLabel(row, judged))}</tbody>
    </table>
    ${renderKinds(kinds)}
  `;
}

function renderLabel({ label, a, b, matched, precision, recall, f1, meanIou, averagePrecision }: ComparedLabel, judged: boolean): TemplateResult {
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td>${a}</td><td>${b}</td><td>${matched}</td><td>${b - a}</td>
      <td>${share(precision)}</td><td>${share(recall)}</td><td>${share(f1)}</td><td>${share(meanIou)}</td>
      ${judged ? html`<td>${share(averagePrecision)}</td>` : nothing}
    </tr>
  `;
}

function renderKinds({ sameClass, equalCells, anomaly }: KindMeans): TemplateResult | typeof nothing {
  const lines = [
    ...(sameClass === null ? [] : [`the same likeliest class on ${(sameClass * 100).toFixed(1)}% of the frames`]),
    ...(equalCells === null ? [] : [`${(equalCells * 100).toFixed(1)}% of the cells equal`]),
    ...(anomaly === null ? [] : [`anomaly scores ${share(anomaly)} apart`]),
  ];
  return lines.length === 0 ? nothing : html`<p class="small">On average: ${lines.join(', ')}.</p>`;
}

/** On how many frames each side found something, found nothing, or did not answer. */
export function renderAnswers({ answersA, answersB }: ComparisonOutcome): TemplateResult {
  return html`
    <table>
      <thead>
        <tr><th scope="col">Frames</th>${['Something found', 'Nothing found', 'Too late', 'Failed', 'No result'].map((title) => html`<th scope="col">${title}</th>`)}</tr>
      </thead>
      <tbody>${renderCounts('A', answersA)}${renderCounts('B', answersB)}</tbody>
    </table>
  `;
}

function renderCounts(side: string, { found, zero, late, failed, notAsked }: AnswerCounts): TemplateResult {
  return html`<tr><th scope="row">${side}</th><td>${found}</td><td>${zero}</td><td>${late}</td><td>${failed}</td><td>${notAsked}</td></tr>`;
}
