import type { DetectorSpec, InputOverrides } from './detector.ts';
import type { FamilyFit, ModelTensors, Recognition } from './family.ts';
import type { Preprocess } from './preprocess.ts';

/** A model run as its family advises. */
export function advisedDetector({ sha256, name }: { readonly sha256: string; readonly name: string }, { family, defaults }: FamilyFit): DetectorSpec {
  return { family, modelSha256: sha256, modelName: name, options: defaults };
}

/** The same detector read by another family: what the one before advised is gone, what is no family's business stays. Only things can be followed. */
export function ofFamily({ input: _input, labels: _labels, classes: _classes, tracking, ...detector }: DetectorSpec, { family, defaults, recognition }: FamilyFit): DetectorSpec {
  return { ...detector, family, options: defaults, ...(tracking && findsThings(recognition) && { tracking }) };
}

/** Whether a model answers with detections, which can be followed. */
export function findsThings({ task }: Recognition): boolean {
  return task !== 'classify' && task !== 'semantic' && task !== 'anomaly';
}

/** How a detector makes the input of its model. */
export function inputOf({ input }: DetectorSpec, { preprocess }: Recognition): Preprocess {
  return { ...preprocess, ...input };
}

/** Names of the classes of a detector. */
export function labelsOf({ labels }: DetectorSpec, recognition: Recognition): readonly string[] {
  return labels ?? recognition.labels;
}

/** Without what is as the family advises all the same, so that detectors which do the same have the same hash. */
export function withoutAdvice({ input, labels, classes, everyNth, region, ...detector }: DetectorSpec, { preprocess, labels: advised }: Recognition): DetectorSpec {
  const changed = Object.entries(input ?? {}).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(preprocess[name as keyof InputOverrides]));
  const kept = classes === undefined || classes.length === 0 || classes.length === (labels ?? advised).length ? undefined : classes;
  return {
    ...detector,
    ...(changed.length > 0 && { input: Object.fromEntries(changed) as InputOverrides }),
    ...(labels !== undefined && labels.join('\n') !== advised.join('\n') && { labels }),
    ...(kept !== undefined && { classes: kept }),
    ...(everyNth !== undefined && everyNth > 1 && { everyNth }),
    ...(region !== undefined && region.join() !== '0,0,1,1' && { region }),
  };
}

/** Which sides of its picture a model leaves open. */
export function openSides({ inputs }: ModelTensors, { inputs: [picture], preprocess: { layout } }: Recognition): { readonly width: boolean; readonly height: boolean } {
  const shape = inputs.find(({ name }) => name === picture?.name)?.shape ?? [];
  const [height, width] = layout === 'nchw' ? [shape[2], shape[3]] : [shape[1], shape[2]];
  return { width: isOpen(width), height: isOpen(height) };
}

function isOpen(size: number | string | undefined): boolean {
  return typeof size === 'string' || (size !== undefined && size <= 0);
}
