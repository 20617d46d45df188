import { foundAnything } from './repeated-results.ts';
import { hasFindings, type BlockContent, type FrameResult, type MissedFrame, type Run } from './runs.ts';

export type RunCounts = Pick<Run, 'frames' | 'empty' | 'detections' | 'skipped' | 'failed'>;

/** Counts what became of a run's frames, as its row has it. */
export class RunTally {
  #counts = { frames: 0, empty: 0, detections: 0, skipped: 0, failed: 0 };

  add(result: FrameResult): void {
    this.#counts.frames++;
    this.#counts.detections += result.detections.length;
    if (!foundAnything(result)) this.#counts.empty++;
  }

  miss({ missed }: Pick<MissedFrame, 'missed'>): void {
    this.#counts.skipped++;
    if (missed === 'failed') this.#counts.failed++;
  }

  take({ results, missed = [] }: BlockContent): void {
    for (const result of results) this.add(result);
    for (const each of missed) this.miss(each);
  }

  /** A run that stopped before it could find anything has no empty results either. */
  countsOf(run: Pick<Run, 'level'>): RunCounts {
    const { empty, ...counts } = this.#counts;
    return { ...counts, ...(hasFindings(run) && { empty }) };
  }
}
