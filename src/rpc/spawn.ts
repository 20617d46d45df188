import * as Comlink from 'comlink';
import type { ArchiveContract } from './archive-contract.ts';
import { connect, workerName, type WorkerClient } from './connect.ts';
import type { DetectContract } from './detect-contract.ts';
import type { RecordContract } from './record-contract.ts';
import type { ReplayContract } from './replay-contract.ts';

export { transfer, type WorkerClient } from './connect.ts';

export function spawnRecord(): WorkerClient<RecordContract> {
  const name = workerName('record');
  return connect(new Worker(new URL('../../workers/record/main.ts', import.meta.url), { type: 'module', name }), name);
}

export function spawnDetect(): WorkerClient<DetectContract> {
  const name = workerName('detect');
  return connect(new Worker(new URL('../../workers/detect/main.ts', import.meta.url), { type: 'module', name }), name);
}

export function spawnReplay(): WorkerClient<ReplayContract> {
  const name = workerName('replay');
  return connect(new Worker(new URL('../../workers/replay/main.ts', import.meta.url), { type: 'module', name }), name);
}

export function spawnArchive(): WorkerClient<ArchiveContract> {
  const name = workerName('archive');
  return connect(new Worker(new URL('../../workers/archive/main.ts', import.meta.url), { type: 'module', name }), name);
}

/** Marks a function so that the worker can call it back. */
export const callback = <T extends (...values: never[]) => void>(listen: T): T => Comlink.proxy(listen);
