import { AppError } from '../../domain/errors.ts';
import { parseMetrics } from '../../domain/metrics-file.ts';
import { differencesOf, repeatsOf } from '../../domain/run-difference.ts';
import { reportOf, type RunReport } from '../../domain/run-report.ts';
import type { MeasuredFiles, Statistics, StatisticsSide } from './contract.ts';

/** Computes statistics anew from what is in metrics.json files; the first of a side is its run, the others repeat it. Errors: `metrics-invalid`. */
export async function stats({ a, b }: MeasuredFiles): Promise<Statistics> {
  const [ofA, ofB] = [await measured(a), await measured(b)];
  const [first, second] = [ofA[0], ofB[0]];
  if (first === undefined) throw new RangeError('There is no file.');
  if (second === undefined) return { a: first, b: null, differences: null };
  return { a: first, b: second, differences: differencesOf(first.report, second.report, { a: reports(ofA, first), b: reports(ofB, second) }) };
}

/** Of a run and of what repeats it; a folder may hold files of an earlier run. */
function reports(side: readonly StatisticsSide[], { run }: StatisticsSide): readonly RunReport[] {
  const repeats = new Set(repeatsOf(run, side.map((each) => each.run)));
  return side.filter((each) => repeats.has(each.run)).map(({ report }) => report);
}

async function measured(files: readonly File[]): Promise<StatisticsSide[]> {
  const sides: StatisticsSide[] = [];
  for (const file of files) {
    const parsed = parseMetrics(await file.text());
    if (parsed.at === 'fault') throw new AppError('metrics-invalid', 'The file holds no metrics.', { detail: `${file.name}: ${parsed.fault}` });
    const { metrics } = parsed;
    sides.push({ run: metrics.run, report: reportOf(metrics) });
  }
  return sides;
}
