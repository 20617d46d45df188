import { defineFamily } from '../../../src/domain/family.ts';
import type { Detection } from '../../../src/domain/runs.ts';

/** A patch of moving cells: columns x1..x2 and rows y1..y2, ends included. */
interface Patch {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly score: number;
  readonly cells: number;
}

/** Fewer connected cells are noise. */
const leastCells = 4;
/** Cells this near are connected: what moves is seen through its texture, which has gaps. */
const reach = 2;

/** Patches of connected cells at or above the threshold; the score is their strongest cell's. */
export function connectedPatches(grid: Float32Array, width: number, height: number, threshold: number): Patch[] {
  const seen = new Uint8Array(width * height);
  const patches: Patch[] = [];
  const stack: number[] = [];
  const visit = (cell: number): void => {
    if (seen[cell] === 1 || (grid[cell] ?? 0) < threshold) return;
    seen[cell] = 1;
    stack.push(cell);
  };
  for (let start = 0; start < width * height; start++) {
    visit(start);
    let [x1, y1, x2, y2, score, cells] = [width, height, -1, -1, 0, 0];
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      const x = cell % width;
      const y = (cell - x) / width;
      [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)];
      score = Math.max(score, grid[cell] ?? 0);
      cells++;
      for (let ny = Math.max(0, y - reach); ny <= Math.min(height - 1, y + reach); ny++) {
        for (let nx = Math.max(0, x - reach); nx <= Math.min(width - 1, x + reach); nx++) visit(ny * width + nx);
      }
    }
    if (cells >= leastCells) patches.push({ x1, y1, x2, y2, score, cells });
  }
  return patches;
}

/** Cells that two spans share; negative: cells between them. */
function overlap(a1: number, a2: number, b1: number, b2: number): number {
  return Math.min(a2, b2) - Math.max(a1, b1) + 1;
}

/**
 * How far apart two patches of one thing are, in cells; null when they are of two. A plain thing that moves changes only along its
 * leading and its trailing edge: two thin stripes, about equally long, that face each other no farther apart than they are long.
 */
function distance(a: Patch, b: Patch): number | null {
  const across = overlap(a.x1, a.x2, b.x1, b.x2);
  const down = overlap(a.y1, a.y2, b.y1, b.y2);
  if (across > 0 && down > 0) return 0;
  const [facing, gap] = across > 0 ? [across, -down] : [down, -across];
  const size = ({ x1, y1, x2, y2 }: Patch): [long: number, thick: number] => (across > 0 ? [x2 - x1 + 1, y2 - y1 + 1] : [y2 - y1 + 1, x2 - x1 + 1]);
  const [longA, thickA] = size(a);
  const [longB, thickB] = size(b);
  const longer = Math.max(longA, longB);
  const thin = thickA <= 0.6 * longA && thickB <= 0.6 * longB;
  return thin && facing >= 0.6 * longer && gap <= longer ? gap : null;
}

function join(a: Patch, b: Patch): Patch {
  return {
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
    x2: Math.max(a.x2, b.x2),
    y2: Math.max(a.y2, b.y2),
    score: Math.max(a.score, b.score),
    cells: a.cells + b.cells,
  };
}

/** Joins patches of one thing, the nearest first, until all that are left are of different things. */
export function joinPatches(patches: readonly Patch[]): Patch[] {
  const left = [...patches];
  for (;;) {
    let nearest: { a: Patch; b: Patch; gap: number } | null = null;
    for (const [i, a] of left.entries()) {
      for (const b of left.slice(i + 1)) {
        const gap = distance(a, b);
        if (gap !== null && gap < (nearest?.gap ?? Infinity)) nearest = { a, b, gap };
      }
    }
    if (nearest === null) return left;
    left.splice(left.indexOf(nearest.a), 1);
    left.splice(left.indexOf(nearest.b), 1, join(nearest.a, nearest.b));
  }
}

/**
 * The built-in model, written by scripts/make-motion-model.mjs: `current` and `previous` [1,3,h,w] RGB 0..1, `motion` [1,1,rows,columns]
 * in 0..1, how much each cell changed. Connected cells above the threshold become boxes.
 */
export default defineFamily({
  id: 'motion',
  label: 'Motion',
  defaults: { scoreThreshold: 0.3, nmsIou: 0.45 },

  recognise({ tensors: { inputs, outputs } }) {
    const current = inputs.find(({ name }) => name === 'current');
    const previous = inputs.find(({ name }) => name === 'previous');
    const [, channels, height, width] = current?.shape ?? [];
    if (current === undefined || previous === undefined || inputs.length !== 2 || channels !== 3) return null;
    if (typeof height !== 'number' || typeof width !== 'number' || previous.shape.join() !== current.shape.join()) return null;
    if (outputs.length !== 1 || outputs[0]?.name !== 'motion' || outputs[0].shape.length !== 4) return null;
    return {
      task: 'motion',
      certainty: 'certain',
      why: 'Motion: this frame and the one before go in, a grid of change comes out.',
      preprocess: { width, height, layout: 'nchw', order: 'rgb', fit: 'stretch', pad: 0, mean: [0, 0, 0], std: [255, 255, 255] },
      inputs: [{ name: 'current', framesAgo: 0 }, { name: 'previous', framesAgo: 1 }],
      labels: ['motion'],
    };
  },

  decode({ motion }, { options }) {
    const [, , rows, columns] = motion?.dims ?? [];
    if (motion === undefined || rows === undefined || columns === undefined) return { detections: [] };
    const detections = joinPatches(connectedPatches(motion.data, columns, rows, options.scoreThreshold))
      .sort((a, b) => b.score - a.score)
      .map(({ x1, y1, x2, y2, score }): Detection => ({
        label: 'motion',
        classId: 0,
        score: Math.min(1, score),
        box: [x1 / columns, y1 / rows, (x2 + 1) / columns, (y2 + 1) / rows],
      }));
    return { detections };
  },
});
