import { totalMs, type RunMetrics } from '../domain/run-metrics.ts';
import type { Measure } from '../domain/run-report.ts';

/** What a measure was for each result of a run. */
export function measureColumn(metrics: RunMetrics, measure: Measure): Float64Array {
  if (measure === 'total') return totalMs(metrics);
  if (measure === 'latency') return metrics.endMs.map((end, at) => end - (metrics.beginMs[at] ?? NaN));
  return metrics.stageMs[measure];
}

/** A column of results laid over all frames: undefined where the run did not look, which a line crosses, and null where it has nothing, which breaks it. */
export function overFrames({ frame, missed, trackFrames }: RunMetrics, column: Float64Array): (number | null | undefined)[] {
  const values = new Array<number | null | undefined>(trackFrames).fill(undefined);
  for (const lost of [...missed.late, ...missed.failed]) values[lost] = null;
  frame.forEach((each, at) => (values[each] = Number.isNaN(column[at]) ? null : column[at]));
  return values;
}

/** Why a frame has no result; `result` where it has one. */
export type FrameMark = 'result' | 'unasked' | 'late' | 'failed';

export function frameMarks({ frame, missed, trackFrames }: RunMetrics): FrameMark[] {
  const marks = new Array<FrameMark>(trackFrames).fill('unasked');
  for (const each of frame) marks[each] = 'result';
  for (const each of missed.late) marks[each] = 'late';
  for (const each of missed.failed) marks[each] = 'failed';
  return marks;
}

export const markWords: Record<FrameMark, string> = { result: '', unasked: 'not looked at', late: 'too late', failed: 'failed' };
