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

/** Removes what a run says of so many frames from one on, and moves what is behind them up to its places, in one transaction. */
export async function moveResults(runId: string, first: number, by: number): Promise<void> {
  await changeBlocks(runId, [runId], <Told extends Placed>(told: readonly Told[]) =>
    told.filter(({ frame }) => frame < first || frame >= first + by).map((each) => (each.frame < first ? each : { ...each, frame: each.frame - by })),
  );
}

/** Removes what a run says from a frame on: of frames that are lost. */
export async function removeResultsFrom(runId: string, frame: number): Promise<void> {
  const last = await (await database()).transaction('results').store.openCursor(IDBKeyRange.bound([runId], [runId, frame], false, true), 'prev');
  await changeBlocks(runId, last?.key ?? [runId], (told) => told.filter((each) => each.frame < frame));
}

interface Placed {
  readonly frame: number;
}

/** Changes the blocks of a run from a key on, in one transaction; those that hold nothing then are gone. */
async function changeBlocks(runId: string, from: IDBValidKey, change: <Told extends Placed>(told: readonly Told[]) => Told[]): Promise<void> {
  const transaction = (await database()).transaction('results', 'readwrite');
  const range = IDBKeyRange.bound(from, [runId, []]);
  const blocks = await transaction.store.getAll(range);
  await transaction.store.delete(range);
  const changed = blocks.flatMap(({ results, missed = [] }) => {
    const [kept, keptMissed] = [change(results), change(missed)];
    const first = (kept[0] ?? keptMissed[0])?.frame;
    return first === undefined ? [] : [{ runId, first, results: kept, ...(keptMissed.length > 0 && { missed: keptMissed }) }];
  });
  await Promise.all([...changed.map((block) => transaction.store.add(block)), transaction.done]);
}
