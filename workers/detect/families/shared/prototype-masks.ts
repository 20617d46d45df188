import { clipBox } from '../../../../src/domain/boxes.ts';
import type { DecodeContext, OutputTensor } from '../../../../src/domain/family.ts';
import { maskRuns } from '../../../../src/domain/masks.ts';
import type { Detection, MaskRuns } from '../../../../src/domain/runs.ts';
import type { Table } from './rows.ts';

/** Cells of a mask for each cell of the prototypes: as fine as linear interpolation between them can tell. */
const refinement = 2;
const mostCells = 256;

/**
 * Masks as YOLACT makes them (https://arxiv.org/abs/1904.02689): a thing's coefficients weigh prototypes [1,n,h,w] that lie over the
 * model's input; where their sum, read between cells linearly, is above 0, and within the box, is the thing.
 */
export function prototypeMask(prototypes: OutputTensor, answers: Table, row: number, first: number, box: Detection['box'], { recognition, placement }: DecodeContext): MaskRuns {
  const [, count = 0, height = 0, width = 0] = prototypes.dims;
  const perX = width / recognition.preprocess.width;
  const perY = height / recognition.preprocess.height;
  const [x1, y1, x2, y2] = clipBox(box);
  // Edges of the box in cells of the prototypes.
  const left = (placement.offsetX + x1 * placement.innerWidth) * perX;
  const right = (placement.offsetX + x2 * placement.innerWidth) * perX;
  const top = (placement.offsetY + y1 * placement.innerHeight) * perY;
  const bottom = (placement.offsetY + y2 * placement.innerHeight) * perY;
  const fromX = Math.max(0, Math.floor(left) - 1);
  const fromY = Math.max(0, Math.floor(top) - 1);
  const across = Math.min(width, Math.ceil(right) + 1) - fromX;
  const down = Math.min(height, Math.ceil(bottom) + 1) - fromY;

  const sums = new Float32Array(Math.max(0, across * down));
  for (let prototype = 0; prototype < count; prototype++) {
    const weight = answers.value(row, first + prototype);
    for (let y = 0; y < down; y++) {
      const from = (prototype * height + fromY + y) * width + fromX;
      for (let x = 0; x < across; x++) sums[y * across + x] = (sums[y * across + x] ?? 0) + weight * (prototypes.data[from + x] ?? 0);
    }
  }

  const columns = cellsOver(right - left);
  const rows = cellsOver(bottom - top);
  const columnTaps = Array.from({ length: columns }, (_, cell) => tap(left + ((cell + 0.5) / columns) * (right - left) - fromX, across));
  const cells = new Uint8Array(columns * rows);
  for (let cellY = 0; cellY < rows; cellY++) {
    const y = tap(top + ((cellY + 0.5) / rows) * (bottom - top) - fromY, down);
    for (const [cellX, x] of columnTaps.entries()) {
      const above = (sums[y.first * across + x.first] ?? 0) * (1 - x.weight) + (sums[y.first * across + x.second] ?? 0) * x.weight;
      const below = (sums[y.second * across + x.first] ?? 0) * (1 - x.weight) + (sums[y.second * across + x.second] ?? 0) * x.weight;
      if (above * (1 - y.weight) + below * y.weight > 0) cells[cellY * columns + cellX] = 1;
    }
  }
  return maskRuns(cells, columns, rows);
}

function cellsOver(length: number): number {
  return Math.min(mostCells, Math.max(1, Math.ceil(length * refinement)));
}

/** The two samples a place lies between; half-pixel centres, clamped at the edges. */
function tap(place: number, size: number): { readonly first: number; readonly second: number; readonly weight: number } {
  const centre = Math.min(size - 1, Math.max(0, place - 0.5));
  const first = Math.floor(centre);
  return { first, second: Math.min(first + 1, size - 1), weight: centre - first };
}
