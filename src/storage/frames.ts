import { AppError } from '../domain/errors.ts';
import { FrameIndex } from '../domain/frame-index.ts';
import type { FrameBlock } from '../domain/frames.ts';
import type { ResultBlock } from '../domain/runs.ts';
import { database } from './database.ts';

/** Writes the rows of one fragment, and the live results that came meanwhile, in one transaction. The bytes must be flushed before. */
export async function appendFragment(block: FrameBlock, results: ResultBlock | null): Promise<void> {
  const transaction = (await database()).transaction(['frames', 'results'], 'readwrite');
  await Promise.all([
    transaction.objectStore('frames').add(block),
    results === null ? undefined : transaction.objectStore('results').add(results),
    transaction.done,
  ]);
}

/** The blocks of a track, in order. */
export async function frameBlocks(sessionId: string, trackId: string): Promise<FrameBlock[]> {
  return (await database()).getAll('frames', IDBKeyRange.bound([sessionId, trackId], [sessionId, trackId, []]));
}

/** The blocks of a track in order, read a batch at a time so that memory stays bounded. */
export async function* eachFrameBlock(sessionId: string, trackId: string, batch = 64): AsyncGenerator<FrameBlock> {
  let after: [string, string, number] | [string, string] = [sessionId, trackId];
  for (;;) {
    const blocks: FrameBlock[] = await (await database()).getAll('frames', IDBKeyRange.bound(after, [sessionId, trackId, []], true), batch);
    yield* blocks;
    const last: FrameBlock | undefined = blocks.at(-1);
    if (last === undefined || blocks.length < batch) return;
    after = [sessionId, trackId, last.first];
  }
}

/** The block that a frame's row is in. Errors: `media-mismatch` when there is none. */
export async function frameBlockOf(sessionId: string, trackId: string, frame: number): Promise<FrameBlock> {
  const range = IDBKeyRange.bound([sessionId, trackId], [sessionId, trackId, frame]);
  const cursor = await (await database()).transaction('frames').store.openCursor(range, 'prev');
  if (cursor === null || cursor.value.first + cursor.value.bytes.length <= frame) throw new AppError('media-mismatch', `The frame ${frame} of ${trackId} has no row.`);
  return cursor.value;
}

/** Errors: `media-mismatch` when the blocks don't join. */
export async function frameIndex(sessionId: string, trackId: string): Promise<FrameIndex> {
  return new FrameIndex(await frameBlocks(sessionId, trackId));
}
