import { defineFamily, type ModelFacts, type Task } from '../../../src/domain/family.ts';
import type { Detection } from '../../../src/domain/runs.ts';
import { fixed } from './shared/picture-input.ts';
import { prototypeMask } from './shared/prototype-masks.ts';
import { boxToFrame, keypointsOf, ranked, table, type Candidate } from './shared/rows.ts';
import { boundsOf, cornersOf, turned, type TurnedBox } from './shared/turned-boxes.ts';
import { ultralyticsBasis, ultralyticsFacts, ultralyticsInput, type UltralyticsFacts } from './shared/ultralytics.ts';

/** Box, score, class. */
const boxColumns = 6;
const personPoints = [17, 3] as const;
const tasks: Readonly<Record<string, Task>> = { detect: 'detect', segment: 'segment', pose: 'pose', obb: 'oriented' };

/** What a row of so many columns is, and null when it is nothing of ours. */
function taskOf(columns: number, model: ModelFacts, { task, keypoints }: UltralyticsFacts): Task | null {
  const prototypes = model.tensors.outputs.find(({ shape }) => shape.length === 4);
  const points = keypoints ?? personPoints;
  const byShape: Task | null =
    prototypes !== undefined && columns === boxColumns + (fixed(prototypes.shape[1]) ?? 32) ? 'segment'
    : columns === boxColumns ? 'detect'
    : columns === boxColumns + points[0] * points[1] ? 'pose'
    : columns === boxColumns + 1 ? 'oriented'
    : null;
  return task === null || tasks[task] === byShape ? byShape : null;
}

/**
 * Ultralytics' end-to-end layout, of YOLOv10 and 26 and of exports with suppression inside (https://docs.ultralytics.com/guides/end2end-detection/,
 * nn/modules/head.py `postprocess`). As many rows as answers, [1,300,6]: corners in pixels of the input, score, class; then mask coefficients
 * with prototypes in a second output (38), points (57), or an angle (7), where the box is centre and size. Nothing is suppressed.
 */
export default defineFamily({
  id: 'ultralytics-end2end',
  label: 'YOLO end to end',
  defaults: { scoreThreshold: 0.25, nmsIou: 0.45 },

  recognise(model) {
    const input = ultralyticsInput(model);
    const facts = ultralyticsFacts(model);
    const rows = model.tensors.outputs.find(({ shape }) => shape.length === 3);
    const columns = fixed(rows?.shape[2]);
    const count = fixed(rows?.shape[1]);
    if (input === null || rows === undefined || columns === null || model.tensors.outputs.length > 2) return null;
    const task = taskOf(columns, model, facts);
    // RT-DETR of two classes has rows of six values, too.
    if (/rt-?detr/i.test(model.metadata['description'] ?? '')) return null;
    if (task === null || (facts.task === null && count !== 300)) return null;
    const names = task === 'pose' ? (facts.names ?? ['person']) : facts.names;
    return {
      task,
      certainty: facts.task === null ? 'likely' : 'certain',
      why: `${facts.task === null ? 'The' : 'The file says that it is an Ultralytics model; the'} output is ${count ?? 'some'} finished answers of ${columns} values: the end-to-end layout.`,
      ...ultralyticsBasis(input, { ...facts, names }, names?.length ?? 80),
      ...(task === 'pose' ? { keypoints: facts.keypoints ?? personPoints } : {}),
    };
  },

  decode(outputs, context) {
    const rows = Object.values(outputs).find(({ dims }) => dims.length === 3);
    const prototypes = Object.values(outputs).find(({ dims }) => dims.length === 4);
    if (rows === undefined) return { detections: [] };
    const answers = table(rows);
    const { value } = answers;
    const { recognition, placement, options } = context;
    const { task } = recognition;
    const turnedBox = (row: number): TurnedBox => [value(row, 0), value(row, 1), value(row, 2), value(row, 3), value(row, 6)];
    const found: Candidate[] = [];
    for (let row = 0; row < answers.rows; row++) {
      const score = value(row, 4);
      const classId = Math.round(value(row, 5));
      if (!(score >= options.scoreThreshold) || !(classId >= 0)) continue;
      const box = task === 'oriented'
        ? boundsOf(cornersOf(turnedBox(row), placement))
        : boxToFrame([value(row, 0), value(row, 1), value(row, 2), value(row, 3)], placement);
      found.push({ row, classId, score, box, label: recognition.labels[classId] ?? `class ${classId}` });
    }
    const extra = ({ row, box }: Candidate): Partial<Detection> => {
      if (task === 'oriented') return turned(turnedBox(row), placement);
      if (task === 'pose') return { keypoints: keypointsOf(answers, row, boxColumns, recognition.keypoints ?? personPoints, placement) };
      return task === 'segment' && prototypes !== undefined ? { mask: prototypeMask(prototypes, answers, row, boxColumns, box, context) } : {};
    };
    return { detections: ranked(found, extra) };
  },
});
