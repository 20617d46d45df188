import type { Session } from '../domain/session.ts';
import { unpackSamples } from '../domain/signal-blocks.ts';
import { notesTrackId, type SignalSample } from '../domain/signals.ts';
import { signalBlocks } from '../storage/signals.ts';

/** Markers and typed notes: as many as a person has made. */
export async function notesOf({ id, signals = [] }: Session): Promise<SignalSample[]> {
  const notes: SignalSample[] = [];
  if (!signals.some((track) => track.id === notesTrackId)) return notes;
  for await (const block of signalBlocks(id, notesTrackId)) notes.push(...unpackSamples(block));
  return notes;
}
