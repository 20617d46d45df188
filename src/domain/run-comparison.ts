import type { FrameResult, MissedFrame, Run } from './runs.ts';
import type { Checklist } from './verification.ts';

/** Session time of a frame, undefined when there is none; asked for in rising order. */
export type TimeOf = (frame: number) => Promise<number | undefined>;

/** Puts the results of a run beside the rows of its track. */
export class RunComparison {
  readonly #run: Run;
  readonly #timeOf: TimeOf;
  readonly #checklist: Checklist;
  #lastFrame = -1;
  #results = 0;
  #detections = 0;
  #missed = 0;

  constructor(run: Run, timeOf: TimeOf, checklist: Checklist) {
    this.#run = run;
    this.#timeOf = timeOf;
    this.#checklist = checklist;
  }

  async take(told: FrameResult | MissedFrame): Promise<void> {
    const { frame, timestampUs } = told;
    const where = `run ${this.#run.id}`;
    if ('missed' in told) {
      this.#missed++;
    } else {
      this.#results++;
      this.#detections += told.detections.length;
    }
    const rises = frame > this.#lastFrame;
    this.#checklist.expect('run-frames', rises, `after ${this.#lastFrame}`, frame, where);
    if (!rises) return;
    this.#lastFrame = frame;
    const rowUs = await this.#timeOf(frame);
    this.#checklist.expect('run-frames', rowUs !== undefined, 'a frame with a row', frame, where);
    if (rowUs !== undefined) this.#checklist.compare('run-times', rowUs, timestampUs, where, frame);
  }

  /** Compares the sums once all results have been taken; `fingerprint` is that of what is stored. */
  end(fingerprint: string): void {
    const { id, frames, detections, skipped, fingerprint: recorded } = this.#run;
    this.#checklist.compare('run-totals', this.#results, frames, `the results of run ${id}`);
    this.#checklist.compare('run-totals', this.#detections, detections, `the detections of run ${id}`);
    // Live runs and those of earlier versions only count them.
    if (this.#missed > 0) this.#checklist.compare('run-totals', this.#missed, skipped, `the missed frames of run ${id}`);
    if (recorded !== undefined) this.#checklist.compare('run-fingerprint', recorded, fingerprint, `run ${id}`);
  }
}
