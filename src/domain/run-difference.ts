import { measures, type Measure, type RunReport } from './run-report.ts';
import { figureDifference, largerFloor, noiseFloor, summaryKeys, type FigureDifference, type SummaryKey } from './summary.ts';

/** How far a figure differs between repeats; null where nothing was repeated. */
export function floorOf(repeats: readonly RunReport[], measure: Measure, key: SummaryKey): number | null {
  return noiseFloor(repeats.flatMap(({ summaries }) => summaries[measure]?.[key] ?? []));
}

/** Every figure of a measure that both runs have. */
export interface MeasureDifference {
  readonly measure: Measure;
  readonly figures: Readonly<Record<SummaryKey, FigureDifference>>;
}

/** Reports of each run's repeats, with its own; where both were repeated the larger noise counts. */
export interface Repeats {
  readonly a: readonly RunReport[];
  readonly b: readonly RunReport[];
}

export function differencesOf(a: RunReport, b: RunReport, repeats: Repeats): MeasureDifference[] {
  return measures.flatMap((measure) => {
    const [ofA, ofB] = [a.summaries[measure], b.summaries[measure]];
    if (ofA === undefined || ofB === undefined) return [];
    const figures = Object.fromEntries(summaryKeys.map((key) => [key, figureDifference(ofA[key], ofB[key], largerFloor(floorOf(repeats.a, measure, key), floorOf(repeats.b, measure, key)))]));
    return [{ measure, figures: figures as Record<SummaryKey, FigureDifference> }];
  });
}

/** Of frames per second, of which more are better; null where a run doesn't know them. */
export function throughputDifference(a: RunReport, b: RunReport, repeats: Repeats): FigureDifference | null {
  if (a.throughputFps === null || b.throughputFps === null) return null;
  const floorAmong = (reports: readonly RunReport[]): number | null => noiseFloor(reports.flatMap(({ throughputFps }) => throughputFps ?? []));
  const difference = figureDifference(a.throughputFps, b.throughputFps, largerFloor(floorAmong(repeats.a), floorAmong(repeats.b)));
  return { ...difference, improvement: difference.improvement === null ? null : -difference.improvement };
}
