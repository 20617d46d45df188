import { clipBox } from '../../../src/domain/boxes.ts';
import { defineFamily } from '../../../src/domain/family.ts';
import { fixed } from './shared/picture-input.ts';
import { candidatesOf, centredBox, strongest, transposed } from './shared/rows.ts';
import { boundsOf, cornersOf, suppressTurned, turned, type TurnedBox } from './shared/turned-boxes.ts';
import { ultralyticsBasis, ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

/**
 * Ultralytics YOLOv8 and 11, turned boxes (https://docs.ultralytics.com/tasks/obb/, nn/modules/head.py `OBB`). As their boxes; after the class
 * scores comes the angle in radians. Recognised by the metadata only: the shape could be that of one more class.
 */
export default defineFamily({
  id: 'ultralytics-oriented',
  label: 'YOLOv8 turned boxes',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const [output] = model.tensors.outputs;
    if (input === null || output === undefined || facts.task !== 'obb' || output.shape.length !== 3) return null;
    const columns = fixed(output.shape[1]);
    const classes = columns === null ? (facts.names?.length ?? 0) : columns - 5;
    if (classes < 1 || (facts.names !== null && facts.names.length !== classes)) return null;
    return {
      task: 'oriented',
      certainty: 'certain',
      why: `The file says that it is an Ultralytics model for turned boxes of ${classes} classes.`,
      ...ultralyticsBasis(input, facts, classes),
    };
  },

  decode(outputs, context) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const answers = transposed(output);
    const { value } = answers;
    const { recognition, placement, options } = context;
    const angle = 4 + recognition.labels.length;
    const boxOf = (row: number): TurnedBox => [value(row, 0), value(row, 1), value(row, 2), value(row, 3), value(row, angle)];
    const found = candidatesOf(answers, 4, (row) => centredBox(answers, row), context);
    const kept = suppressTurned(strongest(found), boxOf, options.nmsIou).slice(0, 300);
    return {
      detections: kept.map(({ row, label, classId, score }) => {
        const box = boxOf(row);
        return { label, classId, score, box: clipBox(boundsOf(cornersOf(box, placement))), ...turned(box, placement) };
      }),
    };
  },
});
