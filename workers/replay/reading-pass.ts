import type { FrameResult } from '../../src/domain/runs.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { Deck } from './deck.ts';

/** Reads the bytes of every frame up to the last one in the order of decoding, decodes none, and tells how long each took, in the order of the frames. */
export async function readEveryFrame(
  { session, track, index }: Deck,
  last: number,
  runAtMs: number,
  store: (times: FrameResult) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const chunks = new ChunkReader(session.id, track, index);
  /** Read before a frame that comes first. */
  const early = new Map<number, FrameResult>();
  let next = 0;
  try {
    for (let place = 0; next <= last; place++) {
      signal.throwIfAborted();
      await chunks.open(place);
      const frame = index.decodedAt(place);
      const startAtMs = epochMs();
      chunks.chunk(frame);
      const read = msSince(startAtMs, epochMs());
      early.set(frame, { frame, timestampUs: index.timeOf(frame), detections: [], timingMs: { read }, startMs: { read: msSince(runAtMs, startAtMs) } });
      for (let due = early.get(next); due !== undefined && next <= last; due = early.get(next)) {
        early.delete(next++);
        await store(due);
      }
    }
  } finally {
    await chunks.close();
  }
}
