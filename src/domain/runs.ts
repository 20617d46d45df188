import type { DetectorSpec, Region } from './detector.ts';

/** x and y in 0..1 of the upright frame, not clipped: a point may lie outside of the picture. Score 0..1, null where the model gives none. */
export type Keypoint = readonly [x: number, y: number, score: number | null];

/** Corners of a turned box, in turn around it: x1, y1, … x4, y4 in 0..1 of the upright frame, not clipped. */
export type Corners = readonly [number, number, number, number, number, number, number, number];

/**
 * Which cells of a grid over a detection's `box` belong to the thing. Lengths of runs of equal cells, row after row without a break; the
 * first run is background and may be 0. They sum up to width × height.
 */
export interface MaskRuns {
  readonly width: number;
  readonly height: number;
  readonly runs: readonly number[];
}

/** Something found, with the box around it. Optional fields are absent where the model gives no such thing. */
export interface Detection {
  readonly label: string;
  readonly classId: number;
  /** 0..1 */
  readonly score: number;
  /** x1, y1, x2, y2 in 0..1 of the upright frame. */
  readonly box: readonly [number, number, number, number];
  /** In the order of the model: five of a face, seventeen of a person, … */
  readonly keypoints?: readonly Keypoint[];
  /** Of a turned box, radians, clockwise on the picture from the x axis to the box's first side; `box` are its bounds. */
  readonly angle?: number;
  readonly corners?: Corners;
  readonly mask?: MaskRuns;
  /** The same for one thing over the frames, from 1. */
  readonly trackId?: number;
}

/** How sure a classifier is that the picture shows something. */
export interface ClassScore {
  readonly label: string;
  readonly classId: number;
  /** 0..1 */
  readonly score: number;
}

/** A class for every cell of a grid over the frame. */
export interface SemanticMask {
  readonly width: number;
  readonly height: number;
  /** The part of the frame that the grid covers; absent: all of it. */
  readonly region?: Region;
  /** The classes that occur, with the share of the cells they cover, the largest first; where classes were chosen, only those. */
  readonly classes: readonly { readonly classId: number; readonly label: string; readonly share: number }[];
  /** Class and length of each run of equal cells, in pairs, row after row without a break. */
  readonly runs: readonly number[];
}

/** How unusual the picture is, and where. */
export interface AnomalyMap {
  /** Of the whole picture; above 0.5 is unusual where the model is calibrated. */
  readonly score: number;
  readonly width: number;
  readonly height: number;
  /** The part of the frame that the grid covers; absent: all of it. */
  readonly region?: Region;
  /** Values that the bytes 0 and 255 of `heat` stand for. */
  readonly range: readonly [number, number];
  /** A byte a cell of a grid over the frame, row after row, in base64. */
  readonly heat: string;
}

/** What a model says about a picture. An empty list of detections is an answer, too. */
export interface Findings {
  readonly detections: readonly Detection[];
  /** The likeliest, falling. */
  readonly classes?: readonly ClassScore[];
  readonly semantic?: SemanticMask;
  readonly anomaly?: AnomalyMap;
}

/** Milliseconds spent on one frame, stage by stage. A stage that did not take place is absent. */
export interface StageTimes {
  readonly read?: number;
  readonly decode?: number;
  readonly preprocess?: number;
  readonly infer?: number;
  readonly postprocess?: number;
}

export type Stage = keyof StageTimes;
export const stages: readonly Stage[] = ['read', 'decode', 'preprocess', 'infer', 'postprocess'];

/** What a run said about one frame. An empty list of detections is a result, not a missing one. */
export interface FrameResult extends Findings {
  readonly frame: number;
  readonly timestampUs: number;
  readonly timingMs: StageTimes;
  /** When each stage began, ms since the run did; of a live run, since the session did. Absent in runs of earlier versions. */
  readonly startMs?: StageTimes;
}

/** `late`: a newer frame was due before the detector came to it, or a recording ended before it answered. `failed`: the model did not answer. What was not to be looked at is not missed. */
export const missReasons = ['late', 'failed'] as const;
export type MissReason = (typeof missReasons)[number];

/** A frame that a run should have answered and did not. */
export interface MissedFrame {
  readonly frame: number;
  readonly timestampUs: number;
  readonly missed: MissReason;
  /** When it was given up, on the clock of `startMs`. Absent in runs of earlier versions. */
  readonly atMs?: number;
}

export type RunMode = 'live' | 'paced' | 'every-frame';
export type Backend = 'wasm' | 'webgpu';

/** An engine was lost in mid-run and another one went on. */
export interface Fallback {
  /** The first frame of the new engine. */
  readonly frame: number;
  readonly backend: Backend;
  /** What was lost, for people. */
  readonly why: string;
}

/** A fallback before it is known which frame it begins with. */
export type NewEngine = Omit<Fallback, 'frame'>;

/** One pass of a detector over a session. Does not change once it ended. */
export interface Run {
  readonly id: string;
  readonly sessionId: string;
  readonly trackId: string;
  readonly name: string;
  readonly mode: RunMode;
  /** `partial`: stopped before the last frame; what it has is kept. */
  readonly state: 'running' | 'complete' | 'partial';
  readonly detector: DetectorSpec;
  /** sha256 of the detector's canonical text; absent in runs of earlier versions. */
  readonly detectorHash?: string;
  readonly backend: Backend;
  /** Of the CPU; absent in runs of earlier versions and on a GPU. */
  readonly threads?: number;
  /** Where the engine was lost and another one went on; absent: nowhere. */
  readonly fallbacks?: readonly Fallback[];
  /** What went wrong, for people, where that made it partial. */
  readonly failure?: string;
  /** The last stage that took place; absent: all of them. A run that stops before `postprocess` has times, but no findings. */
  readonly level?: Stage;
  /** It was to look at so many frames from the first on, and not at those behind them; absent: at all. */
  readonly limit?: number;
  /** The first of the runs that this one repeats. */
  readonly repeatOf?: string;
  readonly createdAtMs: number;
  readonly appVersion: string;
  /** Frames with a result. */
  readonly frames: number;
  /** Of those, the ones on which nothing was found. Absent in runs of earlier versions, and where the level is none that finds anything. */
  readonly empty?: number;
  /** Frames without one that should have one: too late in a paced or live run, or failed. */
  readonly skipped: number;
  /** Of those, the ones that the model failed for. Absent in runs of earlier versions. */
  readonly failed?: number;
  readonly detections: number;
  /** Mean milliseconds per stage. */
  readonly meanMs: StageTimes;
  /** sha256 over the canonical results (frame, timestampUs, findings; no timings): equal runs have equal ones. */
  readonly fingerprint?: string;
}

/** Consecutive results of a run, the unit of storage. */
export interface ResultBlock {
  readonly runId: string;
  /** Frame of the first result, or of the first that was missed where there is none; the key together with runId. */
  readonly first: number;
  readonly results: readonly FrameResult[];
  /** Frames without a result among these or right before them, in order; those behind a run's last result are a block of their own. Absent: none, or not known, as of runs of earlier versions. */
  readonly missed?: readonly MissedFrame[];
}

/** What a block holds. */
export type BlockContent = Pick<ResultBlock, 'results' | 'missed'>;

/** Letters of a name that a person gives. */
export const longestRunName = 200;

/** Whether a run says what is in the frames, not only how long its stages took. */
export function hasFindings({ level }: Pick<Run, 'level'>): boolean {
  return level === undefined || level === 'postprocess';
}

/** What a block says, frame after frame. */
export function* framesOf({ results, missed = [] }: ResultBlock): Generator<FrameResult | MissedFrame> {
  let at = 0;
  for (const result of results) {
    for (let next = missed[at]; next !== undefined && next.frame < result.frame; next = missed[++at]) yield next;
    yield result;
  }
  yield* missed.slice(at);
}

/** The highest id of a track so far: of what was found, or `before`. */
export function lastTrackId({ detections }: Findings, before: number): number {
  return detections.reduce((last, { trackId = 0 }) => Math.max(last, trackId), before);
}

/** The findings of a result or reply, without what else it carries. */
export function findingsOf({ detections, classes, semantic, anomaly }: Findings): Findings {
  return {
    detections,
    ...(classes === undefined ? {} : { classes }),
    ...(semantic === undefined ? {} : { semantic }),
    ...(anomaly === undefined ? {} : { anomaly }),
  };
}

/** The canonical text of one result, which fingerprints are made of: fields in this order, absent ones left out. */
export function canonicalResult({ frame, timestampUs, detections, classes, semantic, anomaly }: FrameResult): string {
  return JSON.stringify({
    frame,
    timestampUs,
    detections: detections.map(({ label, classId, score, box, keypoints, angle, corners, mask, trackId }) => ({
      label, classId, score, box, keypoints, angle, corners, mask: mask && { width: mask.width, height: mask.height, runs: mask.runs }, trackId,
    })),
    classes: classes?.map(({ label, classId, score }) => ({ label, classId, score })),
    semantic: semantic && {
      width: semantic.width,
      height: semantic.height,
      region: semantic.region,
      classes: semantic.classes.map(({ classId, label, share }) => ({ classId, label, share })),
      runs: semantic.runs,
    },
    anomaly: anomaly && { score: anomaly.score, width: anomaly.width, height: anomaly.height, region: anomaly.region, range: anomaly.range, heat: anomaly.heat },
  });
}
