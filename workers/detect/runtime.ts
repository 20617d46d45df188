import type * as Runtime from 'onnxruntime-web/wasm';
import { AppError } from '../../src/domain/errors.ts';
import type { Backend } from '../../src/domain/runs.ts';

export type { Runtime };

/** Includes the download. A thread that can't start makes the engine wait for ever, without a word. */
const startTimeoutMs = 120_000;

const runtimes = new Map<Backend, Promise<typeof Runtime>>();

/** The engine is loaded when the first model is, never before: it is by far the largest part of the app. It keeps the threads of then. Errors: `engine-unavailable`. */
export function runtime(backend: Backend, threads: number): Promise<typeof Runtime> {
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
