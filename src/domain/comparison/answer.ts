import type { Findings, MissReason } from '../runs.ts';

/**
 * What one side says about a frame: findings, of which an empty list is one, or why there are none. `not-asked`: the detector was not to
 * look at it, the run had ended before, or it is not known why.
 */
export type Answer = { readonly at: 'found'; readonly findings: Findings } | { readonly at: MissReason | 'not-asked' };

export type AnswerState = Answer['at'];

export const notAsked: Answer = { at: 'not-asked' };

/** How often each kind of answer was given; `zero` are those that found nothing. */
export interface AnswerCounts {
  readonly found: number;
  readonly zero: number;
  readonly late: number;
  readonly failed: number;
  readonly notAsked: number;
}

/** Frames by what one side says about them. */
export class AnswerCounter {
  #counts: AnswerCounts = { found: 0, zero: 0, late: 0, failed: 0, notAsked: 0 };

  /** `things`: detections that are left of it by the criteria; other findings are never zero. */
  add(answer: Answer, things: number): void {
    const key = keyOf(answer, things);
    this.#counts = { ...this.#counts, [key]: this.#counts[key] + 1 };
  }

  get counts(): AnswerCounts {
    return this.#counts;
  }
}

function keyOf(answer: Answer, things: number): keyof AnswerCounts {
  if (answer.at === 'not-asked') return 'notAsked';
  if (answer.at !== 'found') return answer.at;
  const { classes, semantic, anomaly } = answer.findings;
  return things === 0 && classes === undefined && semantic === undefined && anomaly === undefined ? 'zero' : 'found';
}
