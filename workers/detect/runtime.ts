import type * as Runtime from 'onnxruntime-web/wasm';
import type { Engine } from '../../src/domain/engine.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Backend } from '../../src/domain/runs.ts';

export type { Runtime };

/** Includes the download. A thread that can't start makes the engine wait for ever, without a word. */
const startTimeoutMs = 120_000;

const runtimes = new Map<Backend, Promise<typeof Runtime>>();

/** The engine is loaded when the first model is, never before: it is by far the largest part of the app. It keeps the threads of then. Errors: `engine-unavailable`. */
export function runtime({ backend, threads }: Engine): Promise<typeof Runtime> {
  const known = runtimes.get(backend);
  if (known !== undefined) return known;
  const loading = importRuntime({ backend, threads });
  runtimes.set(backend, loading);
  loading.catch(() => runtimes.delete(backend));
  return loading;
}

async function importRuntime({ backend, threads }: Engine): Promise<typeof Runtime> {
  if (backend === 'webgpu' && !(await hasGpu())) throw new AppError('engine-unavailable', 'This browser offers no GPU to models.');
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

async function hasGpu(): Promise<boolean> {
  return 'gpu' in navigator && (await navigator.gpu.requestAdapter().catch(() => null)) !== null;
}
