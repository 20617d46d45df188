/** A box around something found. Times and coordinates: see the fields. */
export interface Detection {
  readonly label: string;
  readonly classId: number;
  /** 0..1 */
  readonly score: number;
  /** x1, y1, x2, y2 in 0..1 of the upright frame. */
  readonly box: readonly [number, number, number, number];
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
export interface FrameResult {
  readonly frame: number;
  readonly timestampUs: number;
  readonly detections: readonly Detection[];
  readonly timingMs: StageTimes;
}

export interface DetectorOptions {
  /** Detections below it are dropped, 0..1. */
  readonly scoreThreshold: number;
  /** Overlap above which the weaker of two boxes of a class is dropped, 0..1. */
  readonly nmsIou: number;
}

/** A model, the family that decodes it, and options: enough to do it again. */
export interface DetectorSpec {
  readonly family: string;
  readonly modelSha256: string;
  readonly modelName: string;
  readonly options: DetectorOptions;
}

export type RunMode = 'live' | 'paced' | 'every-frame';
export type Backend = 'wasm' | 'webgpu';

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
  readonly backend: Backend;
  readonly createdAtMs: number;
  readonly appVersion: string;
  /** Frames with a result. */
  readonly frames: number;
  /** Frames without one: too late in a paced or live run. */
  readonly skipped: number;
  readonly detections: number;
  /** Mean milliseconds per stage. */
  readonly meanMs: StageTimes;
  /** sha256 over the canonical results (frame, timestampUs, detections; no timings): equal runs have equal ones. */
  readonly fingerprint?: string;
}

/** Consecutive results of a run, the unit of storage. */
export interface ResultBlock {
  readonly runId: string;
  /** Frame of the first result; the key together with runId. */
  readonly first: number;
  readonly results: readonly FrameResult[];
}

/** The canonical text of one result, which fingerprints are made of. */
export function canonicalResult(result: FrameResult): string {
  const detections = result.detections.map(({ label, classId, score, box }) => ({ label, classId, score, box }));
  return JSON.stringify({ frame: result.frame, timestampUs: result.timestampUs, detections });
}
