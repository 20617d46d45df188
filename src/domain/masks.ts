import { fromBase64, toBase64 } from './base64.ts';
import type { AnomalyMap, MaskRuns, SemanticMask } from './runs.ts';

/** Runs of a mask whose cells are 0 or not 0. */
export function maskRuns(cells: ArrayLike<number>, width: number, height: number): MaskRuns {
  const runs: number[] = [];
  let inside = false;
  let length = 0;
  for (let cell = 0; cell < width * height; cell++) {
    if ((cells[cell] !== 0) !== inside) {
      runs.push(length);
      length = 0;
      inside = !inside;
    }
    length++;
  }
  if (length > 0) runs.push(length);
  return { width, height, runs };
}

/** The cells of a mask, 1 where the thing is. Runs beyond its end are let go. */
export function maskCells({ width, height, runs }: MaskRuns): Uint8Array {
  const cells = new Uint8Array(width * height);
  let at = 0;
  for (const [run, length] of runs.entries()) {
    if (run % 2 === 1) cells.fill(1, at, at + length);
    at += length;
  }
  return cells;
}

/** A mask of classes, of cells that hold class numbers. */
export function semanticMask(cells: ArrayLike<number>, width: number, height: number, labels: readonly string[]): SemanticMask {
  const runs: number[] = [];
  const covered = new Map<number, number>();
  const total = width * height;
  for (let from = 0; from < total; ) {
    const classId = cells[from] ?? 0;
    let to = from + 1;
    while (to < total && cells[to] === classId) to++;
    runs.push(classId, to - from);
    covered.set(classId, (covered.get(classId) ?? 0) + to - from);
    from = to;
  }
  const classes = [...covered]
    .map(([classId, count]) => ({ classId, label: labels[classId] ?? `class ${classId}`, share: count / total }))
    .sort((a, b) => b.share - a.share || a.classId - b.classId);
  return { width, height, classes, runs };
}

/** The class number of each cell. Runs beyond the end are let go. */
export function semanticCells({ width, height, runs }: SemanticMask): Uint16Array {
  const cells = new Uint16Array(width * height);
  for (let pair = 0, at = 0; pair + 1 < runs.length; pair += 2) {
    const length = runs[pair + 1] ?? 0;
    cells.fill(runs[pair] ?? 0, at, at + length);
    at += length;
  }
  return cells;
}

/** A heat map, its values in bytes between the ends of `range`. */
export function anomalyMap(score: number, values: ArrayLike<number>, width: number, height: number, range: readonly [number, number]): AnomalyMap {
  const [low, high] = range;
  const scale = high > low ? 255 / (high - low) : 0;
  const bytes = Uint8ClampedArray.from({ length: width * height }, (_, cell) => ((values[cell] ?? low) - low) * scale);
  return { score, width, height, range, heat: toBase64(new Uint8Array(bytes.buffer)) };
}

/** The bytes of a heat map, row after row. */
export function heatBytes({ heat }: AnomalyMap): Uint8Array {
  return fromBase64(heat);
}
