import { answerCodes } from './comparison-sum.ts';

/** What a side says about a part of a session, by what a person should see first of it. */
export const answerBins = ['failed', 'late', 'found', 'zero', 'not-asked'] as const;
export type AnswerBin = (typeof answerBins)[number];

function kindOf(code: number): AnswerBin {
  if (code === answerCodes.failed) return 'failed';
  if (code === answerCodes.late) return 'late';
  if (code === answerCodes['not-asked']) return 'not-asked';
  return code === 0 ? 'zero' : 'found';
}

/** One side's answers by frame (`ComparisonOutcome.a`), in so many parts or fewer: a single frame that failed is not lost. */
export function binAnswers(codes: ArrayLike<number>, most: number): AnswerBin[] {
  const frames = codes.length;
  const bins = Math.min(frames, most);
  return Array.from({ length: bins }, (_, bin) => {
    const to = Math.floor(((bin + 1) * frames) / bins);
    let first = answerBins.length - 1;
    for (let frame = Math.floor((bin * frames) / bins); frame < to; frame++) first = Math.min(first, answerBins.indexOf(kindOf(codes[frame] ?? NaN)));
    return answerBins[first] ?? 'not-asked';
  });
}
