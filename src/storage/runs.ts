import type { FrameResult, MissedFrame, ResultBlock, Run } from '../domain/runs.ts';
import { database } from './database.ts';

/** Runs of a session, oldest first. */
export async function listRuns(sessionId: string): Promise<Run[]> {
  const runs = await (await database()).getAllFromIndex('runs', 'session', sessionId);
  return runs.sort((a, b) => a.createdAtMs - b.createdAtMs);
}

/** Runs of all sessions. */
export async function listAllRuns(): Promise<Run[]> {
  return (await database()).getAll('runs');
}

export async function getRun(id: string): Promise<Run | undefined> {
  return (await database()).get('runs', id);
}

export async function putRun(run: Run): Promise<void> {
  await (await database()).put('runs', run);
}

/** Changes nothing but what a person calls it. A run that is gone stays so. */
export async function renameRun(id: string, name: string): Promise<void> {
  const transaction = (await database()).transaction('runs', 'readwrite');
  const run = await transaction.store.get(id);
  await Promise.all([run && transaction.store.put({ ...run, name }), transaction.done]);
}

/** Appends consecutive results and the frames that were missed among them. */
export async function appendResults(runId: string, results: readonly FrameResult[], missed: readonly MissedFrame[] = []): Promise<void> {
  const first = (results[0] ?? missed[0])?.frame;
  if (first === undefined) return;
  await (await database()).add('results', { runId, first, results, ...(missed.length > 0 && { missed }) });
}

/** Blocks of a run's results in frame order, read a batch at a time so that memory stays bounded: with masks a block takes megabytes. */
export async function* resultBlocks(runId: string, batch = 2): AsyncGenerator<ResultBlock> {
  let after: [string, number] | [string] = [runId];
  for (;;) {
    const blocks: ResultBlock[] = await (await database()).getAll('results', IDBKeyRange.bound(after, [runId, []], true), batch);
    yield* blocks;
    const last: ResultBlock | undefined = blocks.at(-1);
    if (last === undefined || blocks.length < batch) return;
    after = [runId, last.first];
  }
}

/** The block that holds the result of a frame, or the last one before it; frames that were missed are in others, too. */
export async function resultBlockAt(runId: string, frame: number): Promise<ResultBlock | undefined> {
  const transaction = (await database()).transaction('results');
  let cursor = await transaction.store.openCursor(IDBKeyRange.bound([runId], [runId, frame]), 'prev');
  while (cursor?.value.results.length === 0) cursor = await cursor.continue();
  return cursor?.value;
}

/** The last block that begins with a frame or before it, if there is one; it may hold nothing but what was missed. */
export async function blockUntil(runId: string, frame: number): Promise<ResultBlock | undefined> {
  const cursor = await (await database()).transaction('results').store.openCursor(IDBKeyRange.bound([runId], [runId, frame]), 'prev');
  return cursor?.value;
}

/** The first block after a frame, if there is one. */
export async function blockAfter(runId: string, frame: number): Promise<ResultBlock | undefined> {
  return (await database()).get('results', IDBKeyRange.bound([runId, frame], [runId, []], true));
}

export async function deleteRun(id: string): Promise<void> {
  const transaction = (await database()).transaction(['runs', 'results'], 'readwrite');
  await Promise.all([
    transaction.objectStore('runs').delete(id),
    transaction.objectStore('results').delete(IDBKeyRange.bound([id], [id, []])),
    transaction.done,
  ]);
}
