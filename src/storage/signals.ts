import type { SignalBlock } from '../domain/signals.ts';
import { database } from './database.ts';

/** Writes blocks in one transaction; one that has grown since replaces itself. */
export async function putSignalBlocks(blocks: readonly SignalBlock[]): Promise<void> {
  const transaction = (await database()).transaction('signals', 'readwrite');
  await Promise.all([...blocks.map((block) => transaction.store.put(block)), transaction.done]);
}

/** The blocks of a signal in order, read a batch at a time so that memory stays bounded. */
export async function* signalBlocks(sessionId: string, trackId: string, batch = 64): AsyncGenerator<SignalBlock> {
  let after: [string, string, number] | [string, string] = [sessionId, trackId];
  for (;;) {
    const blocks: SignalBlock[] = await (await database()).getAll('signals', IDBKeyRange.bound(after, [sessionId, trackId, []], true), batch);
    yield* blocks;
    const last: SignalBlock | undefined = blocks.at(-1);
    if (last === undefined || blocks.length < batch) return;
    after = [sessionId, trackId, last.first];
  }
}

/** What is in force at a moment: the block that begins last at or before it, null before the first, and when the next one begins, if any does. */
export interface BlockInForce {
  readonly block: SignalBlock | null;
  /** µs of the session; the answer is the same for every moment from here … */
  readonly fromUs: number;
  /** … to here, this one not included. */
  readonly untilUs: number;
}

/** Blocks are stored by the numbers of their samples, so the one of a moment is found by halving; a few are read, whatever the length. */
export async function signalBlockAt(sessionId: string, trackId: string, timestampUs: number): Promise<BlockInForce> {
  const { store } = (await database()).transaction('signals');
  const holding = async (sample: number): Promise<SignalBlock | null> => {
    const cursor = await store.openCursor(IDBKeyRange.bound([sessionId, trackId], [sessionId, trackId, sample]), 'prev');
    return cursor?.value ?? null;
  };
  let before: SignalBlock | null = null;
  let after = await holding(Infinity);
  if (after === null || startOf(after) <= timestampUs) return { block: after, fromUs: startOf(after), untilUs: Infinity };
  // Of samples below `low` all are known to be before, from `after` on none is.
  let low = 0;
  while (low < after.first) {
    const found = await holding(Math.floor((low + after.first) / 2));
    if (found === null) break;
    if (startOf(found) > timestampUs) after = found;
    else {
      before = found;
      low = found.first + found.timestampUs.length;
    }
  }
  return { block: before, fromUs: startOf(before), untilUs: startOf(after) };
}

/** µs of the session; nothing lies before all. */
function startOf(block: SignalBlock | null): number {
  return block?.timestampUs[0] ?? -Infinity;
}
