import type { Session } from '../domain/session.ts';
import { database } from './database.ts';

/** Sessions marked as being recorded: in another tab, or left so by an interruption (`ifNotWritten` in locks.ts tells). */
export async function unfinishedSessions(): Promise<Session[]> {
  return (await (await database()).getAll('sessions')).filter((session) => session.state === 'recording');
}

export async function hasUnfinished(): Promise<boolean> {
  return (await unfinishedSessions()).length > 0;
}

/** Removes the rows of a track from a frame on; `first` is the first one of a block. */
export async function removeFramesFrom(sessionId: string, trackId: string, first: number): Promise<void> {
  await (await database()).delete('frames', IDBKeyRange.bound([sessionId, trackId, first], [sessionId, trackId, []]));
}

/** Removes the results of a run from a frame on: those of frames that are lost. */
export async function removeResultsFrom(runId: string, frame: number): Promise<void> {
  const transaction = (await database()).transaction('results', 'readwrite');
  const last = await transaction.store.openCursor(IDBKeyRange.bound([runId], [runId, frame], false, true), 'prev');
  const results = last?.value.results.filter((result) => result.frame < frame);
  await Promise.all([
    transaction.store.delete(IDBKeyRange.bound([runId, frame], [runId, []])),
    last === null || results === undefined ? undefined : transaction.store.put({ ...last.value, results }),
    transaction.done,
  ]);
}
