import { canonicalDetector, type DetectorSpec } from '../domain/detector.ts';
import type { Engine } from '../domain/engine.ts';
import type { Backend, Run, RunMode } from '../domain/runs.ts';
import { newId } from '../domain/ids.ts';
import { mainTrackId } from '../domain/session.ts';
import type { AppError } from '../domain/errors.ts';
import { spawnDetect, transfer } from '../rpc/spawn.ts';
import { resolveModel } from './detectors.ts';
import type { Models } from './models.ts';
import { sha256Hex } from './sha256.ts';

export interface DetectorRequest {
  readonly modelId: string;
  /** Null: as the family advises. */
  readonly scoreThreshold: number | null;
  readonly backend: 'auto' | Backend;
}

/** A model that is loaded and ready. Owned by who opened it, until `dispose`. */
export interface OpenDetector {
  readonly spec: DetectorSpec;
  /** sha256 of the spec's canonical text. */
  readonly hash: string;
  readonly engine: Engine;
  /** A new port that answers DetectRequests. */
  connect(): Promise<MessagePort>;
  /** Settles when the detect worker is gone. */
  readonly died: Promise<AppError>;
  dispose(): void;
}

/** Loads a model into a detect worker of its own. Errors: `model-missing`, `model-unknown`, `model-broken`, `engine-unavailable`. */
export async function openDetector(models: Models, request: DetectorRequest, signal: AbortSignal): Promise<OpenDetector> {
  const { spec, file } = await resolveModel(models, request.modelId, request.scoreThreshold, signal);
  signal.throwIfAborted();
  const detect = spawnDetect();
  const dispose = (): void => detect.dispose();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    const loaded = await detect.call((api) => api.load(file, spec, { backend: request.backend }));
    const connect = async (): Promise<MessagePort> => {
      const { port1, port2 } = new MessageChannel();
      await detect.call((api) => api.attach(transfer(port1, [port1])));
      return port2;
    };
    return { spec, hash: await sha256Hex(new TextEncoder().encode(canonicalDetector(spec))), engine: loaded, connect, died: detect.died, dispose };
  } catch (error) {
    dispose();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', dispose);
  }
}

/** The row of a run over a track that is about to begin. */
export function newRun(detector: OpenDetector, sessionId: string, mode: RunMode, trackId = mainTrackId): Run {
  const nowMs = Date.now();
  const { spec, hash, engine } = detector;
  return {
    id: newRandomId(nowMs),
    sessionId,
    trackId,
    name: mode === 'live' ? `${spec.modelName} live` : spec.modelName,
    mode,
    state: 'running',
    detector: spec,
    detectorHash: hash,
    backend: engine.backend,
    ...(engine.backend === 'wasm' ? { threads: engine.threads } : {}),
    createdAtMs: nowMs,
    appVersion: __APP_VERSION__,
    frames: 0,
    skipped: 0,
    detections: 0,
    meanMs: {},
  };
}

export function newRandomId(nowMs: number): string {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return newId(nowMs, bits);
}
