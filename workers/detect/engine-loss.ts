import { AppError } from '../../src/domain/errors.ts';

let settle: (loss: AppError) => void = () => undefined;
let lost: AppError | null = null;
const waiting = new Set<(loss: AppError) => void>();

/** Settles, with an `engine-lost`, when the engine of this worker can't be used any more. */
export const engineLost = new Promise<AppError>((resolve) => (settle = resolve));

function report(loss: AppError): void {
  lost ??= loss;
  settle(loss);
  for (const reject of waiting) reject(loss);
}

/** Whether the engine of this worker can't be used any more. */
export function isLost(): boolean {
  return lost !== null;
}

/** What the work gives, or the loss of the engine before or meanwhile: a call into one that is gone may never be answered. */
export function unlessLost<Result>(work: () => Promise<Result>): Promise<Result> {
  if (lost !== null) return Promise.reject(lost);
  // Not a race with `engineLost`, which would remember every call for as long as the worker lives.
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    work().then(resolve, reject).finally(() => waiting.delete(reject));
  });
}

/** A device that is `destroyed` was given back by the engine itself. */
export function watchDevice(device: GPUDevice): void {
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') report(new AppError('engine-lost', 'The GPU was lost.', { detail: message }));
  });
}

/** Texts of a full memory: of the engine, of its allocator, of the browser. */
const noMemory = /out of memory|bad_alloc|allocation failed|memory allocation|\bOOM\b/i;
const crash = /memory access out of bounds|unreachable|^Aborted\(|table index is out of bounds|null function/;

/** An error after which the engine is of no use, as the `engine-lost` that is reported from now on; null for one of the model. */
export function lossOf(error: unknown): AppError | null {
  const detail = error instanceof Error ? error.message : String(error);
  const what = noMemory.test(detail) ? 'ran out of memory' : error instanceof WebAssembly.RuntimeError || crash.test(detail) ? 'crashed' : null;
  if (what === null) return null;
  const loss = new AppError('engine-lost', `The model engine ${what}.`, { cause: error, detail });
  report(loss);
  return loss;
}
