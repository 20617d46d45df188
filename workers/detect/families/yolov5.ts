import { defineFamily, type OutputTensor } from '../../../src/domain/family.ts';
import { fixed } from './shared/picture-input.ts';
import { prototypeMask } from './shared/prototype-masks.ts';
import { candidatesOf, centredBox, suppressed, table } from './shared/rows.ts';
import { cellCount, ultralyticsBasis, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/** Of a row: centre, size, objectness; the classes follow. */
const classesFrom = 5;
const anchorsPerCell = 3;

function answersOf(outputs: Readonly<Record<string, OutputTensor>>): OutputTensor | undefined {
  return Object.values(outputs).find(({ dims }) => dims.length === 3);
}

/**
 * YOLOv5 (https://github.com/ultralytics/yolov5, models/yolo.py `Detect`) and YOLOv7 (https://github.com/WongKinYiu/yolov7), exported with
 * decoding. Input as YOLOv8. Output [1,n,5+classes], three rows a cell of strides 8, 16, 32: centre and size in pixels of the input; score =
 * objectness * class, both sigmoided. Older exports give the raw maps beside it, those for masks coefficients and prototypes as YOLOv8 does.
 */
export default defineFamily({
  id: 'yolov5',
  label: 'YOLOv5 and v7',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const output = model.tensors.outputs.find(({ shape }) => shape.length === 3);
    if (input === null || output === undefined) return null;
    const rows = anchorsPerCell * cellCount(input.width, input.height);
    const columns = fixed(output.shape[2]);
    if (columns === null || columns <= classesFrom || fixed(output.shape[1]) !== rows) return null;
    const prototypes = model.tensors.outputs.find(({ shape }) => shape.length === 4);
    const classes = columns - classesFrom - (prototypes === undefined ? 0 : (fixed(prototypes.shape[1]) ?? 32));
    if (classes < 1) return null;
    if (facts.names !== null && facts.names.length !== classes) return null;
    return {
      task: prototypes === undefined ? 'detect' : 'segment',
      certainty: 'likely',
      why: `YOLOv5 or v7: three rows for each cell of a ${input.width} × ${input.height} input, ${classes} classes.`,
      ...ultralyticsBasis(input, facts, classes),
    };
  },

  doubt(outputs, recognition) {
    const output = answersOf(outputs);
    if (output === undefined) return 'The model looks like YOLOv5 but gave no output.';
    const { rows, value } = table(output);
    for (let row = 0; row < rows; row++) {
      for (let column = 4; column < classesFrom + recognition.labels.length; column++) {
        const score = value(row, column);
        if (!(score >= 0 && score <= 1)) return 'The tensors look like YOLOv5, but its scores are not between 0 and 1: this export leaves out the decoding.';
      }
    }
    return null;
  },

  decode(outputs, context) {
    const output = answersOf(outputs);
    if (output === undefined) return { detections: [] };
    const answers = table(output);
    const found = candidatesOf(answers, classesFrom, (row) => centredBox(answers, row), context, (row, score) => score * answers.value(row, 4));
    const prototypes = Object.values(outputs).find(({ dims }) => dims.length === 4);
    if (prototypes === undefined) return { detections: suppressed(found, context) };
    const first = classesFrom + context.recognition.labels.length;
    return { detections: suppressed(found, context, ({ row, box }) => ({ mask: prototypeMask(prototypes, answers, row, first, box, context) })) };
  },
});
