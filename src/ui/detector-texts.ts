import { inputOf, labelsOf } from '../domain/detector-advice.ts';
import type { DetectorSpec, InputOverrides, Region } from '../domain/detector.ts';
import type { FamilyFit, Recognition } from '../domain/family.ts';
import type { Preprocess } from '../domain/preprocess.ts';
import { bytes, imageNet, isSameScale, signed, unit, type Scale } from '../domain/scales.ts';

export const certaintyTexts: Readonly<Record<Recognition['certainty'], string>> = { certain: 'certain', likely: 'likely', possible: 'possible, no more' };

export const fitTexts: Readonly<Record<Preprocess['fit'], string>> = {
  stretch: 'Stretched',
  'letterbox-centre': 'Letterbox, centred',
  'letterbox-top-left': 'Letterbox, top left',
  'crop-centre': 'Cut to fit, centred',
};

/** Ways in which models want the bytes of a picture. */
export const scaleTexts: readonly (readonly [text: string, scale: Scale])[] = [
  ['0 to 1', unit],
  ['0 to 255', bytes],
  ['−1 to 1', signed],
  ['ImageNet', imageNet],
];

/** Of a scale that is none of these. */
export const ownScale = 'Mean and deviation';

export function scaleText(scale: Scale): string {
  return scaleTexts.find(([, known]) => isSameScale(known, scale))?.[0] ?? ownScale;
}

export function inputText({ width, height, order, mean, std, element = 'float32' }: Preprocess): string {
  return `${width} × ${height} ${order.toUpperCase()}${element === 'uint8' || element === 'int32' ? '' : `, ${scaleText({ mean, std })}`}`;
}

export function regionText([x1, y1, x2, y2]: Region): string {
  return `${percent(x1)}–${percent(x2)} % across, ${percent(y1)}–${percent(y2)} % down`;
}

/** A share as a number of per cents, to a tenth. */
export function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}

export function everyNthText(everyNth: number): string {
  return everyNth === 1 ? 'every frame' : `one frame in ${everyNth}`;
}

/** The chosen classes by name; how many where they are more than a few. */
export function classesText(classes: readonly number[], labels: readonly string[]): string {
  return classes.length > 3 ? `${classes.length} of ${labels.length} classes` : classes.map((classId) => labels[classId] ?? `class ${classId}`).join(', ');
}

/** What a detector does otherwise than its family advises; without a fit, because its model is missing, what it says by itself. */
export function differences(spec: DetectorSpec, fit: FamilyFit | null): string[] {
  const { options, input, labels, classes, everyNth, region, tracking } = spec;
  const known = labels ?? fit?.recognition.labels ?? [];
  return [
    ...(options.scoreThreshold === fit?.defaults.scoreThreshold ? [] : [`score from ${options.scoreThreshold.toFixed(2)}`]),
    ...(options.nmsIou === fit?.defaults.nmsIou ? [] : [`overlap up to ${options.nmsIou.toFixed(2)}`]),
    ...(classes === undefined ? [] : [`only ${classesText(classes, known)}`]),
    ...(region === undefined ? [] : [regionText(region)]),
    ...(everyNth === undefined ? [] : [everyNthText(everyNth)]),
    ...(tracking === undefined ? [] : ['things followed']),
    ...inputDifferences(input),
    ...(labels === undefined ? [] : ['own names of classes']),
  ];
}

function inputDifferences({ width, height, order, fit, pad, mean, std }: InputOverrides = {}): string[] {
  return [
    ...(width === undefined ? [] : [`${width} wide`]),
    ...(height === undefined ? [] : [`${height} high`]),
    ...(order === undefined ? [] : [order.toUpperCase()]),
    ...(mean === undefined && std === undefined ? [] : ['own scale of values']),
    ...(fit === undefined ? [] : [fitTexts[fit].toLowerCase()]),
    ...(pad === undefined ? [] : [`grey ${pad} around`]),
  ];
}

/** What each group of a configuration says while it is folded. */
export function groupTexts(spec: DetectorSpec, { recognition, label }: FamilyFit): Readonly<Record<'family' | 'classes' | 'region' | 'frames' | 'tracking' | 'input' | 'labels', string>> {
  const labels = labelsOf(spec, recognition);
  return {
    family: `${label}, ${certaintyTexts[recognition.certainty]}`,
    classes: spec.classes === undefined ? 'all' : classesText(spec.classes, labels),
    region: spec.region === undefined ? 'whole frame' : regionText(spec.region),
    frames: everyNthText(spec.everyNth ?? 1),
    tracking: spec.tracking === undefined ? 'off' : 'on',
    input: inputText(inputOf(spec, recognition)),
    labels: spec.labels === undefined ? 'of the model' : 'own',
  };
}
