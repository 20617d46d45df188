import { RunTally } from './run-tally.ts';
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
  readonly #tally = new RunTally();

  constructor(run: Run, timeOf: TimeOf, checklist: Checklist) {
    this.#run = run;
    this.#timeOf = timeOf;
    this.#checklist = checklist;
  }

  async take(told: FrameResult | MissedFrame): Promise<void> {
    const { frame, timestampUs } = told;
    const where = `run ${this.#run.id}`;
    if ('missed' in told) this.#tally.miss(told);
    else this.#tally.add(told);
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
    const { id, frames, detections, empty, skipped, failed, fingerprint: recorded } = this.#run;
    const told = this.#tally.countsOf(this.#run);
    this.#checklist.compare('run-totals', told.frames, frames, `the results of run ${id}`);
    this.#checklist.compare('run-totals', told.detections, detections, `the detections of run ${id}`);
    if (empty !== undefined) this.#checklist.compare('run-totals', told.empty ?? 0, empty, `the frames of run ${id} on which nothing was found`);
    // Runs of earlier versions only count them.
    if (told.skipped > 0 || failed !== undefined) this.#checklist.compare('run-totals', told.skipped, skipped, `the missed frames of run ${id}`);
    if (failed !== undefined) this.#checklist.compare('run-totals', told.failed ?? 0, failed, `the frames that run ${id} failed on`);
    if (recorded !== undefined) this.#checklist.compare('run-fingerprint', recorded, fingerprint, `run ${id}`);
  }
}
