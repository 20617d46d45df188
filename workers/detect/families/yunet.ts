import { defineFamily } from '../../../src/domain/family.ts';
import type { Keypoint } from '../../../src/domain/runs.ts';
import { bytes } from '../../../src/domain/scales.ts';
import { fits, pictureInput, preprocessFor } from './shared/picture-input.ts';
import { boxToFrame, corners, suppressed, table, toFrame, type Candidate } from './shared/rows.ts';

const strides = [8, 16, 32] as const;
const parts = [['cls', 1], ['obj', 1], ['bbox', 4], ['kps', 10]] as const;
const points = 5;

const limited = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * YuNet (https://github.com/ShiqiYu/libfacedetection.train; decoded as OpenCV's FaceDetectorYN does). Input [1,3,h,w] BGR 0..255, letterbox at
 * the top left, pad 0. For each of the strides 8, 16, 32: cls_, obj_ [1,cells,1], bbox_ [1,cells,4], kps_ [1,cells,10]. Score = √(cls * obj);
 * centre = (t + cell) * stride, size = exp(t) * stride; the points right and left eye, nose, right and left corner of the mouth, of the person.
 */
export default defineFamily({
  id: 'yunet',
  label: 'YuNet',
  defaults: { scoreThreshold: 0.6, nmsIou: 0.3 },

  recognise({ tensors }) {
    const input = pictureInput(tensors, [320, 320]);
    if (input === null || tensors.outputs.length !== strides.length * parts.length) return null;
    const whole = strides.every((stride) => {
      const cells = Math.floor(input.width / stride) * Math.floor(input.height / stride);
      return parts.every(([part, columns]) => {
        const output = tensors.outputs.find(({ name }) => name === `${part}_${stride}`);
        return output?.shape.length === 3 && fits(output.shape[1], cells) && fits(output.shape[2], columns);
      });
    });
    if (!whole) return null;
    return {
      task: 'pose',
      certainty: 'certain',
      why: `YuNet: cls, obj, bbox and kps for strides 8, 16 and 32 of a ${input.width} × ${input.height} input.`,
      preprocess: preprocessFor(input, { ...bytes, order: 'bgr', fit: 'letterbox-top-left' }),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: ['face'],
      keypoints: [points, 2],
    };
  },

  decode(outputs, context) {
    const { recognition, placement, options } = context;
    const found: (Candidate & { readonly keypoints: Keypoint[] })[] = [];
    for (const stride of strides) {
      const [classes, objects, boxes, faces] = parts.map(([part]) => outputs[`${part}_${stride}`]);
      if (classes === undefined || objects === undefined || boxes === undefined || faces === undefined) continue;
      const across = Math.floor(recognition.preprocess.width / stride);
      const box = table(boxes);
      const face = table(faces);
      for (const [row, confidence] of classes.data.entries()) {
        const score = Math.sqrt(limited(confidence) * limited(objects.data[row] ?? NaN));
        if (!(score >= options.scoreThreshold)) continue;
        const [cellX, cellY] = [row % across, Math.floor(row / across)];
        const place = (x: number, y: number): [number, number] => [(x + cellX) * stride, (y + cellY) * stride];
        const [width, height] = [Math.exp(box.value(row, 2)) * stride, Math.exp(box.value(row, 3)) * stride];
        found.push({
          row,
          label: 'face',
          classId: 0,
          score,
          box: boxToFrame(corners(...place(box.value(row, 0), box.value(row, 1)), width, height), placement),
          keypoints: Array.from({ length: points }, (_, i): Keypoint => [...toFrame(...place(face.value(row, 2 * i), face.value(row, 2 * i + 1)), placement), null]),
        });
      }
    }
    const keypoints = new Map<Candidate, Keypoint[]>(found.map((one) => [one, one.keypoints]));
    return { detections: suppressed(found, context, (one) => ({ keypoints: keypoints.get(one) ?? [] })) };
  },
});
