import { measureNames, summaryNames } from '../../src/domain/measure-words.ts';
import { differencesOf, throughputDifference, type MeasureDifference } from '../../src/domain/run-difference.ts';
import { measures, type RunReport } from '../../src/domain/run-report.ts';
import { noiseWords, speedWords } from '../../src/domain/speed-words.ts';
import { summaryKeys, type FigureDifference, type SummaryKey } from '../../src/domain/summary.ts';
import { escaped, table } from './html-text.ts';

/** How long a run took, and each of its repeats, itself among them. */
export interface ReportedTimes {
  readonly own: RunReport;
  readonly repeats: readonly RunReport[];
}

/** Whether one side is faster, in a sentence; null unless both took time. */
export function timesVerdict(a: ReportedTimes | null, b: ReportedTimes | null): string | null {
  return a === null || b === null ? null : speedWords(a.own, b.own, { a: a.repeats, b: b.repeats });
}

/** The times of both sides with what they differ by, or those of the one side that took time. */
export function reportTimes(a: ReportedTimes | null, b: ReportedTimes | null): string {
  if (a !== null && b !== null) return both(a, b);
  const only = a ?? b;
  return only === null ? '<p>Neither side took time.</p>' : table(['ms', ...summaryKeys.map((key) => summaryNames[key])], rowsOf(only.own));
}

function rowsOf({ summaries }: RunReport): string[][] {
  return measures.flatMap((measure) => {
    const summary = summaries[measure];
    return summary === undefined ? [] : [[measureNames[measure], ...summaryKeys.map((key) => figure(key, summary[key]))]];
  });
}

function both(a: ReportedTimes, b: ReportedTimes): string {
  const repeats = { a: a.repeats, b: b.repeats };
  const differences = differencesOf(a.own, b.own, repeats);
  const throughput = throughputDifference(a.own, b.own, repeats);
  const medians = differences.map(({ measure, figures: { median } }) => [`${measureNames[measure]}, ms`, ...cells('median', median)]);
  return `<p>Medians. A percentage above zero: B is better.</p>
<div class="wide">${table(['', ...columns], throughput === null ? medians : [...medians, ['Throughput, frames per second', ...cells('median', throughput)]])}</div>
${differences.map(details).join('\n')}`;
}

const columns = ['A', 'B', 'B − A', 'Better by', 'Noise floor', 'Is it noise?'];

function details({ measure, figures }: MeasureDifference): string {
  const rows = summaryKeys.map((key) => (key === 'count' ? [summaryNames[key], figure(key, figures[key].a), figure(key, figures[key].b), '', '', '', ''] : [summaryNames[key], ...cells(key, figures[key])]));
  return `<details><summary>${escaped(measureNames[measure])}: all figures, ms</summary><div class="wide">${table(['', ...columns], rows)}</div></details>`;
}

function cells(key: SummaryKey, difference: FigureDifference): string[] {
  const { a, b, delta, improvement, floor } = difference;
  return [figure(key, a), figure(key, b), signed(figure(key, delta)), improvement === null ? '–' : `${signed(improvement.toFixed(1))} %`, floor === null ? '–' : figure(key, floor), noiseWords(difference)];
}

function figure(key: SummaryKey, value: number): string {
  return key === 'count' ? String(value) : value.toFixed(3);
}

function signed(value: string): string {
  return value.startsWith('-') ? `−${value.slice(1)}` : Number(value) === 0 ? value : `+${value}`;
}
