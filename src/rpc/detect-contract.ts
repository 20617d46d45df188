import type { ModelReport } from '../domain/family.ts';
import type { DetectorSpec } from '../domain/detector.ts';
import type { Backend, Findings, StageTimes } from '../domain/runs.ts';
import type { WireError } from './errors.ts';

export type BackendChoice = 'auto' | Backend;

export interface LoadedDetector {
  readonly backend: Backend;
  readonly loadMs: number;
}

/** Sent over an attached port. The receiver owns the picture and closes it. */
export interface DetectRequest {
  readonly frame: number;
  readonly timestampUs: number;
  readonly picture: VideoFrame;
  /** Forget the previous frame: the stream starts anew or jumped here. */
  readonly restart: boolean;
}

/** One answer a request, in the order of the requests. */
export type DetectReply =
  | (Findings & {
      readonly frame: number;
      readonly timestampUs: number;
      readonly timingMs: Pick<StageTimes, 'preprocess' | 'infer' | 'postprocess'>;
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
  load(model: Blob, detector: DetectorSpec, backend: BackendChoice): Promise<LoadedDetector>;
  /** Answers DetectRequests on a port, one at a time and in order; several may be under way. */
  attach(port: MessagePort): Promise<void>;
}
