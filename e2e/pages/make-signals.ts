import { packSamples, secondOf } from '../../src/domain/signal-blocks.ts';
import type { SignalSample, SignalTrack } from '../../src/domain/signals.ts';
import { putSignalBlocks } from '../../src/storage/signals.ts';
import { recoverSignals } from '../../workers/record/signal-recovery.ts';

export interface MadeSignal extends Pick<SignalTrack, 'id' | 'label' | 'channels'> {
  /** In order of time. */
  readonly samples: readonly SignalSample[];
}

/** Stores signals as a recording would have. */
export async function makeSignals(sessionId: string, made: readonly MadeSignal[]): Promise<SignalTrack[]> {
  for (const { id, channels, samples } of made) {
    const seconds = Map.groupBy(samples.entries(), ([, { timestampUs }]) => secondOf(timestampUs));
    await putSignalBlocks([...seconds.values()].map((rows) => packSamples({ sessionId, trackId: id, first: rows[0]?.[0] ?? 0 }, rows.map(([, sample]) => sample), channels.length)));
  }
  return recoverSignals(sessionId, made.map(({ id, label, channels, samples }) => ({ id, label, channels, samples: samples.length })));
}
