import { packSamples, secondOf } from '../../src/domain/signal-blocks.ts';
import { SignalFigures } from '../../src/domain/signal-statistics.ts';
import type { SignalBlock, SignalSample, SignalTrack } from '../../src/domain/signals.ts';
import type { SignalRequest } from '../../src/rpc/record-contract.ts';

type Sample = Omit<SignalSample, 'timestampUs'>;

/** One signal while it is recorded: cut into blocks by the second, those that wait to be written and the open one, which is written as it grows. */
export class SignalTrackLog {
  readonly #sessionId: string;
  readonly #request: SignalRequest;
  readonly #figures: SignalFigures;
  #full: SignalBlock[] = [];
  #open: SignalSample[] = [];
  #first = 0;
  #written = 0;
  #saved = 0;
  #lastUs = 0;
  #inForce: Sample | undefined;

  constructor(sessionId: string, request: SignalRequest) {
    this.#sessionId = sessionId;
    this.#request = request;
    this.#figures = new SignalFigures(request.channels.length);
  }

  /** A time before that of the last sample becomes that one: a clock that was set back, or an event that came late. */
  add(timestampUs: number, { values, text }: Sample): void {
    const us = Math.max(timestampUs, this.#lastUs);
    if (secondOf(us) !== secondOf(this.#lastUs)) this.#close();
    this.#lastUs = us;
    this.#open.push({ timestampUs: us, values, ...(text === undefined ? {} : { text }) });
  }

  /** A sample of a time that is not recorded. */
  pass(sample: Sample): void {
    if (this.#request.holds === true) this.#inForce = sample;
  }

  /** Recording has begun or goes on: what passed last is still true. */
  goOn(timestampUs: number): void {
    if (this.#inForce !== undefined) this.add(timestampUs, this.#inForce);
    this.#inForce = undefined;
  }

  /** What is not durable yet. */
  take(): SignalBlock[] {
    const blocks = this.#full;
    this.#full = [];
    if (this.#open.length > this.#written) blocks.push(this.#pack());
    this.#written = this.#open.length;
    return blocks;
  }

  /** Those blocks are durable. */
  saved(blocks: readonly SignalBlock[]): void {
    const last = blocks.findLast(({ trackId }) => trackId === this.#request.id);
    if (last !== undefined) this.#saved = last.first + last.timestampUs.length;
  }

  /** What is durable so far. */
  describe(): SignalTrack {
    const { id, label, channels } = this.#request;
    return { id, label, channels, samples: this.#saved };
  }

  /** The same with the statistics, once no more samples come and all are durable. */
  conclude(): SignalTrack {
    this.#close();
    const statistics = this.#figures.statistics();
    return { ...this.describe(), ...(statistics === undefined ? {} : { statistics }) };
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const block = this.#pack();
    this.#figures.add(block);
    if (this.#open.length > this.#written) this.#full.push(block);
    this.#first += this.#open.length;
    this.#open = [];
    this.#written = 0;
  }

  #pack(): SignalBlock {
    const { id, channels } = this.#request;
    return packSamples({ sessionId: this.#sessionId, trackId: id, first: this.#first }, this.#open, channels.length);
  }
}
