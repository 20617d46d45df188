import type { Repeats } from './run-difference.ts';
import { measuredRepeatsOf } from './run-repeats.ts';
import type { RunReport } from './run-report.ts';
import { stages, type Run, type Stage, type StageTimes } from './runs.ts';
import { figureDifference, largerFloor, noiseFloor, type FigureDifference } from './summary.ts';

/** Rows of runs only have means. */
export type SpeedFigure = 'median' | 'mean';

/** How the times that two runs take for a frame differ. */
export interface SpeedDifference {
  readonly figure: SpeedFigure;
  /** That both went through: only these are compared. */
  readonly stages: readonly Stage[];
  /** Neither went through any other. */
  readonly whole: boolean;
  /** Of these stages together, ms; null where there are none. */
  readonly times: FigureDifference | null;
}

/** What a run takes for a frame, ms. */
interface FrameTimes {
  readonly stageMs: StageTimes;
  /** Of all stages, where that is more than the sum of what they have. */
  readonly allMs?: number;
}

/** A run with its repeats, itself among them. */
interface TimedSide {
  readonly own: FrameTimes;
  readonly repeats: readonly FrameTimes[];
}

/** All stages of a frame, in the mean; ms, 0 where nothing was timed. */
export function meanTotalMs({ meanMs }: Pick<Run, 'meanMs'>): number {
  return stages.reduce((sum, stage) => sum + (meanMs[stage] ?? 0), 0);
}

/** Where a run takes the most time; null where nothing was timed. */
export function slowestStage({ meanMs }: Pick<Run, 'meanMs'>): Stage | null {
  return stages.reduce<Stage | null>((slowest, stage) => ((meanMs[stage] ?? 0) > (slowest === null ? 0 : (meanMs[slowest] ?? 0)) ? stage : slowest), null);
}

export type TimedRun = Pick<Run, 'id' | 'repeatOf' | 'state' | 'backend' | 'threads' | 'fallbacks' | 'meanMs'>;

/** By what the rows of runs have; null where a side was not timed. `all`: the runs among which repeats of both are. */
export function meanSpeed<Some extends TimedRun>(a: Some, b: Some, all: readonly Some[]): SpeedDifference | null {
  const [sideA, sideB] = [a, b].map((run): TimedSide => ({ own: { stageMs: run.meanMs }, repeats: measuredRepeatsOf(run, all).map(({ meanMs }) => ({ stageMs: meanMs })) }));
  return sideA === undefined || sideB === undefined ? null : difference('mean', sideA, sideB);
}

/** By what was measured in each frame; null where a side was not timed. */
export function reportedSpeed(figure: SpeedFigure, a: RunReport, b: RunReport, repeats: Repeats): SpeedDifference | null {
  const times = figure === 'mean' ? meansOf : mediansOf;
  return difference(figure, { own: times(a), repeats: repeats.a.map(times) }, { own: times(b), repeats: repeats.b.map(times) });
}

function meansOf({ summaries }: RunReport): FrameTimes {
  return { stageMs: Object.fromEntries(stages.flatMap((stage) => (summaries[stage] === undefined ? [] : [[stage, summaries[stage].average]]))) };
}

function mediansOf({ summaries }: RunReport): FrameTimes {
  const stageMs = Object.fromEntries(stages.flatMap((stage) => (summaries[stage] === undefined ? [] : [[stage, summaries[stage].median]])));
  return { stageMs, ...(summaries.total !== undefined && { allMs: summaries.total.median }) };
}

function difference(figure: SpeedFigure, a: TimedSide, b: TimedSide): SpeedDifference | null {
  const timed = ({ own }: TimedSide): Stage[] => stages.filter((stage) => own.stageMs[stage] !== undefined);
  const [ofA, ofB] = [timed(a), timed(b)];
  if (ofA.length === 0 || ofB.length === 0) return null;
  const common = ofA.filter((stage) => ofB.includes(stage));
  const whole = common.length === ofA.length && common.length === ofB.length;
  const msOf = ({ stageMs, allMs }: FrameTimes): number => (whole && allMs !== undefined ? allMs : common.reduce((sum, stage) => sum + (stageMs[stage] ?? NaN), 0));
  const floorOf = ({ repeats }: TimedSide): number | null => noiseFloor(repeats.map(msOf).filter((ms) => !Number.isNaN(ms)));
  const times = common.length === 0 ? null : figureDifference(msOf(a.own), msOf(b.own), largerFloor(floorOf(a), floorOf(b)));
  return { figure, stages: common, whole, times };
}
