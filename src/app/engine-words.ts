import type { Engine } from '../domain/engine.ts';

/** An engine, in the middle of a sentence. */
export function engineWords({ backend, threads }: Engine): string {
  if (backend === 'webgpu') return 'the GPU';
  return threads === 1 ? 'one thread of the CPU' : `${threads} threads of the CPU`;
}
