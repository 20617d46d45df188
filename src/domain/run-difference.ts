import { measures, type Measure, type RunReport } from './run-report.ts';
import type { Run } from './runs.ts';
import { figureDifference, noiseFloor, summaryKeys, type FigureDifference, type SummaryKey } from './summary.ts';

/** The runs that do the same as this one: the first one and those that repeat it. */
export function repeatsOf<Some extends Pick<Run, 'id' | 'repeatOf'>>(run: Some, all: readonly Some[]): Some[] {
  const first = run.repeatOf ?? run.id;
  return all.filter(({ id, repeatOf }) => id === first || repeatOf === first);
}

/** How far a figure differs between repeats; null where nothing was repeated. */
export function floorOf(repeats: readonly RunReport[], measure: Measure, key: SummaryKey): number | null {
  return noiseFloor(repeats.flatMap(({ summaries }) => summaries[measure] ?? []), key);
}

/** Every figure of a measure that both runs have. */
export interface MeasureDifference {
  readonly measure: Measure;
  readonly figures: Readonly<Record<SummaryKey, FigureDifference>>;
}

/** `repeats` are reports of each run's repeats, with its own; where both were repeated the larger noise counts. */
export function differencesOf(a: RunReport, b: RunReport, repeats: { readonly a: readonly RunReport[]; readonly b: readonly RunReport[] }): MeasureDifference[] {
  return measures.flatMap((measure) => {
    const [ofA, ofB] = [a.summaries[measure], b.summaries[measure]];
    if (ofA === undefined || ofB === undefined) return [];
    const figures = Object.fromEntries(summaryKeys.map((key) => [key, figureDifference(ofA[key], ofB[key], larger(floorOf(repeats.a, measure, key), floorOf(repeats.b, measure, key)))]));
    return [{ measure, figures: figures as Record<SummaryKey, FigureDifference> }];
  });
}

function larger(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
