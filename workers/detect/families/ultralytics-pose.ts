import { defineFamily } from '../../../src/domain/family.ts';
import { fits, fixed } from './shared/picture-input.ts';
import { candidatesOf, centredBox, keypointsOf, suppressed, transposed } from './shared/rows.ts';
import { cellCount, ultralyticsBasis, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/** Of a person, in COCO's order. */
const personPoints = [17, 3] as const;

/**
 * Ultralytics YOLOv8 and 11, poses (https://docs.ultralytics.com/tasks/pose/, nn/modules/head.py `Pose`). As their boxes; after the class
 * scores come the points, x and y in pixels of the input and a sigmoided visibility.
 */
export default defineFamily({
  id: 'ultralytics-pose',
  label: 'YOLOv8 poses',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const [output] = model.tensors.outputs;
    if (input === null || output === undefined || model.tensors.outputs.length !== 1 || output.shape.length !== 3) return null;
    if (facts.task !== null && facts.task !== 'pose') return null;
    const points = facts.keypoints ?? personPoints;
    const classes = facts.names?.length ?? 1;
    const columns = 4 + classes + points[0] * points[1];
    const cells = cellCount(input.width, input.height);
    if (!fits(output.shape[1], columns) || (facts.task === null && (fixed(output.shape[1]) === null || !fits(output.shape[2], cells)))) return null;
    if ((fixed(output.shape[2]) ?? cells) === columns) return null;
    return {
      task: 'pose',
      certainty: facts.task === null ? 'likely' : 'certain',
      why: facts.task === null
        ? `YOLOv8 layout: a column for each of the ${cells} cells of a ${input.width} × ${input.height} input, long enough for a box and ${points[0]} points.`
        : `The file says that it is an Ultralytics model for poses of ${points[0]} points.`,
      ...ultralyticsBasis(input, { ...facts, names: facts.names ?? ['person'] }, classes),
      keypoints: points,
    };
  },

  decode(outputs, context) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const answers = transposed(output);
    const { recognition, placement } = context;
    const found = candidatesOf(answers, 4, (row) => centredBox(answers, row), context);
    const first = 4 + recognition.labels.length;
    return {
      detections: suppressed(found, context, ({ row }) => ({ keypoints: keypointsOf(answers, row, first, recognition.keypoints ?? personPoints, placement) })),
    };
  },
});
