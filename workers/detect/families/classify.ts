import { defineFamily, type OutputTensor } from '../../../src/domain/family.ts';
import { imageNet, signed, unit } from '../../../src/domain/scales.ts';
import { labelsFor } from './shared/labels.ts';
import { fixed, pictureInput, preprocessFor } from './shared/picture-input.ts';
import { ultralyticsFacts, ultralyticsInput } from './shared/ultralytics.ts';

const mostClasses = 5;

/** Probabilities, of what may be logits. */
export function probabilities({ data }: OutputTensor): Float32Array {
  let [sum, highest, lowest] = [0, -Infinity, Infinity];
  for (const value of data) {
    sum += value;
    highest = Math.max(highest, value);
    lowest = Math.min(lowest, value);
  }
  if (lowest >= 0 && Math.abs(sum - 1) < 0.01) return data;
  const weights = data.map((value) => Math.exp(value - highest));
  const total = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Classifiers of whole pictures: one output [1,classes], logits or probabilities. Ultralytics' (https://docs.ultralytics.com/tasks/classify/)
 * say so and take 0..1; those with channels first are taken for torchvision's (https://docs.pytorch.org/vision/stable/models.html), ImageNet's
 * mean and deviation, those with channels last for Keras', -1..1. The middle of the picture is looked at. 1001 classes begin with background.
 */
export default defineFamily({
  id: 'classify',
  label: 'Classifier',
  defaults: { scoreThreshold: 0.1, nmsIou: 1 },

  recognise(model) {
    const facts = ultralyticsFacts(model);
    const { inputs, outputs } = model.tensors;
    const input = facts.task === 'classify' ? ultralyticsInput(model) : pictureInput(model.tensors, [224, 224]);
    const [output] = outputs;
    if (input === null || output === undefined || inputs.length !== 1 || outputs.length !== 1) return null;
    if (facts.task !== null && facts.task !== 'classify') return null;
    const [, classes, ...rest] = output.shape.map((size) => fixed(size));
    const count = classes ?? facts.names?.length ?? 0;
    if (output.shape.length < 2 || count < 2 || rest.some((size) => size !== 1)) return null;
    const known = facts.task !== null;
    const scale = known ? unit : input.layout === 'nchw' ? imageNet : signed;
    return {
      task: 'classify',
      certainty: known ? 'certain' : count === 1000 || count === 1001 ? 'likely' : 'possible',
      why: known ? `The file says that it is an Ultralytics classifier of ${count} classes.` : `A picture goes in and ${count} values come out, as of a classifier.`,
      preprocess: preprocessFor(input, { ...scale, fit: 'crop-centre' }),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: labelsFor(count, facts.names ?? Array.from({ length: count }, (_, i) => `class ${i}`)),
    };
  },

  decode(outputs, { recognition, options }) {
    const [output] = Object.values(outputs);
    if (output === undefined) return { detections: [] };
    const classes = [...probabilities(output)]
      .map((score, classId) => ({ label: recognition.labels[classId] ?? `class ${classId}`, classId, score }))
      .filter(({ score }) => score >= options.scoreThreshold)
      .sort((a, b) => b.score - a.score)
      .slice(0, mostClasses);
    return { detections: [], classes };
  },
});
