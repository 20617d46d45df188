import { defineFamily } from '../../../src/domain/family.ts';
import { fits, fixed } from './shared/picture-input.ts';
import { prototypeMask } from './shared/prototype-masks.ts';
import { candidatesOf, centredBox, suppressed, transposed } from './shared/rows.ts';
import { cellCount, ultralyticsBasis, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/**
 * Ultralytics YOLOv8 and 11, instance masks (https://docs.ultralytics.com/tasks/segment/, nn/modules/head.py `Segment`). As their boxes; after
 * the class scores come coefficients for the prototypes of the second output [1,n,h/4,w/4].
 */
export default defineFamily({
  id: 'ultralytics-segment',
  label: 'YOLOv8 masks',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const { outputs } = model.tensors;
    const columns = outputs.find(({ shape }) => shape.length === 3);
    const prototypes = outputs.find(({ shape }) => shape.length === 4);
    if (input === null || columns === undefined || prototypes === undefined || outputs.length !== 2) return null;
    if (facts.task !== null && facts.task !== 'segment') return null;
    const count = fixed(prototypes.shape[1]) ?? 32;
    const length = fixed(columns.shape[1]);
    const classes = length === null ? (facts.names?.length ?? 0) : length - 4 - count;
    const cells = cellCount(input.width, input.height);
    if (classes < 1 || (facts.names !== null && facts.names.length !== classes) || !fits(columns.shape[2], cells)) return null;
    return {
      task: 'segment',
      certainty: facts.task === null ? 'likely' : 'certain',
      why: facts.task === null
        ? `YOLOv8 layout: a column for each of the ${cells} cells of a ${input.width} × ${input.height} input, ${classes} classes, and ${count} prototypes for masks.`
        : `The file says that it is an Ultralytics model for masks of ${classes} classes.`,
      ...ultralyticsBasis(input, facts, classes),
    };
  },

  decode(outputs, context) {
    const columns = Object.values(outputs).find(({ dims }) => dims.length === 3);
    const prototypes = Object.values(outputs).find(({ dims }) => dims.length === 4);
    if (columns === undefined || prototypes === undefined) return { detections: [] };
    const answers = transposed(columns);
    const found = candidatesOf(answers, 4, (row) => centredBox(answers, row), context);
    const first = 4 + context.recognition.labels.length;
    return { detections: suppressed(found, context, ({ row, box }) => ({ mask: prototypeMask(prototypes, answers, row, first, box, context) })) };
  },
});
