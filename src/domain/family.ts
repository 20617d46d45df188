import type { Detection, DetectorOptions } from './runs.ts';

/** Id of the model that comes with the app. */
export const motionModelId = 'motion';

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

/** How a picture becomes an input tensor: value = (byte - mean) / std per channel, channels in `order`. */
export interface Preprocess {
  readonly width: number;
  readonly height: number;
  readonly layout: 'nchw' | 'nhwc';
  readonly order: 'rgb' | 'bgr';
  /** `stretch` ignores the aspect ratio; a letterbox keeps it and fills the rest with `pad`. */
  readonly fit: 'stretch' | 'letterbox-top-left' | 'letterbox-centre';
  /** 0..255 */
  readonly pad: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Which picture feeds which input: 0 is this frame, 1 the one before it. */
export interface InputBinding {
  readonly name: string;
  readonly framesAgo: 0 | 1;
}

export interface Recognition {
  readonly certainty: 'certain' | 'likely';
  /** One sentence for people: what in the tensors gave it away. */
  readonly why: string;
  readonly preprocess: Preprocess;
  readonly inputs: readonly InputBinding[];
  readonly labels: readonly string[];
}

export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Where the picture lies in the model's input, in model pixels. */
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

/** A model family: recognises its models by their tensors and decodes their outputs. Pure; one file in `families/`. */
export interface Family {
  /** Same as the file's name. */
  readonly id: string;
  readonly label: string;
  readonly defaults: DetectorOptions;
  recognise(model: ModelTensors): Recognition | null;
  /**
   * For models whose tensors look right but may hold something else: judges the outputs of one trial run on an all-zero input.
   * Null when they are what `decode` reads, else one sentence for people that says what they are not.
   */
  doubt?(outputs: Readonly<Record<string, OutputTensor>>, recognition: Recognition): string | null;
  decode(outputs: Readonly<Record<string, OutputTensor>>, context: DecodeContext): Detection[];
}

export function defineFamily(family: Family): Family {
  return family;
}

/** What was found in a model file: enough to use it, or to explain why it can't be used. */
export interface ModelReport {
  readonly tensors: ModelTensors;
  /** The family that recognised it; absent for an unknown model. */
  readonly family?: string;
  readonly why: string;
  readonly defaults?: DetectorOptions;
  readonly labels?: readonly string[];
}

/** A model kept in this browser. */
export interface StoredModel {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly addedAtMs: number;
  readonly report: ModelReport;
}
