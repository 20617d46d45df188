import { defineFamily } from '../../../src/domain/family.ts';
import type { Detection, Keypoint } from '../../../src/domain/runs.ts';
import { bytes } from '../../../src/domain/scales.ts';
import { fits, pictureInput, preprocessFor } from './shared/picture-input.ts';
import { ranked, table, toFrame, type Candidate } from './shared/rows.ts';

const points = 17;
/** Of MultiPose: the points, then a box and the person's score. */
const personColumns = points * 3 + 5;
/** Points below it are guesses, and would stretch the box around the person. */
const seen = 0.2;

/**
 * MoveNet (https://www.kaggle.com/models/google/movenet). Input [1,h,w,3] RGB 0..255 in int32 or float32, centred letterbox, pad 0. SinglePose
 * gives [1,1,17,3], MultiPose [1,6,56]: y, x and score of COCO's points in 0..1 of the input; MultiPose adds ymin, xmin, ymax, xmax, score.
 * SinglePose always answers: its score is the mean of its points', its box the bounds of those that are seen.
 */
export default defineFamily({
  id: 'movenet',
  label: 'MoveNet',
  defaults: { scoreThreshold: 0.3, nmsIou: 1 },

  recognise({ tensors }) {
    const input = pictureInput(tensors, [256, 256]);
    const [output] = tensors.outputs;
    if (input === null || output === undefined || tensors.outputs.length !== 1) return null;
    const { shape } = output;
    const single = shape.length === 4 && fits(shape[1], 1) && shape[2] === points && shape[3] === 3;
    const multi = shape.length === 3 && shape[1] === 6 && shape[2] === personColumns;
    if (!single && !multi) return null;
    return {
      task: 'pose',
      certainty: 'certain',
      why: `MoveNet: ${single ? 'one pose' : 'six poses'} of ${points} points.`,
      preprocess: preprocessFor(input, { ...bytes, fit: 'letterbox-centre' }),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: ['person'],
      keypoints: [points, 3],
    };
  },

  decode(outputs, { recognition, placement, options }) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const multi = output.dims.at(-1) === personColumns;
    const { value } = table({ dims: [multi ? personColumns : points * 3], data: output.data });
    const { width, height } = recognition.preprocess;
    const place = (x: number, y: number): [number, number] => toFrame(x * width, y * height, placement);
    const found: (Candidate & { readonly keypoints: Keypoint[] })[] = [];
    for (let row = 0; row < (multi ? 6 : 1); row++) {
      const keypoints = Array.from({ length: points }, (_, i): Keypoint => [...place(value(row, i * 3 + 1), value(row, i * 3)), value(row, i * 3 + 2)]);
      const score = multi ? value(row, personColumns - 1) : keypoints.reduce((sum, [, , points]) => sum + (points ?? 0), 0) / points;
      if (!(score >= options.scoreThreshold)) continue;
      const box: Detection['box'] = multi
        ? [...place(value(row, 52), value(row, 51)), ...place(value(row, 54), value(row, 53))]
        : boundsOf(keypoints.filter(([, , score]) => (score ?? 0) >= seen));
      found.push({ row, label: 'person', classId: 0, score, box, keypoints });
    }
    return { detections: ranked(found, (one) => ({ keypoints: found.find(({ row }) => row === one.row)?.keypoints ?? [] })) };
  },
});

function boundsOf(points: readonly Keypoint[]): [number, number, number, number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return points.length === 0 ? [0, 0, 0, 0] : [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
