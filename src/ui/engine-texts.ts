import type { Engine } from '../domain/engine.ts';

/** An engine as a list names it. */
export function engineName({ backend, threads }: Engine): string {
  if (backend === 'webgpu') return 'GPU';
  return threads === 1 ? 'CPU, 1 thread' : `CPU, ${threads} threads`;
}
