import { defineFamily, type OutputTensor, type TensorInfo } from '../../../src/domain/family.ts';
import { labelsFor } from './shared/labels.ts';
import { fixed, pictureInput, preprocessFor } from './shared/picture-input.ts';
import { candidatesOf, suppressed, table, type Candidate, type Table } from './shared/rows.ts';

/** Bins of the distribution of a side's distance. */
const bins = 8;
const sides = 4;

interface Level {
  readonly stride: number;
  readonly across: number;
  readonly cells: number;
}

function levelsOf(width: number, height: number, strides: readonly number[]): Level[] {
  return strides.map((stride) => ({ stride, across: Math.ceil(width / stride), cells: Math.ceil(width / stride) * Math.ceil(height / stride) }));
}

const isClasses = (name: string): boolean => /cls/i.test(name);
const isDistances = (name: string): boolean => /dis|reg|bbox/i.test(name);

/** Classes of the first NanoDet: for each stride one output of them and one of distances. */
function classesPerLevel(outputs: readonly TensorInfo[], levels: readonly Level[]): number | null {
  if (outputs.length !== 2 * levels.length) return null;
  const rowsAre = ({ shape }: TensorInfo, { cells }: Level): boolean => shape.length === 3 && fixed(shape[1]) === cells;
  const whole = levels.every(
    (level) =>
      outputs.some((output) => isClasses(output.name) && rowsAre(output, level)) &&
      outputs.some((output) => isDistances(output.name) && rowsAre(output, level) && fixed(output.shape[2]) === sides * bins),
  );
  return whole ? fixed(outputs.find(({ name }) => isClasses(name))?.shape[2]) : null;
}

/** Expected distance of a side in strides: softmax over the bins, then their mean (https://arxiv.org/abs/2006.04388). */
function distance({ value }: Table, row: number, first: number): number {
  let [sum, weighted, highest] = [0, 0, -Infinity];
  for (let bin = 0; bin < bins; bin++) highest = Math.max(highest, value(row, first + bin));
  for (let bin = 0; bin < bins; bin++) {
    const weight = Math.exp(value(row, first + bin) - highest);
    sum += weight;
    weighted += bin * weight;
  }
  return weighted / sum;
}

/** A box from the distances of its sides from a cell's point, cut to the input. */
function boxAround(distances: Table, row: number, first: number, x: number, y: number, stride: number, width: number, height: number): [number, number, number, number] {
  const [left = 0, top = 0, right = 0, bottom = 0] = Array.from({ length: sides }, (_, side) => distance(distances, row, first + side * bins) * stride);
  const cut = (value: number, size: number): number => Math.min(size, Math.max(0, value));
  return [cut(x - left, width), cut(y - top, height), cut(x + right, width), cut(y + bottom, height)];
}

const strides = [8, 16, 32];
const plusStrides = [...strides, 64];

/**
 * NanoDet (https://github.com/RangiLyu/nanodet). Input [1,3,h,w] BGR, mean and deviation of ImageNet, centred letterbox, pad 0. For each of
 * the strides 8, 16, 32 class scores [1,cells,classes], sigmoided, and [1,cells,32], a distribution of the distance of each side from the
 * middle of the cell. NanoDet-Plus has one output [1,cells,classes+32], also of stride 64, and its points are the corners of the cells.
 */
export default defineFamily({
  id: 'nanodet',
  label: 'NanoDet',
  defaults: { scoreThreshold: 0.35, nmsIou: 0.5 },

  recognise({ tensors }) {
    const input = pictureInput(tensors, [320, 320]);
    if (input === null) return null;
    const { width, height } = input;
    const { outputs } = tensors;
    const [single] = outputs;
    const plusCells = levelsOf(width, height, plusStrides).reduce((sum, { cells }) => sum + cells, 0);
    const columns = fixed(single?.shape[2]);
    const isPlus = outputs.length === 1 && single?.shape.length === 3 && fixed(single.shape[1]) === plusCells && columns !== null && columns > sides * bins;
    const classes = isPlus ? columns - sides * bins : classesPerLevel(outputs, levelsOf(width, height, strides));
    if (classes === null) return null;
    return {
      task: 'detect',
      certainty: isPlus ? 'likely' : 'certain',
      why: `NanoDet${isPlus ? '-Plus' : ''}: class scores and distances in ${bins} bins for the cells of a ${width} × ${height} input, ${classes} classes.`,
      preprocess: preprocessFor(input, {
        order: 'bgr',
        fit: 'letterbox-centre',
        mean: [103.53, 116.28, 123.675],
        std: [57.375, 57.12, 58.395],
      }),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: labelsFor(classes),
    };
  },

  decode(outputs, context) {
    const { width, height } = context.recognition.preprocess;
    const classes = context.recognition.labels.length;
    const named = Object.entries(outputs);
    const find = (is: (name: string) => boolean, cells: number): OutputTensor | undefined => named.find(([name, { dims }]) => is(name) && dims[1] === cells)?.[1];
    const isPlus = named.length === 1;
    const found: Candidate[] = [];
    let before = 0;
    for (const { stride, across, cells } of levelsOf(width, height, isPlus ? plusStrides : strides)) {
      const scores = isPlus ? named[0]?.[1] : find(isClasses, cells);
      const sidesOf = isPlus ? scores : find(isDistances, cells);
      if (scores === undefined || sidesOf === undefined) continue;
      const answers = table(scores);
      const distances = table(sidesOf);
      const first = before;
      const middle = isPlus ? 0 : (stride - 1) / 2;
      const rows: Table = { rows: cells, columns: answers.columns, value: (row, column) => answers.value(first + row, column) };
      const boxOf = (row: number): [number, number, number, number] =>
        boxAround(distances, first + row, isPlus ? classes : 0, (row % across) * stride + middle, Math.floor(row / across) * stride + middle, stride, width, height);
      found.push(...candidatesOf(rows, 0, boxOf, context));
      if (isPlus) before += cells;
    }
    return { detections: suppressed(found, context) };
  },
});
