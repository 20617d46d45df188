import type * as Runtime from 'onnxruntime-web/wasm';
import { AppError } from '../../src/domain/errors.ts';
import type { ModelTensors, OutputTensor, TensorInfo } from '../../src/domain/family.ts';
import type { ElementType } from '../../src/domain/preprocess.ts';
import type { Backend } from '../../src/domain/runs.ts';
import type { InputValues } from '../../src/rpc/preprocess-contract.ts';
import { fromHalves } from './half-float.ts';

/** Row-major; of float16 the bits. */
export interface InputTensor {
  readonly type: ElementType | 'int64';
  readonly dims: readonly number[];
  readonly data: InputValues | BigInt64Array<ArrayBuffer>;
}

export type Outputs = Readonly<Record<string, OutputTensor>>;

/** Includes the download. A thread that can't start makes the engine wait for ever, without a word. */
const startTimeoutMs = 120_000;

const runtimes = new Map<Backend, Promise<typeof Runtime>>();

/** The engine is loaded when the first model is, never before: it is by far the largest part of the app. It keeps the threads of then. */
function runtime(backend: Backend, threads: number): Promise<typeof Runtime> {
  const known = runtimes.get(backend);
  if (known !== undefined) return known;
  const loading = importRuntime(backend, threads);
  runtimes.set(backend, loading);
  loading.catch(() => runtimes.delete(backend));
  return loading;
}

async function importRuntime(backend: Backend, threads: number): Promise<typeof Runtime> {
  try {
    const ort: typeof Runtime = backend === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
    ort.env.logLevel = 'error';
    ort.env.wasm.proxy = false;
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.initTimeout = startTimeoutMs;
    return ort;
  } catch (error) {
    throw new AppError('engine-unavailable', 'The model engine could not be loaded.', { cause: error, detail: String(error) });
  }
}

/** Threads need shared memory; on few cores they only compete with the camera and the encoder. */
export function threadCount(): number {
  const cores = navigator.hardwareConcurrency;
  return self.crossOriginIsolated && cores > 4 ? Math.min(4, cores >> 1) : 1;
}

/** The GPU of this device: `fallback` is one that is emulated on the CPU, slower than the CPU backend. */
export async function gpuKind(): Promise<'real' | 'fallback' | 'none'> {
  if (!('gpu' in navigator)) return 'none';
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (adapter === null) return 'none';
  return adapter.info.isFallbackAdapter ? 'fallback' : 'real';
}

let turn: Promise<unknown> = Promise.resolve();

/** The engine must not be entered twice at a time, not even for different sessions. */
function inTurn<Result>(use: () => Promise<Result>): Promise<Result> {
  const result = turn.then(use);
  turn = result.catch(() => undefined);
  return result;
}

/** One model in the engine. Its owner releases it. */
export class EngineSession {
  readonly backend: Backend;
  readonly threads: number;
  readonly tensors: ModelTensors;
  readonly #runtime: typeof Runtime;
  readonly #session: Runtime.InferenceSession;
  #released = false;

  private constructor(backend: Backend, runtime: typeof Runtime, session: Runtime.InferenceSession) {
    this.backend = backend;
    this.threads = backend === 'wasm' ? (runtime.env.wasm.numThreads ?? 1) : 1;
    this.#runtime = runtime;
    this.#session = session;
    this.tensors = { inputs: session.inputMetadata.map(tensorInfo), outputs: session.outputMetadata.map(tensorInfo) };
  }

  /** Errors: `engine-unavailable`, `model-broken` with the engine's reason. */
  static async open(model: Uint8Array, backend: Backend, threads = threadCount()): Promise<EngineSession> {
    const ort = await runtime(backend, threads);
    return inTurn(async () => {
      try {
        const session = await ort.InferenceSession.create(model, { executionProviders: [backend], logSeverityLevel: 3 });
        return new EngineSession(backend, ort, session);
      } catch (error) {
        throw openError(error);
      }
    });
  }

  /** Runs once. The outputs own their data, as float32 whatever the model's type; texts are left out. Errors: `model-failed`. */
  run(inputs: Readonly<Record<string, InputTensor>>): Promise<Outputs> {
    return inTurn(async () => {
      if (this.#released) throw new AppError('model-failed', 'The model was replaced while this frame was under way.');
      const feeds = Object.entries(inputs).map(([name, { type, data, dims }]) => [name, new this.#runtime.Tensor(type, data, dims)] as const);
      try {
        const results = await this.#session.run(Object.fromEntries(feeds));
        const outputs: Record<string, OutputTensor> = {};
        for (const [name, tensor] of Object.entries(results)) {
          const data = asFloats(tensor);
          if (data !== null) outputs[name] = { dims: tensor.dims, data };
          tensor.dispose();
        }
        return outputs;
      } catch (error) {
        throw new AppError('model-failed', 'The model failed on this frame.', { cause: error, detail: reason(error) });
      }
    });
  }

  /** Gives the model's memory back, after the run under way. May be called twice. */
  release(): Promise<void> {
    return inTurn(async () => {
      if (this.#released) return;
      this.#released = true;
      await this.#session.release();
    });
  }
}

/** The values as float32; null for texts. Browsers without Float16Array give the bits. */
function asFloats({ type, data }: Runtime.Tensor): Float32Array | null {
  if (data instanceof Float32Array) return data;
  if (Array.isArray(data)) return null;
  if (type === 'float16' && data instanceof Uint16Array) return fromHalves(data);
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return new Float32Array(data);
  const values = new Float32Array(data.length);
  for (let i = 0; i < values.length; i++) values[i] = Number(data[i]);
  return values;
}

function tensorInfo(value: Runtime.InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor ? { name: value.name, type: value.type, shape: value.shape } : { name: value.name, type: 'not a tensor', shape: [] };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The engine reports a backend that does not start and a model it refuses in the same way, except for this text. */
function openError(error: unknown): AppError {
  const detail = reason(error);
  if (detail.startsWith('no available backend')) {
    return new AppError('engine-unavailable', 'The model engine could not start.', { cause: error, detail });
  }
  return new AppError('model-broken', 'The engine can not read this model.', { cause: error, detail });
}
