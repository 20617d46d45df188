import type { ComparisonRequest } from '../../src/domain/comparison/comparison-request.ts';
import type { Criteria } from '../../src/domain/comparison/criteria.ts';
import { compareFrame, type FrameComparison } from '../../src/domain/comparison/frame-comparison.ts';
import type { Findings, FrameResult } from '../../src/domain/runs.ts';
import { openAnswers, type AnsweredTrack, type AnswerSource } from './answers.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** A frame's place with two sides' answers about it; it has no findings of its own. */
export interface ComparedResult extends FrameResult {
  readonly comparison: FrameComparison;
}

export function isCompared(findings: Findings): findings is ComparedResult {
  return 'comparison' in findings;
}

/** Both sides of a comparison, to be drawn with each frame. */
export class ComparedResults implements ResultSource {
  readonly window = 1;
  readonly #a: AnswerSource;
  readonly #b: AnswerSource;
  readonly #criteria: Criteria;

  private constructor(a: AnswerSource, b: AnswerSource, criteria: Criteria) {
    this.#a = a;
    this.#b = b;
    this.#criteria = criteria;
  }

  /** Errors: `run-missing`, `run-elsewhere`. */
  static async open({ a, b, criteria }: ComparisonRequest, track: AnsweredTrack): Promise<ComparedResults> {
    const [first, second] = await Promise.all([openAnswers(a, track), openAnswers(b, track)]);
    return new ComparedResults(first, second, criteria);
  }

  async resultFor({ frame, timestampUs }: Pick<DecodedFrame, 'frame' | 'timestampUs'>): Promise<ComparedResult> {
    const comparison = compareFrame(await this.#a.at(frame), await this.#b.at(frame), this.#criteria);
    return { frame, timestampUs, timingMs: {}, detections: [], comparison };
  }
}
