import type { Session } from '../domain/session.ts';
import { spawnRecord } from '../rpc/spawn.ts';
import { hasUnfinished } from '../storage/recovery.ts';

/** Brings back recordings that were interrupted. Only a worker can mend their files, so one is started where there is something to mend. */
export async function recoverInterrupted(): Promise<Session[]> {
  if (!(await hasUnfinished())) return [];
  const worker = spawnRecord();
  try {
    return await worker.call((api) => api.recover());
  } finally {
    worker.dispose();
  }
}
