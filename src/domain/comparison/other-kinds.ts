import type { Region } from '../detector.ts';
import { semanticCells } from '../masks.ts';
import type { AnomalyMap, ClassScore, Findings, SemanticMask } from '../runs.ts';

/** How far two answers that are no lists of detections are apart. A kind that only one side gives is absent. */
export interface KindDifferences {
  readonly topClass?: 'same' | 'other';
  /** Share of the cells that both grids cover and give the same label, 0..1. */
  readonly equalCells?: number;
  /** Difference of the scores, B minus A. */
  readonly anomaly?: number;
}

export function kindDifferences(a: Findings, b: Findings): KindDifferences {
  const equal = a.semantic === undefined || b.semantic === undefined ? null : equalCells(a.semantic, b.semantic);
  return {
    ...(a.classes === undefined || b.classes === undefined ? {} : { topClass: topLabel(a.classes) === topLabel(b.classes) ? 'same' : 'other' }),
    ...(equal === null ? {} : { equalCells: equal }),
    ...(a.anomaly === undefined || b.anomaly === undefined ? {} : { anomaly: anomalyDifference(a.anomaly, b.anomaly) }),
  };
}

/** The largest of the differences as 0..1; null where there is none. */
export function largestDifference({ topClass, equalCells: equal, anomaly }: KindDifferences): number | null {
  const values = [
    ...(topClass === undefined ? [] : [topClass === 'same' ? 0 : 1]),
    ...(equal === undefined ? [] : [1 - equal]),
    ...(anomaly === undefined ? [] : [Math.min(1, Math.abs(anomaly))]),
  ];
  return values.length === 0 ? null : Math.max(...values);
}

function topLabel(classes: readonly ClassScore[]): string | undefined {
  return classes[0]?.label;
}

function anomalyDifference(a: AnomalyMap, b: AnomalyMap): number {
  return b.score - a.score;
}

const whole: Region = [0, 0, 1, 1];

/** Each cell of A against the cell of B that its middle lies in; null where they cover nothing in common. */
function equalCells(a: SemanticMask, b: SemanticMask): number | null {
  const [first, second] = [labelled(a), labelled(b)];
  const [ax1, ay1, ax2, ay2] = a.region ?? whole;
  const [bx1, by1, bx2, by2] = b.region ?? whole;
  let equal = 0;
  let both = 0;
  for (let row = 0; row < a.height; row++) {
    const y = Math.floor(((ay1 + ((row + 0.5) / a.height) * (ay2 - ay1) - by1) / (by2 - by1)) * b.height);
    if (y < 0 || y >= b.height) continue;
    for (let column = 0; column < a.width; column++) {
      const x = Math.floor(((ax1 + ((column + 0.5) / a.width) * (ax2 - ax1) - bx1) / (bx2 - bx1)) * b.width);
      if (x < 0 || x >= b.width) continue;
      both++;
      if (first(row * a.width + column) === second(y * b.width + x)) equal++;
    }
  }
  return both === 0 ? null : equal / both;
}

/** Labels by cell: models count their classes differently. A class that was not chosen has no label and is like any other one. */
function labelled(mask: SemanticMask): (cell: number) => string | undefined {
  const cells = semanticCells(mask);
  const labels = new Map(mask.classes.map(({ classId, label }) => [classId, label]));
  return (cell) => labels.get(cells[cell] ?? -1);
}
