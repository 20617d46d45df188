import type { ModelReport } from '../domain/family.ts';
import type { DetectorSpec } from '../domain/detector.ts';
import type { Engine, EngineSpeed } from '../domain/engine.ts';
import type { Findings, Stage, StageTimes } from '../domain/runs.ts';
import type { WireError } from './errors.ts';

export interface LoadedDetector extends Engine {
  readonly loadMs: number;
}

/** Sent over an attached port. The receiver owns the picture and closes it. */
export interface DetectRequest {
  readonly frame: number;
  readonly timestampUs: number;
  readonly picture: VideoFrame;
  /** Forget the previous frame and all tracks: the stream starts anew or jumped here. */
  readonly restart: boolean;
  /** With `restart`: ids of tracks go on above this one, where an engine takes over from one that was lost. */
  readonly afterTrackId?: number;
  /** The last stage that takes place; absent: all of them. An answer that stops before `postprocess` has no findings. */
  readonly level?: Exclude<Stage, 'read' | 'decode'>;
}

/** One answer a request, in the order of the requests. */
export type DetectReply =
  | (Findings & {
      readonly frame: number;
      readonly timestampUs: number;
      readonly timingMs: Pick<StageTimes, 'preprocess' | 'infer' | 'postprocess'>;
      /** When each of these began, see rpc/epoch. */
      readonly startAtMs: Pick<StageTimes, 'preprocess' | 'infer' | 'postprocess'>;
    })
  | { readonly frame: number; readonly error: WireError };

export interface DetectContract {
  /**
   * Reads a model without keeping it.
   * Errors: `model-not-onnx` (some other file), `model-broken` (the engine refuses it, with its reason). An unknown model is no error:
   * the report has no family and says what was found.
   */
  inspect(model: Blob): Promise<ModelReport>;
  /**
   * Makes the model ready; replaces the one before.
   * Errors: as `inspect`, `model-unknown` (the family named by the detector does not recognise it), `engine-unavailable`.
   */
  load(model: Blob, detector: DetectorSpec, engine: Engine): Promise<LoadedDetector>;
  /** Times the loaded model on a ready tensor for about so long, at least once after a first run that doesn't count. Errors: `model-missing`, `model-failed`, `engine-lost`. */
  measure(durationMs: number): Promise<EngineSpeed>;
  /** Answers DetectRequests on a port, one at a time and in order; several may be under way. */
  attach(port: MessagePort): Promise<void>;
  /**
   * Settles, with an `engine-lost`, when the engine can't be used any more: its GPU is gone, it crashed or ran out of memory. Requests under way
   * are not answered from then on; whoever owns the worker replaces it.
   */
  lost(): Promise<WireError>;
}
