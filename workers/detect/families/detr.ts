import { defineFamily, type DecodeContext, type ModelFacts, type OutputTensor, type Recognition } from '../../../src/domain/family.ts';
import { cocoLabels } from '../../../src/domain/coco-labels.ts';
import type { Findings } from '../../../src/domain/runs.ts';
import { imageNet } from '../../../src/domain/scales.ts';
import { cocoPlace, labelsFor } from './shared/labels.ts';
import { fixed, pictureInput, preprocessFor, type PictureInput } from './shared/picture-input.ts';
import { boxToFrame, candidatesOf, corners, ranked, table, type Candidate, type Table } from './shared/rows.ts';
import { cellCount, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/** DETR's own classes: COCO's numbering up to 90, and one for nothing at the end. */
const detrClasses = 92;
/** RF-DETR's: the same numbering, without nothing. */
const cocoNumbering = 91;

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

function shapeOf({ tensors }: ModelFacts, name: string): readonly (number | string)[] | null {
  return tensors.outputs.find((output) => output.name === name)?.shape ?? null;
}

/** Boxes, classes and scores come out, for the size that goes in. */
function finished(model: ModelFacts, input: PictureInput): Recognition | null {
  const { inputs } = model.tensors;
  const sizes = inputs.find(({ name }) => name === 'orig_target_sizes');
  if (sizes === undefined || inputs.length !== 2 || !['labels', 'boxes', 'scores'].every((name) => shapeOf(model, name) !== null)) return null;
  if (sizes.type !== 'int64' && sizes.type !== 'int32' && sizes.type !== 'float32') return null;
  return {
    task: 'detect',
    certainty: 'certain',
    why: 'DETR style: orig_target_sizes goes in with the picture; labels, boxes and scores come out.',
    preprocess: preprocessFor(input),
    inputs: [{ name: input.name, framesAgo: 0 }],
    constants: [{ name: sizes.name, type: sizes.type, dims: [1, 2], values: [input.width, input.height] }],
    labels: cocoLabels,
  };
}

/** Logits of classes and boxes as fractions come out. */
function queries(model: ModelFacts, input: PictureInput, classesName: string, boxesName: string): Recognition | null {
  const classes = fixed(shapeOf(model, classesName)?.[2]);
  if (classes === null || classes < 2 || shapeOf(model, classesName)?.length !== 3 || fixed(shapeOf(model, boxesName)?.[2]) !== 4) return null;
  const isRfDetr = classesName === 'labels';
  // RT-DETR and D-FINE are fed 0..1, DETR, Deformable DETR, YOLOS and RF-DETR what ImageNet's mean and deviation make of it.
  const named = classes === detrClasses || classes === cocoNumbering;
  const plain = !isRfDetr && !named;
  // Trained on other classes, the last one may stand for nothing: neither tensors nor names tell.
  const unsure = plain && classes !== cocoLabels.length;
  return {
    task: 'detect',
    certainty: unsure ? 'possible' : input.assumed ? 'likely' : 'certain',
    why: `${isRfDetr ? 'RF-DETR' : 'DETR as Hugging Face exports it'}: ${classesName} for ${classes} classes and ${boxesName} come out, a row a query.${unsure ? ' They are read as RT-DETR’s, which has no class for nothing; a DETR or YOLOS of other classes than COCO’s would be misread.' : ''}`,
    preprocess: preprocessFor(input, plain ? {} : imageNet),
    inputs: [{ name: input.name, framesAgo: 0 }],
    labels: named ? cocoLabels : labelsFor(classes),
  };
}

/** Ultralytics' RT-DETR: a row is a box as fractions and a sigmoided score a class. */
function scoredQueries(model: ModelFacts): Recognition | null {
  const input = ultralyticsInput(model);
  const { task, names } = ultralyticsFacts(model);
  const [output] = model.tensors.outputs;
  const rows = fixed(output?.shape[1]);
  if (input === null || output?.shape.length !== 3 || model.tensors.outputs.length !== 1 || task !== 'detect') return null;
  if (names === null || rows === null || fixed(output.shape[2]) !== 4 + names.length || rows >= cellCount(input.width, input.height)) return null;
  return {
    task: 'detect',
    certainty: 'certain',
    why: `RT-DETR of Ultralytics: ${rows} rows of a box and ${names.length} scores.`,
    preprocess: preprocessFor(input),
    inputs: [{ name: input.name, framesAgo: 0 }],
    labels: names,
  };
}

/** Scores of the classes of a query: each for itself, or, where the last class is nothing, against each other. */
function scoresOf(logits: readonly number[]): number[] {
  if (logits.length !== detrClasses) return logits.map(sigmoid);
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.slice(0, -1).map((weight) => weight / sum);
}

function decodeFinished({ labels, boxes, scores }: Readonly<Record<'labels' | 'boxes' | 'scores', OutputTensor>>, { recognition, placement, options }: DecodeContext): Findings {
  const { value } = table(boxes);
  const found: Candidate[] = [];
  for (const [row, score] of scores.data.entries()) {
    const classId = labels.data[row] ?? -1;
    if (!(score >= options.scoreThreshold) || !(classId >= 0)) continue;
    const box = boxToFrame([value(row, 0), value(row, 1), value(row, 2), value(row, 3)], placement);
    found.push({ row, classId, score, box, label: recognition.labels[classId] ?? `class ${classId}` });
  }
  return { detections: ranked(found) };
}

/** Each class of each query is an answer of its own, as in the reference: one query may name two. */
function decodeQueries(logits: Table, boxes: Table, { recognition, placement, options }: DecodeContext): Findings {
  const { width, height } = recognition.preprocess;
  const { value } = boxes;
  const numbered = recognition.labels === cocoLabels && logits.columns >= cocoNumbering;
  const found: Candidate[] = [];
  for (let row = 0; row < logits.rows; row++) {
    const scores = scoresOf(Array.from({ length: logits.columns }, (_, column) => logits.value(row, column)));
    for (const [column, score] of scores.entries()) {
      const classId = numbered ? cocoPlace(column) : column;
      if (!(score >= options.scoreThreshold) || classId === null) continue;
      const inPixels = corners(value(row, 0) * width, value(row, 1) * height, value(row, 2) * width, value(row, 3) * height);
      found.push({ row, classId, score, box: boxToFrame(inPixels, placement), label: recognition.labels[classId] ?? `class ${classId}` });
    }
  }
  return { detections: ranked(found) };
}

/**
 * The detection transformers; none needs suppression. RT-DETR (https://github.com/lyuwenyu/RT-DETR), D-FINE (https://github.com/Peterande/D-FINE)
 * and DEIM (https://github.com/ShihuaHuang95/DEIM): corners in pixels of the size given as `orig_target_sizes` [width, height]. RF-DETR
 * (https://github.com/roboflow/rf-detr): `dets` [1,n,4], `labels` [1,n,classes]. Hugging Face (https://github.com/huggingface/transformers):
 * `pred_boxes`, `logits`; both centre and size as fractions, with logits. The picture is stretched.
 */
export default defineFamily({
  id: 'detr',
  label: 'DETR',
  defaults: { scoreThreshold: 0.4, nmsIou: 1 },

  recognise(model) {
    const input = pictureInput(model.tensors);
    if (input === null) return null;
    return finished(model, input) ?? queries(model, input, 'labels', 'dets') ?? queries(model, input, 'logits', 'pred_boxes') ?? scoredQueries(model);
  },

  decode(outputs, context) {
    const { labels, boxes, scores, dets, logits, pred_boxes: predicted } = outputs;
    if (labels !== undefined && boxes !== undefined && scores !== undefined) return decodeFinished({ labels, boxes, scores }, context);
    if (labels !== undefined && dets !== undefined) return decodeQueries(table(labels), table(dets), context);
    if (logits !== undefined && predicted !== undefined) return decodeQueries(table(logits), table(predicted), context);
    const [scored] = Object.values(outputs);
    if (scored === undefined) return { detections: [] };
    const answers = table(scored);
    const { value } = answers;
    const { width, height } = context.recognition.preprocess;
    const boxOf = (row: number): ReturnType<typeof corners> => corners(value(row, 0) * width, value(row, 1) * height, value(row, 2) * width, value(row, 3) * height);
    return { detections: ranked(candidatesOf(answers, 4, boxOf, context)) };
  },
});
