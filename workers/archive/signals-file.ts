import { packSamples, sampleRow, secondOf, unpackSamples, type SignalPlace } from '../../src/domain/signal-blocks.ts';
import { sameStatistics, SignalFigures } from '../../src/domain/signal-statistics.ts';
import type { SignalBlock, SignalSample, SignalTrack } from '../../src/domain/signals.ts';
import type { MediaReader, MediaWriter } from '../../src/storage/media.ts';
import { signalBlocks } from '../../src/storage/signals.ts';
import { invalid } from '../../src/domain/checks.ts';
import { mismatch } from './mismatch.ts';
import { signalSample } from './signal-checks.ts';

/** More than any sensor gives; keeps a hostile file from filling the memory, which holds one second of samples. */
const maxSamplesASecond = 100_000;

/** The lines of `signals/<track>.jsonl`. Errors: `media-mismatch`, behind the last of them, unless they are as many as the session counts. */
export async function* signalRows(sessionId: string, { id, channels, samples }: SignalTrack): AsyncGenerator<Iterable<unknown>> {
  let found = 0;
  for await (const block of signalBlocks(sessionId, id)) {
    found += block.timestampUs.length;
    yield Array.from(unpackSamples(block), (sample) => sampleRow(sample, channels));
  }
  if (found !== samples) throw mismatch(`signal ${id} has ${found} samples, its session says ${samples}`);
}

interface StagedBlock {
  readonly place: SignalPlace;
  readonly channels: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Validated samples wait in a file, as results do; see ResultStage. */
export class SignalStage {
  readonly #out: MediaWriter;
  readonly #blocks: StagedBlock[] = [];

  constructor(out: MediaWriter) {
    this.#out = out;
  }

  /** Takes the samples of a signal, in the blocks they are recorded in. */
  track(sessionId: string, track: SignalTrack): SignalParser {
    return new SignalParser(track, (first, samples) => {
      const block = packSamples({ sessionId, trackId: track.id, first }, samples, track.channels.length);
      const bytes = new TextEncoder().encode(JSON.stringify(samples));
      this.#blocks.push({ place: { sessionId, trackId: track.id, first }, channels: track.channels.length, offset: this.#out.size, bytes: bytes.byteLength });
      this.#out.write(bytes);
      return block;
    });
  }

  *blocks(reader: MediaReader): Generator<SignalBlock> {
    const decoder = new TextDecoder();
    for (const { place, channels, offset, bytes } of this.#blocks) {
      yield packSamples(place, JSON.parse(decoder.decode(reader.read(offset, bytes))) as SignalSample[], channels);
    }
  }
}

class SignalParser {
  readonly #track: SignalTrack;
  readonly #store: (first: number, samples: readonly SignalSample[]) => SignalBlock;
  readonly #figures: SignalFigures;
  #samples: SignalSample[] = [];
  #first = 0;
  #lastUs = 0;

  constructor(track: SignalTrack, store: (first: number, samples: readonly SignalSample[]) => SignalBlock) {
    this.#track = track;
    this.#store = store;
    this.#figures = new SignalFigures(track.channels.length);
  }

  /** The next line, of untrusted JSON. Errors: `zip-invalid`. */
  take(value: unknown, where: string): void {
    const sample = signalSample(this.#track, value, where);
    if (sample.timestampUs < this.#lastUs) throw invalid(`${where}.timestampUs`, `from ${this.#lastUs} up`);
    if (secondOf(sample.timestampUs) !== secondOf(this.#lastUs)) this.#close();
    if (this.#samples.length === maxSamplesASecond) throw invalid(where, `in a second of at most ${maxSamplesASecond} samples`);
    this.#lastUs = sample.timestampUs;
    this.#samples.push(sample);
  }

  /** Errors: `zip-invalid` unless the session counts as many, and its statistics, where it has some, are those of the samples. */
  end(): void {
    this.#close();
    const { id, samples, statistics } = this.#track;
    if (this.#first !== samples) throw invalid(`the samples of signal ${id}`, `${samples}, not ${this.#first}`);
    if (statistics !== undefined && !sameStatistics(statistics, this.#figures.statistics())) throw invalid(`the statistics of signal ${id}`, 'those of its samples');
  }

  #close(): void {
    if (this.#samples.length === 0) return;
    this.#figures.add(this.#store(this.#first, this.#samples));
    this.#first += this.#samples.length;
    this.#samples = [];
  }
}
