import type { Detection } from '../runs.ts';
import type { Matches } from './matching.ts';

/** How far B agrees with A, where A is taken as right. Null where there is nothing to divide by. */
export interface Agreement {
  readonly a: number;
  readonly b: number;
  readonly matched: number;
  /** Matched, of those of B. */
  readonly precision: number | null;
  /** Matched, of those of A. */
  readonly recall: number | null;
  readonly f1: number | null;
  readonly meanIou: number | null;
}

interface Counts {
  a: number;
  b: number;
  matched: number;
  iouSum: number;
}

function agreementOf({ a, b, matched, iouSum }: Counts): Agreement {
  const share = (of: number): number | null => (of === 0 ? null : matched / of);
  return { a, b, matched, precision: share(b), recall: share(a), f1: a + b === 0 ? null : (2 * matched) / (a + b), meanIou: matched === 0 ? null : iouSum / matched };
}

/** How far two answers about a frame are apart: 0 all matched or both empty, 1 nothing in common. */
export function disagreement({ pairs, onlyA, onlyB }: Matches): number {
  const unmatched = onlyA.length + onlyB.length;
  return unmatched === 0 ? 0 : unmatched / (unmatched + 2 * pairs.length);
}

/** Sums the matches of frame after frame, in all and for each label. */
export class AgreementSum {
  readonly #all: Counts = { a: 0, b: 0, matched: 0, iouSum: 0 };
  readonly #byLabel = new Map<string, Counts>();

  add(a: readonly Detection[], b: readonly Detection[], { pairs }: Matches): void {
    for (const { label } of a) this.#count(label, (counts) => counts.a++);
    for (const { label } of b) this.#count(label, (counts) => counts.b++);
    for (const pair of pairs) {
      this.#count(a[pair.a]?.label ?? '', (counts) => {
        counts.matched++;
        counts.iouSum += pair.iou;
      });
    }
  }

  get total(): Agreement {
    return agreementOf(this.#all);
  }

  /** By label, in alphabetical order. */
  get byLabel(): ReadonlyMap<string, Agreement> {
    const labels = [...this.#byLabel].sort(([first], [second]) => (first < second ? -1 : 1));
    return new Map(labels.map(([label, counts]) => [label, agreementOf(counts)]));
  }

  #count(label: string, change: (counts: Counts) => void): void {
    const own = this.#byLabel.get(label) ?? { a: 0, b: 0, matched: 0, iouSum: 0 };
    this.#byLabel.set(label, own);
    change(own);
    change(this.#all);
  }
}
