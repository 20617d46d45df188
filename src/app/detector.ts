import { canonicalDetector, type DetectorSpec } from '../domain/detector.ts';
import { plainCpu, type Engine } from '../domain/engine.ts';
import type { Run, Stage } from '../domain/runs.ts';
import { mainTrackId } from '../domain/session.ts';
import { AppError, toAppError } from '../domain/errors.ts';
import type { DetectContract } from '../rpc/detect-contract.ts';
import { fromWire } from '../rpc/errors.ts';
import { spawnDetect, transfer, type WorkerClient } from '../rpc/spawn.ts';
import type { Detectors, ResolvedDetector } from './detectors.ts';
import { tried } from './engine-trials.ts';
import type { Engines } from './engines.ts';
import { newRandomId } from './random-id.ts';
import { sha256Hex } from './sha256.ts';

export interface DetectorRequest {
  /** The id of a model, run as its family advises, or of a saved detector; or one that is neither. */
  readonly detector: string | DetectorSpec;
  /** `auto`: the fastest engine that is known; `measured`: the fastest, engines that are not known yet are timed before. */
  readonly backend: 'auto' | 'measured';
}

/** A model that is loaded and ready. Owned by who opened it, until `dispose`. */
export interface OpenDetector {
  readonly spec: DetectorSpec;
  /** sha256 of the spec's canonical text. */
  readonly hash: string;
  readonly engine: Engine;
  /** A new port that answers DetectRequests. */
  connect(): Promise<MessagePort>;
  /** Settles, with an `engine-lost`, when its engine is gone: the worker ended, or says so. Its message is for people. */
  readonly lost: Promise<AppError>;
  /** The same model in another worker, on another engine. Errors: as of opening. */
  reopen(engine: Engine, signal: AbortSignal): Promise<OpenDetector>;
  dispose(): void;
}

/** Loads a model into a detect worker of its own. Errors: `model-missing`, `detector-missing`, `model-unknown`, `model-broken`, `engine-unavailable`. */
export async function openDetector(detectors: Detectors, request: DetectorRequest, signal: AbortSignal): Promise<OpenDetector> {
  const resolved = await detectors.resolve(request.detector, signal);
  return openOnChosen(resolved, detectors.engines, request.backend, signal);
}

/** An engine that fails with the model by itself gives way to the one that always runs. */
async function openOnChosen(resolved: ResolvedDetector, engines: Engines, backend: 'auto' | 'measured', signal: AbortSignal): Promise<OpenDetector> {
  const chosen = await engines.choose(resolved, backend === 'measured' ? 'measured' : 'at-once', signal);
  const { modelSha256, modelName } = resolved.spec;
  const open = (): Promise<OpenDetector> => openWith(resolved, chosen.engine, signal);
  try {
    return await (chosen.because === 'untried' ? tried({ ...chosen.engine, modelSha256, modelName }, open) : open());
  } catch (error) {
    if (!(await engines.givesWay(resolved, chosen, error))) throw error;
    return openWith(resolved, plainCpu, signal);
  }
}

/** A detector in a worker of its own, on an engine. Errors: `model-unknown`, `model-broken`, `engine-unavailable`. */
async function openWith(resolved: ResolvedDetector, engine: Engine, signal: AbortSignal): Promise<OpenDetector> {
  const { spec, file } = resolved;
  // Before the worker: whoever gives up while the hash is made must not get a detector whose worker is gone.
  const hash = await sha256Hex(new TextEncoder().encode(canonicalDetector(spec)));
  signal.throwIfAborted();
  const detect = spawnDetect();
  const dispose = (): void => detect.dispose();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    const loaded = await detect.call((api) => api.load(file, spec, engine));
    const connect = async (): Promise<MessagePort> => {
      const { port1, port2 } = new MessageChannel();
      await detect.call((api) => api.attach(transfer(port1, [port1])));
      return port2;
    };
    return {
      spec,
      hash,
      engine: loaded,
      connect,
      lost: lossOf(detect),
      reopen: (other, signal) => openWith(resolved, other, signal),
      dispose,
    };
  } catch (error) {
    dispose();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', dispose);
  }
}

async function lossOf(detect: WorkerClient<DetectContract>): Promise<AppError> {
  try {
    return toAppError(fromWire(await detect.call(async (api) => api.lost())), 'engine-lost');
  } catch (error) {
    return new AppError('engine-lost', 'The model’s worker ended.', { cause: error });
  }
}

/** What a run is beside its detector: `level` is the last stage, absent where it has all; `limit` how many frames it looks at from the first on, absent: at all. */
export type RunKind = Pick<Run, 'mode' | 'level' | 'limit'>;

/** Where a run stops, in its name. */
const levelNames: Record<Stage, string> = { read: 'reading only', decode: 'to decoding', preprocess: 'to preprocessing', infer: 'to inference', postprocess: '' };

function firstFrames(limit: number): string {
  return limit === 1 ? 'on the first frame' : `on the first ${limit} frames`;
}

/** The row of a run over a track that is about to begin. */
export function newRun(detector: OpenDetector, sessionId: string, { mode, level = 'postprocess', limit }: RunKind, trackId = mainTrackId): Run {
  const nowMs = Date.now();
  const { spec, hash, engine } = detector;
  const name = spec.name ?? spec.modelName;
  const part = mode === 'live' ? 'live' : levelNames[level];
  return {
    id: newRandomId(nowMs),
    sessionId,
    trackId,
    name: [name, part, limit === undefined ? '' : firstFrames(limit)].filter((each) => each !== '').join(' '),
    mode,
    state: 'running',
    detector: spec,
    detectorHash: hash,
    backend: engine.backend,
    ...(engine.backend === 'wasm' ? { threads: engine.threads } : {}),
    ...(level !== 'postprocess' && { level }),
    ...(limit !== undefined && { limit }),
    createdAtMs: nowMs,
    appVersion: __APP_VERSION__,
    frames: 0,
    skipped: 0,
    detections: 0,
    meanMs: {},
  };
}
