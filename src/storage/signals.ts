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
