import type { Engine } from '../../src/domain/engine.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ModelTensors, OutputTensor, TensorInfo } from '../../src/domain/family.ts';
import type { ElementType } from '../../src/domain/preprocess.ts';
import type { Backend } from '../../src/domain/runs.ts';
import type { InputValues } from '../../src/rpc/preprocess-contract.ts';
import { lossOf, unlessLost, watchDevice } from './engine-loss.ts';
import { fromHalves } from './half-float.ts';
import { runtime, type Runtime } from './runtime.ts';

/** Row-major; of float16 the bits. */
export interface CpuTensor {
  readonly type: ElementType | 'int64';
  readonly dims: readonly number[];
  readonly data: InputValues | BigInt64Array<ArrayBuffer>;
}

/** Row-major, in a storage buffer of the session's own device. It stays its owner's. */
export interface GpuTensor {
  readonly type: 'float32';
  readonly dims: readonly number[];
  readonly buffer: GPUBuffer;
}

export type InputTensor = CpuTensor | GpuTensor;

export type Outputs = Readonly<Record<string, OutputTensor>>;

let turn: Promise<unknown> = Promise.resolve();

/** The engine must not be entered twice at a time, not even for different sessions. */
function inTurn<Result>(use: () => Promise<Result>): Promise<Result> {
  const result = turn.then(() => unlessLost(use));
  turn = result.catch(() => undefined);
  return result;
}

/** One model in the engine. Its owner releases it. */
export class EngineSession {
  readonly backend: Backend;
  readonly threads: number;
  readonly tensors: ModelTensors;
  /** Whose buffers may be inputs; null on the CPU. */
  readonly device: GPUDevice | null;
  readonly #runtime: typeof Runtime;
  readonly #session: Runtime.InferenceSession;
  #released = false;

  private constructor(backend: Backend, runtime: typeof Runtime, session: Runtime.InferenceSession, device: GPUDevice | null) {
    this.backend = backend;
    this.threads = backend === 'wasm' ? (runtime.env.wasm.numThreads ?? 1) : 1;
    this.#runtime = runtime;
    this.#session = session;
    this.device = device;
    this.tensors = { inputs: session.inputMetadata.map(tensorInfo), outputs: session.outputMetadata.map(tensorInfo) };
  }

  /** Errors: `engine-unavailable`, `engine-lost`, `model-broken` with the engine's reason. */
  static async open(model: Uint8Array, engine: Engine): Promise<EngineSession> {
    const { backend } = engine;
    const ort = await runtime(engine);
    return inTurn(async () => {
      try {
        const session = await ort.InferenceSession.create(model, { executionProviders: [backend], logSeverityLevel: 3 });
        const device = backend === 'webgpu' ? await ort.env.webgpu.device : null;
        if (device !== null) watchDevice(device);
        return new EngineSession(backend, ort, session, device);
      } catch (error) {
        throw lossOf(error) ?? openError(error);
      }
    });
  }

  /** Runs once. The outputs own their data, as float32 whatever the model's type; texts are left out. Errors: `model-failed`, `engine-lost`. */
  run(inputs: Readonly<Record<string, InputTensor>>): Promise<Outputs> {
    return inTurn(async () => {
      if (this.#released) throw new AppError('model-failed', 'The model was replaced while this frame was under way.');
      const feeds = Object.entries(inputs).map(([name, input]) => [name, this.#tensor(input)] as const);
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
        throw lossOf(error) ?? new AppError('model-failed', 'The model failed on this frame.', { cause: error, detail: reason(error) });
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

  #tensor(input: InputTensor): Runtime.Tensor {
    const { Tensor } = this.#runtime;
    return 'buffer' in input ? Tensor.fromGpuBuffer(input.buffer, { dataType: input.type, dims: input.dims }) : new Tensor(input.type, input.data, input.dims);
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
