import { cadenceOf, type Cadence } from './cadence.ts';
import type { Gap } from './play-times.ts';
import { latencyMs, totalMs, type RunMetrics } from './run-metrics.ts';
import { stages, type MissReason, type Stage } from './runs.ts';
import { summarise, type Summary } from './summary.ts';

/** `total`: of all stages of a frame. `latency`: from when a frame's first stage began until its last one ended, with what it waited between them. */
export type Measure = Stage | 'total' | 'latency';
export const measures: readonly Measure[] = [...stages, 'total', 'latency'];

/** What became of the frames of a track: they add up to all of it. */
export interface FrameFates extends Readonly<Record<MissReason, number>> {
  /** With something found. */
  readonly found: number;
  /** Looked at, nothing found: an answer, too. */
  readonly empty: number;
  /** Timed, in a run that ends before it has findings. */
  readonly timed: number;
  /** Not looked at: between those that were to be, behind a run's limit, or after the end of a partial one. */
  readonly unasked: number;
}

/** What a run amounts to. */
export interface RunReport {
  /** Milliseconds; a stage that did not take place is absent. */
  readonly summaries: Readonly<Partial<Record<Measure, Summary>>>;
  /** Frames per second from its first frame's beginning to its last one's end; null where the run doesn't know when stages began. */
  readonly throughputFps: number | null;
  /** Of the frames with a result, in recorded time: the rate at which there is a new answer. */
  readonly cadence: Cadence | null;
  readonly fates: FrameFates;
}

export interface RunMeasures {
  readonly metrics: RunMetrics;
  readonly report: RunReport;
}

export function reportOf(metrics: RunMetrics): RunReport {
  const columns: Record<Measure, Float64Array> = { ...metrics.stageMs, total: totalMs(metrics), latency: latencyMs(metrics) };
  const summaries: Partial<Record<Measure, Summary>> = {};
  for (const measure of measures) {
    const summary = summarise(measured(columns[measure]));
    if (summary !== null) summaries[measure] = summary;
  }
  const starts = startsAfterGaps(metrics.timestampUs, metrics.gaps);
  return { summaries, throughputFps: throughputOf(metrics), cadence: cadenceOf(metrics.timestampUs, (at) => starts.has(at)), fates: fatesOf(metrics) };
}

function measured(column: Float64Array): Float64Array {
  return column.filter((value) => !Number.isNaN(value));
}

/** A live run stands on the session's clock, which goes on where nothing is recorded. */
function throughputOf({ run, beginMs, endMs, gaps }: RunMetrics): number | null {
  let [first, last, frames] = [Infinity, -Infinity, 0];
  beginMs.forEach((begin, at) => {
    if (Number.isNaN(begin)) return;
    first = Math.min(first, begin);
    last = Math.max(last, endMs[at] ?? NaN);
    frames++;
  });
  const spent = run.mode === 'live' ? gaps.reduce((ms, { startUs, endUs }) => ms + Math.max(0, Math.min(last, endUs / 1000) - Math.max(first, startUs / 1000)), 0) : 0;
  return last - first > spent ? (frames * 1000) / (last - first - spent) : null;
}

function fatesOf({ trackFrames, missed, detections }: RunMetrics): FrameFates {
  const counts = { found: 0, empty: 0, timed: 0 };
  for (const count of detections) counts[Number.isNaN(count) ? 'timed' : count === 0 ? 'empty' : 'found']++;
  const [late, failed] = [missed.late.length, missed.failed.length];
  return { ...counts, late, failed, unasked: Math.max(0, trackFrames - detections.length - late - failed) };
}

/** Positions of times that have a gap between them and the one before. Both in order. */
function startsAfterGaps(timestampUs: Float64Array, gaps: readonly Gap[]): ReadonlySet<number> {
  const starts = new Set<number>();
  let at = 0;
  for (const { endUs } of gaps) {
    while (at < timestampUs.length && (timestampUs[at] ?? 0) < endUs) at++;
    starts.add(at);
  }
  return starts;
}
