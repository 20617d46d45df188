import { repeatsOf } from './run-difference.ts';
import { stages, type Run, type Stage } from './runs.ts';
import { figureDifference, type FigureDifference } from './summary.ts';

export type TimedRun = Pick<Run, 'id' | 'repeatOf' | 'meanMs'>;

/** All stages of a frame, in the mean; ms, 0 where nothing was timed. */
export function meanTotalMs({ meanMs }: Pick<Run, 'meanMs'>): number {
  return stages.reduce((sum, stage) => sum + (meanMs[stage] ?? 0), 0);
}

/** Where a run takes the most time; null where nothing was timed. */
export function slowestStage({ meanMs }: Pick<Run, 'meanMs'>): Stage | null {
  return stages.reduce<Stage | null>((slowest, stage) => ((meanMs[stage] ?? 0) > (slowest === null ? 0 : (meanMs[slowest] ?? 0)) ? stage : slowest), null);
}

/** How the mean times of two runs differ. */
export interface SpeedDifference extends FigureDifference {
  /** What the means of repeats differ by, the larger of both sides; null where nothing was repeated. */
  readonly floorMs: number | null;
}

/** Null where a side was not timed. `all`: the runs among which repeats of both are. */
export function speedDifference<Some extends TimedRun>(a: Some, b: Some, all: readonly Some[]): SpeedDifference | null {
  const [aMs, bMs] = [meanTotalMs(a), meanTotalMs(b)];
  if (aMs === 0 || bMs === 0) return null;
  const floors = [a, b].flatMap((run) => floorOf(repeatsOf(run, all)) ?? []);
  const floorMs = floors.length === 0 ? null : Math.max(...floors);
  return { ...figureDifference(aMs, bMs, floorMs), floorMs };
}

function floorOf(repeats: readonly TimedRun[]): number | null {
  const totals = repeats.map(meanTotalMs).filter((total) => total > 0);
  return totals.length < 2 ? null : Math.max(...totals) - Math.min(...totals);
}
