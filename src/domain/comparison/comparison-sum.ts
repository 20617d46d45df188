import { AgreementSum, type Agreement } from './agreement.ts';
import { AnswerCounter, type Answer, type AnswerCounts } from './answer.ts';
import { AveragePrecision } from './average-precision.ts';
import type { Criteria } from './criteria.ts';
import { isDifference } from './differences.ts';
import { compareFrame, type ComparedAnswer, type FrameComparison } from './frame-comparison.ts';

/** Instead of a number of detections, where a side has no answer. */
export const answerCodes = { 'not-asked': -1, late: -2, failed: -3 } as const;

/** Of one label, or of all. */
export interface ComparedLabel extends Agreement {
  readonly label: string;
  /** Of the other side where one is truth; null unless that has the label. */
  readonly averagePrecision: number | null;
}

/** Of answers that are no lists of detections; null where none were compared. */
export interface KindMeans {
  /** Share of frames with the same likeliest class. */
  readonly sameClass: number | null;
  readonly equalCells: number | null;
  /** Mean of the differences' sizes. */
  readonly anomaly: number | null;
}

/** How two sides compare over a whole track. */
export interface ComparisonOutcome {
  /** By frame, 0..1; NaN where it is not known. */
  readonly disagreement: Float32Array;
  /** Detections by frame that the criteria leave, or one of `answerCodes`. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly answersA: AnswerCounts;
  readonly answersB: AnswerCounts;
  /** Frames with an answer on both sides that can be compared, and those of them that differ. */
  readonly compared: number;
  readonly different: number;
  /** Frames with an answer on both sides, but of different kinds, as boxes and classes are: they can't be compared. */
  readonly otherKinds: number;
  /** All that the sides call things on the compared frames, whatever the criteria leave of it; in alphabetical order. */
  readonly names: readonly string[];
  readonly total: ComparedLabel;
  /** In alphabetical order. */
  readonly labels: readonly ComparedLabel[];
  readonly kinds: KindMeans;
}

/** Whether both sides found things, and never called two of them the same. */
export function namesDiffer({ labels }: Pick<ComparisonOutcome, 'labels'>): boolean {
  const found = (side: 'a' | 'b'): boolean => labels.some((label) => label[side] > 0);
  return found('a') && found('b') && !labels.some(({ a, b }) => a > 0 && b > 0);
}

/** Takes the frames of a track in order. */
export class ComparisonSum {
  readonly #criteria: Criteria;
  readonly #agreement = new AgreementSum();
  readonly #truth: 'a' | 'b' | 'none';
  readonly #precision: AveragePrecision | null;
  readonly #answersA = new AnswerCounter();
  readonly #answersB = new AnswerCounter();
  readonly #sameClass = new Mean();
  readonly #equalCells = new Mean();
  readonly #anomaly = new Mean();
  readonly #names = new Set<string>();
  #otherKinds = 0;
  readonly #disagreement: Float32Array;
  readonly #a: Int32Array;
  readonly #b: Int32Array;

  /** `truth`: the side that is right by definition, so that average precision of the other one means something. */
  constructor(frames: number, criteria: Criteria, truth: 'a' | 'b' | 'none') {
    this.#criteria = criteria;
    this.#truth = truth;
    this.#precision = truth === 'none' ? null : new AveragePrecision(criteria.minIou);
    this.#disagreement = new Float32Array(frames).fill(NaN);
    this.#a = new Int32Array(frames);
    this.#b = new Int32Array(frames);
  }

  add(frame: number, answerA: Answer, answerB: Answer): void {
    const comparison = compareFrame(answerA, answerB, this.#criteria);
    const { a, b, disagreement } = comparison;
    this.#answersA.add(answerA, a.detections.length);
    this.#answersB.add(answerB, b.detections.length);
    this.#a[frame] = codeOf(a);
    this.#b[frame] = codeOf(b);
    this.#disagreement[frame] = disagreement ?? NaN;
    if (disagreement !== null) this.#addCompared(comparison);
    else if (answerA.at === 'found' && answerB.at === 'found') this.#otherKinds++;
  }

  get outcome(): ComparisonOutcome {
    const precisions = this.#precision?.byLabel;
    return {
      disagreement: this.#disagreement,
      a: this.#a,
      b: this.#b,
      answersA: this.#answersA.counts,
      answersB: this.#answersB.counts,
      compared: this.#disagreement.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
      different: this.#disagreement.reduce((sum, value) => sum + Number(isDifference(value)), 0),
      otherKinds: this.#otherKinds,
      names: [...this.#names].sort(),
      total: { label: 'All', ...this.#agreement.total, averagePrecision: this.#precision?.mean ?? null },
      labels: [...this.#agreement.byLabel].map(([label, agreement]) => ({ label, ...agreement, averagePrecision: precisions?.get(label) ?? null })),
      kinds: { sameClass: this.#sameClass.value, equalCells: this.#equalCells.value, anomaly: this.#anomaly.value },
    };
  }

  #addCompared({ a, b, matches, kinds: { topClass, equalCells, anomaly } }: FrameComparison): void {
    for (const { answer } of [a, b]) if (answer.at === 'found') for (const { label } of answer.findings.detections) this.#names.add(label);
    if (matches !== null) this.#agreement.add(a.detections, b.detections, matches);
    const [truth, judged] = this.#truth === 'b' ? [b, a] : [a, b];
    this.#precision?.add(truth.detections, judged.detections);
    if (topClass !== undefined) this.#sameClass.add(Number(topClass === 'same'));
    if (equalCells !== undefined) this.#equalCells.add(equalCells);
    if (anomaly !== undefined) this.#anomaly.add(Math.abs(anomaly));
  }
}

class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  get value(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}

function codeOf({ answer, detections }: ComparedAnswer): number {
  return answer.at === 'found' ? detections.length : answerCodes[answer.at];
}
