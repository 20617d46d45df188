import { connect, workerName, type WorkerClient } from './connect.ts';
import type { PreprocessContract } from './preprocess-contract.ts';

/** Apart from the workers of the page: the detect worker spawns this one, and would otherwise have to contain itself. */
export function spawnPreprocess(): WorkerClient<PreprocessContract> {
  const name = workerName('preprocess');
  return connect(new Worker(new URL('../../workers/detect/preprocess-worker.ts', import.meta.url), { type: 'module', name }), name);
}
