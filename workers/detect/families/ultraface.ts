import { defineFamily, type OutputTensor, type TensorInfo } from '../../../src/domain/family.ts';
import { suppressed, table, type Candidate } from './shared/rows.ts';

/** Anchors per cell of the feature maps with strides 8, 16, 32 and 64. */
const anchors = [[8, 3], [16, 2], [32, 2], [64, 3]] as const;

function anchorCount(width: number, height: number): number {
  return anchors.reduce((sum, [stride, perCell]) => sum + Math.ceil(width / stride) * Math.ceil(height / stride) * perCell, 0);
}

function named(tensors: readonly TensorInfo[], name: string, ...shape: number[]): boolean {
  return tensors.some((tensor) => tensor.name === name && tensor.type === 'float32' && shape.every((size, axis) => tensor.shape[axis] === size));
}

/** Share of boxes whose corners are in order and near the picture. */
function plausibleShare({ data }: OutputTensor): number {
  let plausible = 0;
  for (let i = 0; i + 3 < data.length; i += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = data.subarray(i, i + 4);
    if (x1 <= x2 && y1 <= y2 && Math.min(x1, y1) > -1 && Math.max(x2, y2) < 2) plausible++;
  }
  return plausible / Math.max(1, data.length / 4);
}

/**
 * Ultra-Light-Fast-Generic-Face-Detector-1MB (https://github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB).
 * `input` [1,3,h,w] RGB; `scores` [1,n,2], softmaxed, column 1 is the face; `boxes` [1,n,4] x1, y1, x2, y2 in 0..1.
 */
export default defineFamily({
  id: 'ultraface',
  label: 'UltraFace',
  defaults: { scoreThreshold: 0.6, nmsIou: 0.3 },

  recognise({ tensors: { inputs, outputs } }) {
    const [input] = inputs;
    const [, channels, height, width] = input?.shape ?? [];
    if (input === undefined || inputs.length !== 1 || channels !== 3 || typeof height !== 'number' || typeof width !== 'number') return null;
    const count = anchorCount(width, height);
    if (!named(outputs, 'scores', 1, count, 2) || !named(outputs, 'boxes', 1, count, 4)) return null;
    return {
      task: 'detect',
      certainty: 'certain',
      why: `UltraFace: scores and boxes for the ${count} anchors of a ${width} × ${height} input.`,
      preprocess: { width, height, layout: 'nchw', order: 'rgb', fit: 'stretch', pad: 0, mean: [127, 127, 127], std: [128, 128, 128] },
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: ['face'],
    };
  },

  /** The simplified export of the same network has the same tensors, but leaves the boxes as offsets to its anchors. */
  doubt({ boxes }) {
    if (boxes !== undefined && plausibleShare(boxes) > 0.95) return null;
    return 'The tensors look like UltraFace, but its boxes are raw offsets to anchors, not corners: this export leaves out the decoding of the boxes. Use the export with decoding inside.';
  },

  decode({ scores, boxes }, context) {
    if (scores === undefined || boxes === undefined) return { detections: [] };
    const { rows, value } = table(boxes);
    const found: Candidate[] = [];
    for (let row = 0; row < rows; row++) {
      const score = scores.data[row * 2 + 1] ?? 0;
      if (score >= context.options.scoreThreshold) found.push({ row, label: 'face', classId: 0, score, box: [value(row, 0), value(row, 1), value(row, 2), value(row, 3)] });
    }
    return { detections: suppressed(found, context) };
  },
});
