import { css, html, type TemplateResult } from 'lit';
import { answerBins, binAnswers, type AnswerBin } from '../domain/comparison/answer-bins.ts';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';

const lanePx = 6;
const gapPx = 3;

/** Of both lanes, each with the space above it. */
export const lanesPx = 2 * (lanePx + gapPx);

/** What a lane shows of an answer: nothing found is a thin line, no result none at all. */
const looks: Readonly<Record<AnswerBin, { readonly colour: string; readonly height: number; readonly words: string }>> = {
  found: { colour: '--ink-2', height: lanePx, words: 'found' },
  zero: { colour: '--ink-2', height: 1, words: 'nothing found' },
  late: { colour: '--warn', height: lanePx, words: 'too late' },
  failed: { colour: '--record', height: lanePx, words: 'failed' },
  'not-asked': { colour: '--line', height: 0, words: 'no result' },
};

export const laneStyles = css`
  .lanes {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
  }
  .lanes span {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
  }
  .lanes b {
    width: 1rem;
    height: 6px;
    background: var(--ink-2);
  }
  .lanes .zero b {
    height: 1px;
  }
  .lanes .late b {
    background: var(--warn);
  }
  .lanes .failed b {
    background: var(--record);
  }
  .lanes .not-asked b {
    border: 1px dotted var(--ink-2);
    background: none;
  }
`;

/** What each side says about the frames, A above B, from `top` on; a column for so many parts of the session. */
export function drawLanes(context: CanvasRenderingContext2D, { a, b }: ComparisonOutcome, top: number, most: number, style: CSSStyleDeclaration): void {
  for (const [lane, codes] of [a, b].entries()) {
    const bottom = top + (lane + 1) * (lanePx + gapPx);
    for (const [at, answer] of binAnswers(codes, most).entries()) {
      const { colour, height } = looks[answer];
      context.fillStyle = style.getPropertyValue(colour);
      context.fillRect(at, bottom - height, 1, height);
    }
  }
}

/** What there is in the lanes, in words. */
export function renderLaneWords({ answersA, answersB }: ComparisonOutcome): TemplateResult {
  const there = answerBins.filter((answer) => {
    const key = answer === 'not-asked' ? 'notAsked' : answer;
    return answersA[key] + answersB[key] > 0;
  });
  return html`<p class="lanes small quiet">A above B: ${there.map((answer) => html`<span class=${answer}><b></b>${looks[answer].words}</span>`)}</p>`;
}
