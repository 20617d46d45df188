import type { SignalBins, SignalLines } from './signal-bins.ts';
import type { SignalChannel, SignalTrack } from './signals.ts';

/** Channels of a signal that are drawn over each other, and what of them is drawn. */
export interface SignalPlot {
  /** Their unit, or what their names have in common where they have none. */
  readonly name: string;
  /** Numbers of the channels, in the order of the lines. */
  readonly channels: readonly number[];
  readonly lines: SignalLines;
}

/** Of a place on earth: it means nothing over time. */
const placeNames = new Set(['latitude', 'longitude']);

/** The plots of a signal: channels of one unit share one, `axis0` and `axis1` too. A channel that never changes is in none. */
export function plotsOf({ channels }: Pick<SignalTrack, 'channels'>, bins: SignalBins): SignalPlot[] {
  const groups = new Map<string, number[]>();
  for (const [at, channel] of channels.entries()) {
    if (placeNames.has(channel.name) || !bins.varies(at)) continue;
    const name = groupOf(channel);
    groups.set(name, [...(groups.get(name) ?? []), at]);
  }
  return [...groups].map(([name, members]) => ({ name, channels: members, lines: bins.lines(members) }));
}

function groupOf({ name, unit }: SignalChannel): string {
  return unit === '' ? name.replace(/\d+$/, '') : unit;
}
