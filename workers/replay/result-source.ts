import type { AnswerState } from '../../src/domain/comparison/answer.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { DecodedFrame } from './frame-decoder.ts';

/** Why there is no answer. */
export type MissingAnswer = Exclude<AnswerState, 'found'>;

/** Where the results that are drawn with a frame come from: a recorded run, or a detector that runs now. */
export interface ResultSource {
  /** Frames worth having under way at once. */
  readonly window: number;
  /**
   * The result of a frame; where it has none, the one of the last frame before that has one, and null where there is none at all. Answers come
   * in the order of the questions.
   */
  resultFor(decoded: DecodedFrame): Promise<FrameResult | null> | FrameResult | null;
  /** Why the frame that was asked for last has no result of its own; undefined of any other frame, and where the source does not know. */
  missing?(frame: number): MissingAnswer | undefined;
}

export const noResults: ResultSource = { window: 1, resultFor: () => null };

/** The result if it is the frame's own. */
export function ownResult({ frame }: Pick<DecodedFrame, 'frame'>, result: FrameResult | null): FrameResult | null {
  return result?.frame === frame ? result : null;
}
