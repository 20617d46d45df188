import { defineFamily } from '../../../src/domain/family.ts';
import { labelsFor } from './shared/labels.ts';
import { bestClass, boxToFrame, corners, suppressed, table, type Candidate } from './shared/rows.ts';

const strides = [8, 16, 32] as const;
/** Of a row: x, y, width, height, objectness; the classes follow. */
const classesFrom = 5;

function cellCount(width: number, height: number): number {
  return strides.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);
}

/**
 * YOLOX (https://arxiv.org/abs/2107.08430, https://github.com/Megvii-BaseDetection/YOLOX), exported without decoding.
 * Input [1,3,h,w] BGR 0..255, letterbox at the top left, pad 114. Output [1,n,5+classes], one row a cell of strides 8, 16, 32:
 * centre = (t + cell) * stride, size = exp(t) * stride, score = objectness * class, both sigmoided.
 */
export default defineFamily({
  id: 'yolox',
  label: 'YOLOX',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise({ tensors: { inputs, outputs } }) {
    const [input] = inputs;
    const [output] = outputs;
    const [, channels, height, width] = input?.shape ?? [];
    if (input === undefined || output === undefined || inputs.length !== 1 || outputs.length !== 1) return null;
    if (input.type !== 'float32' || output.type !== 'float32') return null;
    if (channels !== 3 || typeof height !== 'number' || typeof width !== 'number' || output.shape.length !== 3) return null;
    const [, rows, columns] = output.shape;
    if (rows !== cellCount(width, height) || typeof columns !== 'number' || columns <= classesFrom) return null;
    const classes = columns - classesFrom;
    return {
      task: 'detect',
      certainty: 'likely',
      why: `YOLOX: one row for each of the ${rows} cells of a ${width} × ${height} input, ${classes} classes.`,
      preprocess: { width, height, layout: 'nchw', order: 'bgr', fit: 'letterbox-top-left', pad: 114, mean: [0, 0, 0], std: [1, 1, 1] },
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: labelsFor(classes),
    };
  },

  /** Other exports have the same shape with boxes in pixels, or with scores before the sigmoid. */
  doubt(outputs, { labels }) {
    const [output] = Object.values(outputs);
    if (output === undefined) return 'The model looks like YOLOX but gave no output.';
    const columns = classesFrom + labels.length;
    for (let at = 0; at < output.data.length; at += columns) {
      if (output.data.subarray(at + 4, at + columns).some((score) => !(score >= 0 && score <= 1))) {
        return 'The tensors look like YOLOX, but its scores are not between 0 and 1.';
      }
      if (output.data.subarray(at + 2, at + 4).some((size) => size > 12)) {
        return 'The tensors look like YOLOX, but its boxes are in pixels already: this export decodes them inside, which Retake does not read.';
      }
    }
    return null;
  },

  decode(outputs, context) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const answers = table(output);
    const { value } = answers;
    const { recognition: { labels, preprocess: { width, height } }, placement, options: { scoreThreshold } } = context;
    const found: Candidate[] = [];
    let row = 0;
    for (const stride of strides) {
      const across = Math.floor(width / stride);
      const cells = across * Math.floor(height / stride);
      for (let cell = 0; cell < cells; cell++, row++) {
        const objectness = value(row, 4);
        if (!(objectness >= scoreThreshold)) continue;
        const best = bestClass(answers, row, classesFrom, labels.length);
        const score = objectness * best.score;
        if (!(score >= scoreThreshold)) continue;
        const [x, y] = [(value(row, 0) + (cell % across)) * stride, (value(row, 1) + Math.floor(cell / across)) * stride];
        const box = boxToFrame(corners(x, y, Math.exp(value(row, 2)) * stride, Math.exp(value(row, 3)) * stride), placement);
        found.push({ row, label: labels[best.classId] ?? `class ${best.classId}`, classId: best.classId, score, box });
      }
    }
    return { detections: suppressed(found, context) };
  },
});
