import type { FrameBlock } from '../domain/frames.ts';
import type { ResultBlock, Run } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import { database } from './database.ts';
import { ifNotWritten } from './locks.ts';
import { purgeSession } from './sessions.ts';

/** Everything of an imported session beside its media, already validated. */
export interface ImportedRows {
  readonly session: Session;
  readonly frames: Iterable<FrameBlock>;
  readonly runs: readonly Run[];
  /** Read while the transaction is open, one block at a time; must not wait for anything, or the transaction ends early. */
  readonly results: Iterable<ResultBlock>;
}

/** Writes all rows of an imported session in one transaction: all of them are there, or none. Rejects when a run's id is taken. */
export async function putImported(rows: ImportedRows): Promise<void> {
  const transaction = (await database()).transaction(['sessions', 'frames', 'runs', 'results'], 'readwrite');
  // A handler from the start: `done` rejects before anyone waits for it when a row is refused.
  const done = transaction.done.catch((error: unknown) => Promise.reject(transaction.error ?? error));
  done.catch(() => undefined);
  try {
    for (const block of rows.frames) await transaction.objectStore('frames').add(block);
    for (const run of rows.runs) await transaction.objectStore('runs').add(run);
    for (const block of rows.results) await transaction.objectStore('results').add(block);
    await transaction.objectStore('sessions').put(rows.session);
  } catch (error) {
    abort(() => transaction.abort());
    throw error;
  }
  await done;
}

/** Aborting a transaction that has ended already is no error here. */
function abort(end: () => void): void {
  try {
    end();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}

/** Removes what imports left behind that ended with their thread (a closed tab, a crash); imports under way elsewhere are left alone. Returns how many. */
export async function discardStaleImports(): Promise<number> {
  const sessions = await (await database()).getAll('sessions');
  const stale = sessions.filter((session) => session.state === 'importing');
  const discarded = await Promise.all(stale.map(({ id }) => ifNotWritten(id, () => purgeSession(id))));
  return discarded.filter(Boolean).length;
}
