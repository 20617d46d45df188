import type { Detection } from '../runs.ts';
import { disagreement } from './agreement.ts';
import type { Answer } from './answer.ts';
import { considered, type Criteria } from './criteria.ts';
import { matchDetections, type Matches } from './matching.ts';
import { kindDifferences, largestDifference, type KindDifferences } from './other-kinds.ts';

/** What one side says about a frame, and what the criteria leave of it. */
export interface ComparedAnswer {
  readonly answer: Answer;
  /** Empty without an answer, too. */
  readonly detections: readonly Detection[];
}

/** Two answers about one frame, side by side. */
export interface FrameComparison {
  readonly a: ComparedAnswer;
  readonly b: ComparedAnswer;
  /** Null where a side has no answer. */
  readonly matches: Matches | null;
  readonly kinds: KindDifferences;
  /** 0: the same, 1: nothing in common. Null where a side has no answer, or the two are of different kinds: that is not known, and no difference. */
  readonly disagreement: number | null;
}

export function compareFrame(a: Answer, b: Answer, criteria: Criteria): FrameComparison {
  const [first, second] = [compared(a, criteria), compared(b, criteria)];
  if (a.at !== 'found' || b.at !== 'found') return { a: first, b: second, matches: null, kinds: {}, disagreement: null };
  const matches = matchDetections(first.detections, second.detections, criteria.minIou);
  const kinds = kindDifferences(a.findings, b.findings);
  const others = largestDifference(kinds);
  const boxes = detects(a) && detects(b) ? disagreement(matches) : null;
  return { a: first, b: second, matches, kinds, disagreement: boxes === null || others === null ? (boxes ?? others) : Math.max(boxes, others) };
}

function compared(answer: Answer, criteria: Criteria): ComparedAnswer {
  return { answer, detections: answer.at === 'found' ? considered(answer.findings.detections, criteria) : [] };
}

/** Whether its list of detections is its answer: of a classifier it is always empty, and that says nothing. */
function detects({ findings: { detections, classes, semantic, anomaly } }: Extract<Answer, { at: 'found' }>): boolean {
  return detections.length > 0 || (classes === undefined && semantic === undefined && anomaly === undefined);
}
