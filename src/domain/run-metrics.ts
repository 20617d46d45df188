import type { Gap } from './play-times.ts';
import { hasFindings, stages, type FrameResult, type MissReason, type ResultBlock, type Run, type Stage } from './runs.ts';

/** Which run was measured. */
export type MeasuredRun = Pick<Run, 'id' | 'name' | 'mode' | 'backend' | 'threads' | 'fallbacks' | 'level' | 'repeatOf' | 'fingerprint'>;

/**
 * What was measured in a run, a column for each kind of value and an entry in each for every result, in the order of the frames. All
 * figures about the run follow from it. NaN: not measured.
 */
export interface RunMetrics {
  readonly run: MeasuredRun;
  /** Frames of the track it ran over. */
  readonly trackFrames: number;
  /** Where the track recorded nothing. */
  readonly gaps: readonly Gap[];
  /** Frames that should have a result and have none, by reason, in order. */
  readonly missed: Readonly<Record<MissReason, readonly number[]>>;
  readonly frame: Float64Array;
  readonly timestampUs: Float64Array;
  /** Things found; NaN where the run ended before it had findings. */
  readonly detections: Float64Array;
  readonly stageMs: Readonly<Record<Stage, Float64Array>>;
  /** When the first stage began and the last one ended, ms since the run began. */
  readonly beginMs: Float64Array;
  readonly endMs: Float64Array;
}

/** The columns of results, as lists while they grow. */
class Columns {
  readonly frame: number[] = [];
  readonly timestampUs: number[] = [];
  readonly detections: number[] = [];
  readonly beginMs: number[] = [];
  readonly endMs: number[] = [];
  readonly stageMs: Record<Stage, number[]> = { read: [], decode: [], preprocess: [], infer: [], postprocess: [] };

  add({ frame, timestampUs, detections, timingMs, startMs = {} }: FrameResult, counted: boolean): void {
    this.frame.push(frame);
    this.timestampUs.push(timestampUs);
    this.detections.push(counted ? detections.length : NaN);
    for (const stage of stages) this.stageMs[stage].push(timingMs[stage] ?? NaN);
    const [begins, ends]: [number[], number[]] = [[], []];
    for (const stage of stages) {
      const [start, length] = [startMs[stage], timingMs[stage]];
      if (start === undefined || length === undefined) continue;
      begins.push(start);
      ends.push(start + length);
    }
    this.beginMs.push(begins.length === 0 ? NaN : Math.min(...begins));
    this.endMs.push(ends.length === 0 ? NaN : Math.max(...ends));
  }
}

/** Takes a run's blocks one after the other; keeps ten numbers a frame. */
export class RunMeter {
  readonly #run: MeasuredRun;
  readonly #columns = new Columns();
  readonly #missed: Record<MissReason, number[]> = { late: [], failed: [] };

  constructor({ id, name, mode, backend, threads, fallbacks, level, repeatOf, fingerprint }: MeasuredRun) {
    const engine = { backend, ...(threads !== undefined && { threads }), ...(fallbacks !== undefined && { fallbacks }) };
    const known = { ...(level !== undefined && { level }), ...(repeatOf !== undefined && { repeatOf }), ...(fingerprint !== undefined && { fingerprint }) };
    this.#run = { id, name, mode, ...engine, ...known };
  }

  take({ results, missed = [] }: Pick<ResultBlock, 'results' | 'missed'>): void {
    const counted = hasFindings(this.#run);
    for (const result of results) this.#columns.add(result, counted);
    for (const { frame, missed: reason } of missed) this.#missed[reason].push(frame);
  }

  metrics(trackFrames: number, gaps: readonly Gap[]): RunMetrics {
    const { frame, timestampUs, detections, beginMs, endMs, stageMs } = this.#columns;
    const packed = Object.fromEntries(stages.map((stage) => [stage, Float64Array.from(stageMs[stage])])) as Record<Stage, Float64Array>;
    return {
      run: this.#run,
      trackFrames,
      gaps,
      missed: { late: [...this.#missed.late], failed: [...this.#missed.failed] },
      frame: Float64Array.from(frame),
      timestampUs: Float64Array.from(timestampUs),
      detections: Float64Array.from(detections),
      stageMs: packed,
      beginMs: Float64Array.from(beginMs),
      endMs: Float64Array.from(endMs),
    };
  }
}

/** What stages took together, for each result; NaN where none was timed. */
export function totalMs({ frame, stageMs }: Pick<RunMetrics, 'frame' | 'stageMs'>): Float64Array {
  const totals = new Float64Array(frame.length).fill(NaN);
  for (const stage of stages) {
    const column = stageMs[stage];
    for (let at = 0; at < totals.length; at++) {
      const time = column[at] ?? NaN;
      if (Number.isNaN(time)) continue;
      const total = totals[at] ?? NaN;
      totals[at] = Number.isNaN(total) ? time : total + time;
    }
  }
  return totals;
}

/** From when the first stage of each result began until its last one ended; NaN where that is not known. */
export function latencyMs({ beginMs, endMs }: Pick<RunMetrics, 'beginMs' | 'endMs'>): Float64Array {
  return endMs.map((end, at) => end - (beginMs[at] ?? NaN));
}
