import type { DetectorOptions, DetectorSpec } from '../domain/detector.ts';
import type { Backend, Run, RunMode } from '../domain/runs.ts';
import { newId } from '../domain/ids.ts';
import { mainTrackId } from '../domain/session.ts';
import { AppError } from '../domain/errors.ts';
import { spawnDetect, transfer } from '../rpc/spawn.ts';
import type { Models } from './models.ts';

export interface DetectorRequest {
  readonly modelId: string;
  /** Null: as the family advises. */
  readonly scoreThreshold: number | null;
  readonly backend: 'auto' | Backend;
}

/** A model that is loaded and ready. Owned by who opened it, until `dispose`. */
export interface OpenDetector {
  readonly spec: DetectorSpec;
  readonly backend: Backend;
  /** A new port that answers DetectRequests. */
  connect(): Promise<MessagePort>;
  /** Settles when the detect worker is gone. */
  readonly died: Promise<AppError>;
  dispose(): void;
}

const plainOptions: DetectorOptions = { scoreThreshold: 0.5, nmsIou: 0.45 };

/** Loads a model into a detect worker of its own. Errors: `model-missing`, `model-unknown`, `model-broken`, `engine-unavailable`. */
export async function openDetector(models: Models, request: DetectorRequest, signal: AbortSignal): Promise<OpenDetector> {
  const { model, file } = await models.resolve(request.modelId, signal);
  const { family, why } = model.report;
  if (family === undefined) throw new AppError('model-unknown', `${model.name} belongs to no known family.`, { detail: why });
  const defaults = model.report.defaults ?? plainOptions;
  const spec: DetectorSpec = {
    family,
    modelSha256: model.sha256,
    modelName: model.name,
    options: { ...defaults, scoreThreshold: request.scoreThreshold ?? defaults.scoreThreshold },
  };
  signal.throwIfAborted();
  const detect = spawnDetect();
  const dispose = (): void => detect.dispose();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    const loaded = await detect.call((api) => api.load(file, spec, request.backend));
    const connect = async (): Promise<MessagePort> => {
      const { port1, port2 } = new MessageChannel();
      await detect.call((api) => api.attach(transfer(port1, [port1])));
      return port2;
    };
    return { spec, backend: loaded.backend, connect, died: detect.died, dispose };
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
  const { spec, backend } = detector;
  return {
    id: newRandomId(nowMs),
    sessionId,
    trackId,
    name: mode === 'live' ? `${spec.modelName} live` : spec.modelName,
    mode,
    state: 'running',
    detector: spec,
    backend,
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
