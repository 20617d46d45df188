import { metricsIn } from '../run-folder.mjs';

/** retake stats: the stage times of a run; of two, how far B is from A, and what of it is noise. */
export function stats({ files: [a, b] }) {
  const lists = { a: metricsIn(a), b: b === undefined ? [] : metricsIn(b) };
  const run = async (page) => {
    const statistics = await page.askWithLists('stats', lists);
    return { json: statistics, text: statistics.b === null ? sideText(statistics.a) : differenceText(statistics) };
  };
  return { run };
}

function table(rows) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')).join('\n');
}

const shown = ['count', 'average', 'stdDev', 'median', 'p5', 'p95', 'min', 'max'];

function sideText({ run, report, noise }) {
  const rows = Object.entries(report.summaries).map(([measure, summary]) => [measure, ...shown.map((key) => figure(summary[key], key)), ...(noise === null ? [] : [figure(noise[measure].median)])]);
  const rate = report.throughputFps === null ? [] : [`${report.throughputFps.toFixed(1)} frames a second`];
  return [`${run.name}, ms`, table([['', ...shown, ...(noise === null ? [] : ['noise of median'])], ...rows]), ...rate].join('\n');
}

const noiseWords = { true: 'within noise', false: 'beyond noise', null: 'noise unknown' };

function differenceText({ a, b, differences, speed }) {
  const rows = differences.map(({ measure, figures: { median } }) => [measure, figure(median.a), figure(median.b), figure(median.delta), percent(median.improvement), noiseWords[median.isNoise]]);
  const unknown = differences.some(({ figures: { median } }) => median.isNoise === null) ? ['noise unknown: repeat the run (replay --repeat N)'] : [];
  return [`${b.run.name} beside ${a.run.name}, medians in ms`, table([['', 'A', 'B', 'B - A', 'better by', ''], ...rows]), ...(speed === null ? [] : [speed]), ...unknown].join('\n');
}

function figure(value, key) {
  return key === 'count' ? String(value) : value.toFixed(3);
}

function percent(value) {
  return value === null ? '' : `${value.toFixed(1)} %`;
}
