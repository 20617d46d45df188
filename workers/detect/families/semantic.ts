import { defineFamily, type TensorInfo } from '../../../src/domain/family.ts';
import type { Preprocess } from '../../../src/domain/preprocess.ts';
import { semanticMask } from '../../../src/domain/masks.ts';
import { imageNet, signed, unit } from '../../../src/domain/scales.ts';
import { gridOf, isChannelsLast, windowOf, type Grid, type Window } from './shared/grids.ts';
import { cityscapesLabels, vocLabels } from './shared/labels.ts';
import { fixed, pictureInput, preprocessFor, type PictureInput } from './shared/picture-input.ts';
import { ultralyticsFacts } from './shared/ultralytics.ts';

/** Fewer cells along a side are features, not a picture. */
const leastSide = 16;
/** U²-Net gives its seven maps, the best one first (https://github.com/xuebinqin/U-2-Net). */
const u2netMaps = 7;

interface Map {
  readonly channels: number;
  readonly numbered: boolean;
}

/** What an output is when it lies over the input like a picture: its channels, or numbers of classes. */
function mapOf({ type, shape }: Pick<TensorInfo, 'type' | 'shape'>, input: Pick<PictureInput, 'width' | 'height' | 'layout'>): Map | null {
  if (shape.length !== 4 && shape.length !== 3) return null;
  const [first, second, third] = shape.slice(-3).map((size) => fixed(size));
  const numbered = type === 'int64' || type === 'int32' || type === 'uint8';
  if (shape.length === 3) return isPicture(third ?? input.width, second ?? input.height, input) && (first ?? 1) === 1 ? { channels: 1, numbered } : null;
  const last = isChannelsLast(first ?? 0, second ?? 0, third ?? 0, input.layout);
  const [channels, height, width] = last ? [third, first, second] : [first, second, third];
  if (channels === null || channels === undefined || channels > 1000 || !isPicture(width ?? input.width, height ?? input.height, input)) return null;
  return { channels, numbered: numbered && channels === 1 };
}

/** Of the input's shape, and at least an eighth of its size. */
function isPicture(width: number, height: number, input: Pick<PictureInput, 'width' | 'height'>): boolean {
  const [across, down] = [input.width / width, input.height / height];
  return Math.min(width, height) >= leastSide && Math.abs(across - down) < 0.05 * across && across <= 8.1;
}

function labelsOf({ channels, numbered }: Map, names: readonly string[] | null): readonly string[] {
  if (names !== null && !(channels === 1 && !numbered)) return names;
  if (numbered) return [];
  if (channels <= 2) return ['background', names?.[0] ?? 'foreground'];
  const known = [vocLabels, cityscapesLabels].find(({ length }) => length === channels);
  return known ?? Array.from({ length: channels }, (_, i) => `class ${i}`);
}

/** How such models are usually fed: TensorFlow's 0..1, matting (MODNet) -1..1, the others ImageNet's mean and deviation. */
function scaleOf(input: PictureInput, map: Map, outputs: number): Pick<Preprocess, 'mean' | 'std'> {
  if (input.layout === 'nhwc') return unit;
  return map.channels === 1 && !map.numbered && outputs < u2netMaps ? signed : imageNet;
}

/** The class of every cell: the number itself, the strongest channel, or for a single one whether it reaches the threshold. */
function classesIn(grid: Grid, { columns, rows }: Window, numbered: boolean, threshold: number): Uint16Array {
  const cells = new Uint16Array(columns.length * rows.length);
  let at = 0;
  for (const y of rows) {
    for (const x of columns) {
      let best = 0;
      if (grid.channels === 1) best = numbered ? grid.value(0, x, y) : grid.value(0, x, y) >= threshold ? 1 : 0;
      else for (let channel = 1; channel < grid.channels; channel++) if (grid.value(channel, x, y) > grid.value(best, x, y)) best = channel;
      cells[at++] = best;
    }
  }
  return cells;
}

/**
 * Semantic segmentation and matting: a class for every cell of the picture. Output [1,classes,h,w] or [1,h,w,classes] with logits or
 * probabilities, [1,1,h,w] or [1,h,w,1] with the probability of the foreground (MediaPipe's selfie segmentation, MODNet, U²-Net), or numbers
 * of classes. Stretched. The shapes tell little about what goes in: scale and names are what is most usual.
 */
export default defineFamily({
  id: 'semantic',
  label: 'Segmentation',
  defaults: { scoreThreshold: 0.5, nmsIou: 1 },

  recognise(model) {
    const input = pictureInput(model.tensors, [512, 512]);
    const { inputs, outputs } = model.tensors;
    const [output] = outputs;
    if (input === null || output === undefined || inputs.length !== 1) return null;
    const map = mapOf(output, input);
    if (map === null || outputs.some((other) => mapOf(other, input) === null)) return null;
    return {
      task: 'semantic',
      // Three channels are a picture as often as they are classes.
      certainty: map.channels === 3 ? 'possible' : 'likely',
      why: map.numbered
        ? `Segmentation: a class number for every cell of a ${input.width} × ${input.height} input.`
        : `Segmentation: ${map.channels === 1 ? 'one value' : `${map.channels} classes`} for every cell of a ${input.width} × ${input.height} input.`,
      preprocess: preprocessFor(input, scaleOf(input, map, outputs.length)),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: labelsOf(map, ultralyticsFacts(model).names),
    };
  },

  /** Shapes that the file leaves open could be anything. */
  doubt(outputs, { preprocess }) {
    const other = Object.values(outputs).find(({ dims }) => mapOf({ type: 'float32', shape: dims }, preprocess) === null);
    return other === undefined ? null : `It may be a model for segmentation, but what it answers, ${other.dims.join(' × ')}, does not lie over the picture.`;
  },

  decode(outputs, { recognition, placement, options }) {
    const { labels, preprocess } = recognition;
    const [output] = Object.values(outputs);
    const grid = output === undefined ? null : gridOf(output, preprocess.layout);
    if (output === undefined || grid === null) return { detections: [] };
    // Probabilities stay within 0..1; beyond it they are logits, and so is the threshold.
    const { scoreThreshold } = options;
    const isLogit = grid.channels === 1 && output.data.some((value) => value < -0.01 || value > 1.01);
    const threshold = isLogit ? Math.log(scoreThreshold / (1 - scoreThreshold)) : scoreThreshold;
    const window = windowOf(grid, preprocess, placement);
    // Of two classes the numbers are 0 and 1, and the threshold reads them as well.
    const numbered = grid.channels === 1 && labels.length !== 2;
    const cells = classesIn(grid, window, numbered, threshold);
    return { detections: [], semantic: semanticMask(cells, window.columns.length, window.rows.length, labels) };
  },
});
