import { AppError } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';
import { database, type Database } from './database.ts';
import { removeSessionMedia } from './media.ts';

/** Sessions the library shows: complete or recovered ones that are not in the bin, newest first. */
export async function listSessions(): Promise<Session[]> {
  const sessions = await (await database()).getAll('sessions');
  return sessions
    .filter((session) => (session.state === 'complete' || session.state === 'recovered') && session.deletedAtMs === undefined)
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
}

/** Sessions that wait in the bin. */
export async function listDeletedSessions(): Promise<Session[]> {
  return (await (await database()).getAll('sessions')).filter((session) => session.deletedAtMs !== undefined);
}

export async function findSession(id: string): Promise<Session | undefined> {
  return (await database()).get('sessions', id);
}

/** Errors: `session-missing`. */
export async function getSession(id: string): Promise<Session> {
  const session = await findSession(id);
  if (session === undefined) throw new AppError('session-missing', `There is no session ${id}.`);
  return session;
}

export async function putSession(session: Session): Promise<void> {
  await (await database()).put('sessions', session);
}

/** Changes a session in one transaction, so that no other change is lost. Errors: `session-missing`. */
export async function changeSession(id: string, change: (session: Session) => Session): Promise<Session> {
  const transaction = (await database()).transaction('sessions', 'readwrite');
  const session = await transaction.store.get(id);
  if (session === undefined) throw new AppError('session-missing', `There is no session ${id}.`);
  const changed = change(session);
  await transaction.store.put(changed);
  await transaction.done;
  return changed;
}

export async function renameSession(id: string, name: string): Promise<Session> {
  return changeSession(id, (session) => ({ ...session, name }));
}

/** Puts a session into the bin; nothing is lost until `purgeSession`. */
export async function deleteSession(id: string, nowMs: number): Promise<void> {
  await changeSession(id, (session) => ({ ...session, deletedAtMs: nowMs }));
}

export async function restoreSession(id: string): Promise<void> {
  await changeSession(id, ({ deletedAtMs: _deleted, ...session }) => session);
}

/** Removes a session for good: rows in one transaction, then its files. */
export async function purgeSession(id: string): Promise<void> {
  await removeSessionRows(await database(), id);
  await removeSessionMedia(id);
}

async function removeSessionRows(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(['sessions', 'frames', 'runs', 'results', 'signals'], 'readwrite');
  const runs = await transaction.objectStore('runs').index('session').getAllKeys(id);
  await Promise.all([
    transaction.objectStore('sessions').delete(id),
    transaction.objectStore('frames').delete(IDBKeyRange.bound([id], [id, []])),
    transaction.objectStore('signals').delete(IDBKeyRange.bound([id], [id, []])),
    ...runs.flatMap((run) => [
      transaction.objectStore('runs').delete(run),
      transaction.objectStore('results').delete(IDBKeyRange.bound([run], [run, []])),
    ]),
    transaction.done,
  ]);
}
