import { secondOf } from './signal-blocks.ts';
import { sameStatistics, SignalFigures } from './signal-statistics.ts';
import type { SignalBlock, SignalTrack } from './signals.ts';
import type { Checklist } from './verification.ts';

/** Puts the stored samples of a signal beside what its session says of them, each read once and forwards. */
export class SignalComparison {
  readonly #track: SignalTrack;
  readonly #checklist: Checklist;
  readonly #figures: SignalFigures;
  #samples = 0;
  #lastUs = 0;

  constructor(track: SignalTrack, checklist: Checklist) {
    this.#track = track;
    this.#checklist = checklist;
    this.#figures = new SignalFigures(track.channels.length);
  }

  /** The next block, in the order of its first sample. */
  take(block: SignalBlock): void {
    const { id, channels } = this.#track;
    const list = this.#checklist;
    const { length } = block.timestampUs;
    list.compare('signal-count', this.#samples, block.first, `the samples of ${id} before a block`);
    list.compare('signal-count', length * channels.length, block.values.length, `the values of ${id} from sample ${block.first} on`);
    if (channels.length === 0) list.compare('signal-count', length, block.texts?.length ?? 0, `the texts of ${id} from sample ${block.first} on`);
    for (const [row, timestampUs] of block.timestampUs.entries()) {
      const where = `sample ${block.first + row} of ${id}`;
      list.expect('signal-time', Number.isSafeInteger(timestampUs) && timestampUs >= this.#lastUs, `from ${this.#lastUs} up`, timestampUs, where);
      list.compare('signal-time', secondOf(block.timestampUs[0] ?? 0), secondOf(timestampUs), `the second of ${where}`);
      this.#lastUs = timestampUs;
    }
    this.#samples += length;
    this.#figures.add(block);
  }

  /** Compares the sums once all blocks have been taken. */
  end(): void {
    const { id, samples, statistics } = this.#track;
    this.#checklist.compare('signal-count', this.#samples, samples, `the samples of ${id}`);
    if (statistics === undefined) return;
    const follows = sameStatistics(statistics, this.#figures.statistics());
    this.#checklist.expect('signal-statistics', follows, 'those of the samples', 'others', `the statistics of ${id}`);
  }
}
