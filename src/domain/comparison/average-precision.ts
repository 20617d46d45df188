import { iou } from '../boxes.ts';
import type { Detection } from '../runs.ts';

/** Recall levels at which precision is read. */
const levels = 101;

interface Scored {
  readonly score: number;
  readonly right: boolean;
}

/**
 * Average precision of detections against truth, as COCO's evaluation computes it: within a frame and label each detection, from the
 * highest score on, takes the free truth it overlaps most, if by at least `minIou`; precision is made monotonic and averaged over 101
 * levels of recall. Equal scores keep the order of their frames. https://github.com/cocodataset/cocoapi, PythonAPI/pycocotools/cocoeval.py
 */
export class AveragePrecision {
  readonly #minIou: number;
  readonly #truths = new Map<string, number>();
  readonly #scored = new Map<string, Scored[]>();

  constructor(minIou: number) {
    this.#minIou = minIou;
  }

  add(truth: readonly Detection[], found: readonly Detection[]): void {
    for (const { label } of truth) this.#truths.set(label, (this.#truths.get(label) ?? 0) + 1);
    const free = new Set(truth);
    for (const detection of [...found].sort((x, y) => y.score - x.score)) {
      const best = this.#best(detection, free);
      if (best !== null) free.delete(best);
      const list = this.#scored.get(detection.label) ?? [];
      list.push({ score: detection.score, right: best !== null });
      this.#scored.set(detection.label, list);
    }
  }

  /** Of each label that the truth has, 0..1, in alphabetical order. */
  get byLabel(): ReadonlyMap<string, number> {
    const labels = [...this.#truths].sort(([first], [second]) => (first < second ? -1 : 1));
    return new Map(labels.map(([label, truths]) => [label, averagePrecision(this.#scored.get(label) ?? [], truths)]));
  }

  /** The mean over the labels; null where the truth is empty. */
  get mean(): number | null {
    const values = [...this.byLabel.values()];
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** Of equal overlaps the later truth, as in COCO's loop. */
  #best({ label, box }: Detection, free: ReadonlySet<Detection>): Detection | null {
    let best: Detection | null = null;
    let overlap = Math.min(this.#minIou, 1 - 1e-10);
    for (const truth of free) {
      if (truth.label !== label) continue;
      const own = iou(truth.box, box);
      if (own < overlap) continue;
      best = truth;
      overlap = own;
    }
    return best;
  }
}

function averagePrecision(scored: readonly Scored[], truths: number): number {
  const ranked = [...scored].sort((x, y) => y.score - x.score);
  const recalls: number[] = [];
  const precisions: number[] = [];
  let right = 0;
  ranked.forEach((one, at) => {
    if (one.right) right++;
    recalls.push(right / truths);
    precisions.push(right / (at + 1));
  });
  for (let at = precisions.length - 2; at >= 0; at--) precisions[at] = Math.max(precisions[at] ?? 0, precisions[at + 1] ?? 0);
  let sum = 0;
  let at = 0;
  for (let level = 0; level < levels; level++) {
    while (at < recalls.length && (recalls[at] ?? 0) < level / (levels - 1)) at++;
    sum += precisions[at] ?? 0;
  }
  return sum / levels;
}
