import { clipBox, suppress } from '../../../src/domain/boxes.ts';
import { cocoLabels } from '../../../src/domain/coco-labels.ts';
import { defineFamily } from '../../../src/domain/family.ts';
import type { Detection } from '../../../src/domain/runs.ts';

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
      labels: classes === cocoLabels.length ? cocoLabels : Array.from({ length: classes }, (_, i) => `class ${i}`),
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

  decode(outputs, { recognition, placement, options }) {
    const [output] = Object.values(outputs);
    const candidates: Detection[] = [];
    if (output === undefined) return { detections: [] };
    const { data } = output;
    const { width, height } = recognition.preprocess;
    const columns = classesFrom + recognition.labels.length;
    let at = 0;
    for (const stride of strides) {
      const across = Math.floor(width / stride);
      const cells = across * Math.floor(height / stride);
      for (let cell = 0; cell < cells; cell++, at += columns) {
        const objectness = data[at + 4] ?? 0;
        if (!(objectness >= options.scoreThreshold)) continue;
        let best = 0;
        for (let i = 1; i < recognition.labels.length; i++) {
          if ((data[at + classesFrom + i] ?? 0) > (data[at + classesFrom + best] ?? 0)) best = i;
        }
        const score = objectness * (data[at + classesFrom + best] ?? 0);
        if (!(score >= options.scoreThreshold)) continue;
        const centreX = ((data[at] ?? 0) + (cell % across)) * stride - placement.offsetX;
        const centreY = ((data[at + 1] ?? 0) + Math.floor(cell / across)) * stride - placement.offsetY;
        const halfWidth = (Math.exp(data[at + 2] ?? 0) * stride) / 2;
        const halfHeight = (Math.exp(data[at + 3] ?? 0) * stride) / 2;
        candidates.push({
          label: recognition.labels[best] ?? `class ${best}`,
          classId: best,
          score,
          box: [
            (centreX - halfWidth) / placement.innerWidth,
            (centreY - halfHeight) / placement.innerHeight,
            (centreX + halfWidth) / placement.innerWidth,
            (centreY + halfHeight) / placement.innerHeight,
          ],
        });
      }
    }
    return { detections: suppress(candidates, options.nmsIou).map((object) => ({ ...object, box: clipBox(object.box) })) };
  },
});
