import type { Preprocess } from './preprocess.ts';
import type { TrackingOptions } from './tracking/tracking-options.ts';

/** What every family knows. */
export interface DetectorOptions {
  /** Detections below it are dropped, 0..1. */
  readonly scoreThreshold: number;
  /** Overlap above which the weaker of two boxes of a class is dropped, 0..1. */
  readonly nmsIou: number;
}

/** What a person may know better than the family about the input. A size only where the model leaves its own open. */
export type InputOverrides = Partial<Pick<Preprocess, 'width' | 'height' | 'order' | 'fit' | 'pad' | 'mean' | 'std'>>;

/** A part of the upright frame: x1, y1, x2, y2 in 0..1. */
export type Region = readonly [number, number, number, number];

/** Whether numbers bound a part of a frame that has a size. */
export function isRegion(value: readonly number[]): boolean {
  const [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN] = value;
  return value.length === 4 && x1 >= 0 && y1 >= 0 && x2 <= 1 && y2 <= 1 && x1 < x2 && y1 < y2;
}

/** A model, the family that decodes it, and options: enough to do it again. What is absent is as the family advises. */
export interface DetectorSpec {
  /** Of the configuration, for people. */
  readonly name?: string;
  readonly family: string;
  readonly modelSha256: string;
  readonly modelName: string;
  readonly options: DetectorOptions;
  readonly input?: InputOverrides;
  readonly labels?: readonly string[];
  /** Ids of the only classes that are reported. */
  readonly classes?: readonly number[];
  /** Only frames whose index is a multiple of it are looked at; live, the index as it was before the encoder swallowed a frame. */
  readonly everyNth?: number;
  /** All that the model is shown of a frame; results are in the whole frame all the same. */
  readonly region?: Region;
  /** Present where things are followed from frame to frame. */
  readonly tracking?: TrackingOptions;
}

export type NamedDetector = DetectorSpec & { readonly name: string };

/** A detector that a person named and keeps in this browser. */
export interface SavedDetector {
  readonly id: string;
  readonly savedAtMs: number;
  readonly detector: NamedDetector;
  /** In the bin since then. */
  readonly deletedAtMs?: number;
}

/** In letters: a detector with a longer name is refused. */
export const longestDetectorName = 200;

/** The name itself, or with the first number that makes it one of its own. */
export function freeName(name: string, saved: readonly SavedDetector[]): string {
  const taken = new Set(saved.map(({ detector }) => detector.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) {
    const suffix = ` (${number})`;
    free = name.slice(0, longestDetectorName - suffix.length) + suffix;
  }
  return free;
}

/** The canonical text of a detector, which its hash is made of: fields in this order, classes by number, absent ones and names left out. */
export function canonicalDetector({ family, modelSha256, options, input, labels, classes, everyNth, region, tracking }: DetectorSpec): string {
  return JSON.stringify({
    family,
    modelSha256,
    options: { scoreThreshold: options.scoreThreshold, nmsIou: options.nmsIou },
    input: input && { width: input.width, height: input.height, order: input.order, fit: input.fit, pad: input.pad, mean: input.mean, std: input.std },
    labels,
    classes: classes && [...new Set(classes)].sort((a, b) => a - b),
    everyNth,
    region,
    tracking: tracking && {
      highScore: tracking.highScore,
      lowScore: tracking.lowScore,
      newScore: tracking.newScore,
      firstOverlap: tracking.firstOverlap,
      weakOverlap: tracking.weakOverlap,
      confirmOverlap: tracking.confirmOverlap,
      lostMs: tracking.lostMs,
    },
  });
}
