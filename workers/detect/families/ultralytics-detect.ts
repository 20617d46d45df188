import { defineFamily } from '../../../src/domain/family.ts';
import { fits, fixed } from './shared/picture-input.ts';
import { candidatesOf, centredBox, suppressed, transposed } from './shared/rows.ts';
import { cellCount, ultralyticsBasis, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/** Columns of a person's pose: the same shape would be 52 classes, which nobody has. */
const poseColumns = 56;

/**
 * Ultralytics YOLOv8, 9, 11 and 12, boxes (https://docs.ultralytics.com/tasks/detect/, nn/modules/head.py `Detect`). Input [1,3,h,w] RGB
 * 0..1, centred letterbox, pad 114. Output [1,4+classes,cells]: centre, size in pixels of the input, and a sigmoided score a class.
 */
export default defineFamily({
  id: 'ultralytics-detect',
  label: 'YOLOv8 boxes',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const [output] = model.tensors.outputs;
    if (input === null || output === undefined || model.tensors.outputs.length !== 1 || output.shape.length !== 3) return null;
    const columns = fixed(output.shape[1]);
    const cells = cellCount(input.width, input.height);
    const classes = columns === null ? (facts.names?.length ?? 0) : columns - 4;
    if (classes < 1 || (facts.names !== null && facts.names.length !== classes)) return null;
    if (facts.task === null ? columns === poseColumns || !fits(output.shape[2], cells) : facts.task !== 'detect') return null;
    // Rows without suppression are many: the end-to-end layout has them the other way round.
    if ((fixed(output.shape[2]) ?? cells) <= 6) return null;
    return {
      task: 'detect',
      certainty: facts.task === null ? 'likely' : 'certain',
      why: facts.task === null
        ? `YOLOv8 layout: a column for each of the ${cells} cells of a ${input.width} × ${input.height} input, ${classes} classes.`
        : `The file says that it is an Ultralytics model for boxes of ${classes} classes.`,
      ...ultralyticsBasis(input, facts, classes),
    };
  },

  decode(outputs, context) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const answers = transposed(output);
    const found = candidatesOf(answers, 4, (row) => centredBox(answers, row), context);
    return { detections: suppressed(found, context) };
  },
});
