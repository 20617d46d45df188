import type { Session } from '../domain/session.ts';
import { database } from './database.ts';

/** Sessions marked as being recorded: in another tab, or left so by an interruption (`ifNotWritten` in locks.ts tells). */
export async function unfinishedSessions(): Promise<Session[]> {
  return (await (await database()).getAll('sessions')).filter((session) => session.state === 'recording');
}

export async function hasUnfinished(): Promise<boolean> {
  return (await unfinishedSessions()).length > 0;
}

/** Removes the rows of a track from one frame to before another; both are firsts of blocks, or the end. */
export async function removeFrames(sessionId: string, trackId: string, first: number, end: number): Promise<void> {
  await (await database()).delete('frames', IDBKeyRange.bound([sessionId, trackId, first], [sessionId, trackId, end], false, true));
}

/** Moves the rows of a track from a frame on up by so many frames, in one transaction. */
export async function moveFrames(sessionId: string, trackId: string, first: number, by: number): Promise<void> {
  const transaction = (await database()).transaction('frames', 'readwrite');
  const range = IDBKeyRange.bound([sessionId, trackId, first], [sessionId, trackId, []]);
  const blocks = await transaction.store.getAll(range);
  await transaction.store.delete(range);
  await Promise.all([...blocks.map((block) => transaction.store.add({ ...block, first: block.first - by })), transaction.done]);
}

/** Removes the results of so many frames from one on, and moves those behind them up to their places, in one transaction. */
export async function moveResults(runId: string, first: number, by: number): Promise<void> {
  const transaction = (await database()).transaction('results', 'readwrite');
  const range = IDBKeyRange.bound([runId], [runId, []]);
  const blocks = await transaction.store.getAll(range);
  await transaction.store.delete(range);
  const moved = blocks.flatMap(({ results }) => {
    const kept = results.filter(({ frame }) => frame < first || frame >= first + by).map((result) => (result.frame < first ? result : { ...result, frame: result.frame - by }));
    return kept[0] === undefined ? [] : [{ runId, first: kept[0].frame, results: kept }];
  });
  await Promise.all([...moved.map((block) => transaction.store.add(block)), transaction.done]);
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
