import { RunningQuantiles } from './running-quantiles.ts';
import type { SignalBlock, SignalStatistics } from './signals.ts';
import { quantileLevels } from './statistics.ts';

type Key = keyof SignalStatistics;

const keys: readonly Key[] = ['min', 'max', 'mean', 'std', 'count', ...(Object.keys(quantileLevels) as (keyof typeof quantileLevels)[])];

/**
 * Statistics of a signal, a block of it at a time: LeRobot's running figures of each channel by itself, since a device may leave out some
 * of them. As blocks follow from the samples alone, so do the figures.
 */
export class SignalFigures {
  readonly #channels: readonly ChannelFigures[];

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => new ChannelFigures());
  }

  add({ timestampUs, values }: Pick<SignalBlock, 'timestampUs' | 'values'>): void {
    const width = this.#channels.length;
    for (const [first, channel] of this.#channels.entries()) {
      const column = Float64Array.from(timestampUs, (_time, row) => values[row * width + first] ?? NaN);
      channel.add(column.filter(Number.isFinite));
    }
  }

  /** Undefined when no channel had any value. */
  statistics(): SignalStatistics | undefined {
    const figures = this.#channels.map((channel) => channel.figures());
    if (!figures.some(({ count }) => count > 0)) return undefined;
    return Object.fromEntries(keys.map((key) => [key, figures.map((channel) => channel[key])])) as Record<Key, number[]>;
  }
}

class ChannelFigures {
  readonly #running = new RunningQuantiles(1);
  #count = 0;
  #last = 0;

  add(values: Float64Array): void {
    this.#running.add(values);
    this.#count += values.length;
    this.#last = values.at(-1) ?? this.#last;
  }

  figures(): Record<Key, number> {
    const figures = this.#running.statistics();
    // The running figures begin with the second value.
    const alone = (key: Key): number => (key === 'count' ? this.#count : key === 'std' ? 0 : this.#last);
    return Object.fromEntries(keys.map((key) => [key, figures?.[key][0] ?? alone(key)])) as Record<Key, number>;
  }
}

/** Equal but for the last digits, in which other programs may differ. */
export function sameStatistics(one: SignalStatistics | undefined, other: SignalStatistics | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return keys.every((key) => one[key].length === other[key].length && one[key].every((value, channel) => isNear(value, other[key][channel] ?? NaN)));
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}
