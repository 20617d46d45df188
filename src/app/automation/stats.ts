import { AppError } from '../../domain/errors.ts';
import { parseMetrics } from '../../domain/metrics-file.ts';
import { differencesOf, floorOf } from '../../domain/run-difference.ts';
import { measuredRepeatsOf } from '../../domain/run-repeats.ts';
import { measures, reportOf, type Measure, type RunReport } from '../../domain/run-report.ts';
import { speedWords } from '../../domain/speed-words.ts';
import { summaryKeys, type SummaryKey } from '../../domain/summary.ts';
import type { MeasuredFiles, Statistics, StatisticsSide } from './contract.ts';

type Measured = Omit<StatisticsSide, 'noise'>;

/** Computes statistics anew from what is in metrics.json files; the first of a side is its run, the others repeat it. Errors: `metrics-invalid`. */
export async function stats(files: MeasuredFiles): Promise<Statistics> {
  const [ofA, ofB] = [await measured(files.a), await measured(files.b)];
  const [first, second] = [ofA[0], ofB[0]];
  if (first === undefined) throw new RangeError('There is no file.');
  const repeatsOfA = reports(ofA, first);
  const a = { ...first, noise: noiseAmong(repeatsOfA) };
  if (second === undefined) return { a, b: null, differences: null, speed: null };
  const repeatsOfB = reports(ofB, second);
  const sides = [first.report, second.report, { a: repeatsOfA, b: repeatsOfB }] as const;
  return { a, b: { ...second, noise: noiseAmong(repeatsOfB) }, differences: differencesOf(...sides), speed: speedWords(...sides) };
}

function noiseAmong(repeats: readonly RunReport[]): StatisticsSide['noise'] {
  const floors = (measure: Measure): [SummaryKey, number][] => summaryKeys.flatMap((key) => {
    const floor = floorOf(repeats, measure, key);
    return floor === null ? [] : [[key, floor]];
  });
  const known = measures.map((measure) => [measure, floors(measure)] as const).filter(([, each]) => each.length > 0);
  return known.length === 0 ? null : Object.fromEntries(known.map(([measure, each]) => [measure, Object.fromEntries(each)]));
}

/** Of a run and of what repeats it; a folder may hold files of an earlier run. */
function reports(side: readonly Measured[], { run }: Measured): readonly RunReport[] {
  const repeats = new Set(measuredRepeatsOf(run, side.map((each) => each.run)));
  return side.filter((each) => repeats.has(each.run)).map(({ report }) => report);
}

async function measured(files: readonly File[]): Promise<Measured[]> {
  const sides: Measured[] = [];
  for (const file of files) {
    const parsed = parseMetrics(await file.text());
    if (parsed.at === 'fault') throw new AppError('metrics-invalid', 'The file holds no metrics.', { detail: `${file.name}: ${parsed.fault}` });
    const { metrics } = parsed;
    sides.push({ run: metrics.run, report: reportOf(metrics) });
  }
  return sides;
}
