import { SignalFigures } from '../../src/domain/signal-statistics.ts';
import type { SignalTrack } from '../../src/domain/signals.ts';
import { signalBlocks } from '../../src/storage/signals.ts';

/** The signals of an interrupted session as their stored samples tell them: how many there are, and their statistics. */
export async function recoverSignals(sessionId: string, tracks: readonly SignalTrack[]): Promise<SignalTrack[]> {
  const recovered: SignalTrack[] = [];
  for (const { id, label, channels } of tracks) {
    const figures = new SignalFigures(channels.length);
    let samples = 0;
    for await (const block of signalBlocks(sessionId, id)) {
      figures.add(block);
      samples += block.timestampUs.length;
    }
    const statistics = figures.statistics();
    recovered.push({ id, label, channels, samples, ...(statistics === undefined ? {} : { statistics }) });
  }
  return recovered;
}
