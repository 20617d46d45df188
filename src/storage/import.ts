import type { FrameBlock } from '../domain/frames.ts';
import type { ResultBlock, Run } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import type { SignalBlock } from '../domain/signals.ts';
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
  /** Read as the results are. */
  readonly signals: Iterable<SignalBlock>;
}

/** Rows handed to IndexedDB before waiting for the last of them: waiting for each one costs more than writing it. */
const batch = 32;

/** Writes all rows of an imported session in one transaction: all of them are there, or none. Rejects when a run's id is taken. */
export async function putImported(rows: ImportedRows): Promise<void> {
  const transaction = (await database()).transaction(['sessions', 'frames', 'runs', 'results', 'signals'], 'readwrite');
  await allOrNone(transaction, async () => {
    await addAll(rows.frames, (block) => transaction.objectStore('frames').add(block));
    await addAll(rows.runs, (run) => transaction.objectStore('runs').add(run));
    await addAll(rows.results, (block) => transaction.objectStore('results').add(block));
    await addAll(rows.signals, (block) => transaction.objectStore('signals').add(block));
    await transaction.objectStore('sessions').put(rows.session);
  });
}

/** The same for runs over a session that is here. */
export async function putRuns(runs: readonly Run[], results: Iterable<ResultBlock>): Promise<void> {
  const transaction = (await database()).transaction(['runs', 'results'], 'readwrite');
  await allOrNone(transaction, async () => {
    await addAll(runs, (run) => transaction.objectStore('runs').add(run));
    await addAll(results, (block) => transaction.objectStore('results').add(block));
  });
}

async function allOrNone(transaction: { readonly done: Promise<void>; abort(): void }, write: () => Promise<void>): Promise<void> {
  const { done } = transaction;
  // Waited for below; a row that is refused rejects it before that.
  done.catch(() => undefined);
  try {
    await write();
  } catch (error) {
    abort(transaction);
    throw error;
  }
  await done;
}

/** A refused row has aborted the transaction already. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}

async function addAll<Row>(rows: Iterable<Row>, add: (row: Row) => Promise<unknown>): Promise<void> {
  let pending: Promise<unknown>[] = [];
  for (const row of rows) {
    pending.push(add(row));
    if (pending.length < batch) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
}

/** Removes what imports left behind that ended with their thread (a closed tab, a crash); imports under way elsewhere are left alone. Returns how many. */
export async function discardStaleImports(): Promise<number> {
  const sessions = await (await database()).getAll('sessions');
  const stale = sessions.filter((session) => session.state === 'importing');
  const discarded = await Promise.all(stale.map(({ id }) => ifNotWritten(id, () => purgeSession(id))));
  return discarded.filter(Boolean).length;
}
