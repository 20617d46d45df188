import { latencyMs, totalMs, type RunMetrics } from '../domain/run-metrics.ts';
import { measures, type Measure, type RunMeasures, type RunReport } from '../domain/run-report.ts';
import type { MissReason } from '../domain/runs.ts';

/** Why a frame has no result. */
export type Blank = MissReason | 'unasked';

export const blankWords: Readonly<Record<Blank, string>> = { unasked: 'not looked at', late: 'too late', failed: 'failed' };

/** A value for each frame: undefined where the run did not look, which a line crosses, and null where it has nothing, which breaks it. */
export type FrameValues = (number | null | undefined)[];

/** What plots need of a run: each list, as long as the track, is made once, when it is asked for. */
export class PlottedRun {
  readonly metrics: RunMetrics;
  readonly #report: RunReport;
  readonly #columns = new Map<Measure, Float64Array>();
  readonly #values = new Map<Measure | 'detections', FrameValues>();
  #blanks: readonly (Blank | undefined)[] | null = null;

  constructor({ metrics, report }: RunMeasures) {
    this.metrics = metrics;
    this.#report = report;
  }

  get measures(): readonly Measure[] {
    return measures.filter((measure) => this.#report.summaries[measure] !== undefined);
  }

  /** By frame; undefined where there is a result. */
  get blanks(): readonly (Blank | undefined)[] {
    if (this.#blanks !== null) return this.#blanks;
    const { frame, missed, trackFrames } = this.metrics;
    const blanks = new Array<Blank | undefined>(trackFrames).fill('unasked');
    for (const each of frame) blanks[each] = undefined;
    for (const each of missed.late) blanks[each] = 'late';
    for (const each of missed.failed) blanks[each] = 'failed';
    return (this.#blanks = blanks);
  }

  /** How many frames are so. */
  count(blank: Blank): number {
    return this.#report.fates[blank];
  }

  /** What a measure was for each result. */
  column(measure: Measure): Float64Array {
    const known = this.#columns.get(measure);
    if (known !== undefined) return known;
    const { metrics } = this;
    const column = measure === 'total' ? totalMs(metrics) : measure === 'latency' ? latencyMs(metrics) : metrics.stageMs[measure];
    this.#columns.set(measure, column);
    return column;
  }

  valuesOf(measure: Measure | 'detections'): FrameValues {
    const known = this.#values.get(measure);
    if (known !== undefined) return known;
    const { frame, missed, trackFrames, detections } = this.metrics;
    const column = measure === 'detections' ? detections : this.column(measure);
    const values: FrameValues = new Array<number | null | undefined>(trackFrames).fill(undefined);
    for (const lost of [...missed.late, ...missed.failed]) values[lost] = null;
    frame.forEach((each, at) => (values[each] = Number.isNaN(column[at]) ? null : column[at]));
    this.#values.set(measure, values);
    return values;
  }
}
