import type { DetectorOptions } from './detector.ts';
import type { Preprocess } from './preprocess.ts';
import type { Findings } from './runs.ts';

/** Id of the model that comes with the app. */
export const motionModelId = 'motion';

/** Whether an id is a model's, the built-in one's or the sha256 of a file, and not a saved detector's. */
export function isModelId(id: string): boolean {
  return id === motionModelId || /^[0-9a-f]{64}$/.test(id);
}

/** A tensor as a model declares it; symbolic dimensions are names. */
export interface TensorInfo {
  readonly name: string;
  /** `float32`, `int64`, … */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

export interface ModelTensors {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** What is known of a model before it runs. */
export interface ModelFacts {
  readonly tensors: ModelTensors;
  /** The `metadata_props` of the file: what the exporter wrote, as text. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a model is made to answer. */
export type Task = 'detect' | 'pose' | 'segment' | 'oriented' | 'classify' | 'semantic' | 'anomaly' | 'motion';

/** Which picture feeds which input: 0 is this frame, 1 the one before it. */
export interface InputBinding {
  readonly name: string;
  readonly framesAgo: 0 | 1;
}

/** An input that is the same for every picture. */
export interface ConstantInput {
  readonly name: string;
  readonly type: 'int64' | 'int32' | 'float32';
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export interface Recognition {
  /** `possible`: the shapes fit, but they fit other models as well. */
  readonly certainty: 'certain' | 'likely' | 'possible';
  /** One sentence for people: what in the file gave it away. */
  readonly why: string;
  readonly task: Task;
  readonly preprocess: Preprocess;
  readonly inputs: readonly InputBinding[];
  readonly constants?: readonly ConstantInput[];
  readonly labels: readonly string[];
  /** Of a pose: points, and values of a point; the third is its score. */
  readonly keypoints?: readonly [count: number, values: number];
}

/** Row-major. Whatever the element type was, the values are float32 here; strings are left out. */
export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Where the picture lies in the model's input, in model pixels; a crop sticks out of it. */
export interface Placement {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly innerWidth: number;
  readonly innerHeight: number;
}

export interface DecodeContext {
  readonly recognition: Recognition;
  readonly placement: Placement;
  readonly options: DetectorOptions;
}

/** A model family: recognises its models by tensors and metadata and decodes their outputs. Pure; one file in `families/`. */
export interface Family {
  /** Same as the file's name. */
  readonly id: string;
  readonly label: string;
  readonly defaults: DetectorOptions;
  recognise(model: ModelFacts): Recognition | null;
  /**
   * For models whose tensors look right but may hold something else: judges the outputs of one trial run on an all-zero input.
   * Null when they are what `decode` reads, else one sentence for people that says what they are not.
   */
  doubt?(outputs: Readonly<Record<string, OutputTensor>>, recognition: Recognition): string | null;
  decode(outputs: Readonly<Record<string, OutputTensor>>, context: DecodeContext): Findings;
}

export function defineFamily(family: Family): Family {
  return family;
}

/** A family that a model can be of. */
export interface FamilyFit {
  readonly family: string;
  /** Of the family, for people. */
  readonly label: string;
  readonly recognition: Recognition;
  readonly defaults: DetectorOptions;
}

/** What was found in a model file: enough to use it, or to explain why it can't be used. */
export interface ModelReport {
  readonly tensors: ModelTensors;
  /** The family that recognised it; absent for an unknown model. */
  readonly family?: string;
  readonly why: string;
  /** What the family made of it. */
  readonly recognition?: Recognition;
  readonly defaults?: DetectorOptions;
  /** Every family that reads it without doubt, the surest first, which is the one above. Absent in reports of earlier versions: see `fitsOf`. */
  readonly fits?: readonly FamilyFit[];
}

/** The families a model can be of, the surest first; of reports of earlier versions too, which name one. */
export function fitsOf({ fits, family, recognition, defaults }: ModelReport): readonly FamilyFit[] {
  if (fits !== undefined) return fits;
  return family === undefined || recognition === undefined || defaults === undefined ? [] : [{ family, label: family, recognition, defaults }];
}

/** A model kept in this browser. */
export interface StoredModel {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly addedAtMs: number;
  /** In the bin since then. */
  readonly deletedAtMs?: number;
  readonly report: ModelReport;
}
