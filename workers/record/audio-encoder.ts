import { AppError } from '../../src/domain/errors.ts';
import type { ChosenSound } from './audio-codec.ts';
import type { StampedFrame } from './frame-clock.ts';
import type { EncodedFrame } from './frame-encoder.ts';

export interface SoundSink {
  /** In order of times; `decoder` comes with the first and whenever it changes. */
  packet(packet: EncodedFrame, decoder: AudioDecoderConfig | undefined): void;
  /** The encoder has stopped for good. */
  failed(error: AppError): void;
}

/** A piece of sound that was given to the encoder, and where it lies in what the encoder was given. */
interface GivenSound {
  readonly stamped: StampedFrame;
  readonly atUs: number;
  readonly lengthUs: number;
  /** Where it begins in the session: its stamp, less the jitter. */
  readonly timeUs: number;
}

const queueLimit = 20;
/** Behind by this much, sound is missing even where the clock of the track has noticed no gap. */
const missingUs = 40_000;
/** Stamps jitter and two clocks drift: positions follow the stamps by this share of the difference with each piece. */
const follow = 1 / 128;
/** What is left of the last packet when the sound ends; shorter ones are not kept. */
const leastPacketUs = 1000;

/**
 * Feeds an AudioEncoder. Encoders count samples from the first timestamp they see and never look at one again, so here the session's time is
 * kept for each piece, silence stands in for pieces that are missing, and packets get their times by their place among the pieces.
 */
export class SoundEncoder {
  readonly #encoder: AudioEncoder;
  readonly #chosen: ChosenSound;
  readonly #sink: SoundSink;
  readonly #fromUs: number;
  /** Session time of the first sample given, moved as the stamps drift away from the count. Undefined before it. */
  #originUs: number | undefined;
  #givenSamples = 0;
  /** In samples of the packets. */
  #deliveredSamples = 0;
  /** The piece that the next packet begins in, and those behind it. */
  #given: GivenSound[] = [];
  /** Losses up to which piece are on a packet. */
  #bookedUs = -1;

  /** No packet begins before `fromUs`. */
  constructor(chosen: ChosenSound, fromUs: number, sink: SoundSink) {
    this.#chosen = chosen;
    this.#fromUs = fromUs;
    this.#sink = sink;
    this.#encoder = new AudioEncoder({
      output: (chunk, metadata) => this.#deliver(chunk, metadata?.decoderConfig),
      error: (error) => sink.failed(stopped(error)),
    });
    this.#encoder.configure(chosen.config);
  }

  /** How much is missing between the sound so far and sound of this time. */
  gapBeforeUs(timestampUs: number): number {
    return this.#originUs === undefined ? 0 : timestampUs - this.#originUs - this.#givenUs;
  }

  /** Takes a piece in; the caller still closes it. */
  encode(sound: AudioData, stamped: StampedFrame): void {
    if (this.#encoder.state !== 'configured') return;
    this.#originUs ??= Math.max(this.#fromUs, stamped.timestampUs);
    const lengthUs = (sound.numberOfFrames * 1e6) / this.#rate;
    const gapUs = this.gapBeforeUs(stamped.timestampUs);
    try {
      if (gapUs > (stamped.droppedBefore > 0 ? lengthUs / 2 : missingUs)) this.#encodeSilence(gapUs);
      else this.#originUs += Math.max(gapUs, -missingUs) * follow;
      this.#given.push({ stamped, atUs: this.#givenUs, lengthUs, timeUs: this.#originUs + this.#givenUs });
      this.#givenSamples += sound.numberOfFrames;
      this.#encoder.encode(sound);
    } catch (error) {
      this.#sink.failed(stopped(error));
    }
  }

  /** Resolves when the encoder has room, or has failed. */
  async room(): Promise<void> {
    while (this.#encoder.encodeQueueSize >= queueLimit && this.#encoder.state === 'configured') {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  }

  /** Delivers everything that is under way, then ends. Resolves with the number of pieces that never came out. */
  async finish(): Promise<number> {
    try {
      if (this.#encoder.state === 'configured') await this.#encoder.flush();
    } catch {
      // A failing flush has been reported through `failed`; what came out is kept.
    } finally {
      if (this.#encoder.state !== 'closed') this.#encoder.close();
    }
    const lost = this.#given.filter(({ atUs }) => atUs >= this.#deliveredUs).length;
    this.#given = [];
    return lost;
  }

  get #rate(): number {
    return this.#chosen.config.sampleRate;
  }

  get #givenUs(): number {
    return (this.#givenSamples * 1e6) / this.#rate;
  }

  get #deliveredUs(): number {
    return (this.#deliveredSamples * 1e6) / this.#chosen.sampleRate;
  }

  #encodeSilence(us: number): void {
    const { numberOfChannels } = this.#chosen.config;
    const numberOfFrames = Math.round((us * this.#rate) / 1e6);
    const data = new Float32Array(numberOfFrames * numberOfChannels);
    const silence = new AudioData({ format: 'f32-planar', sampleRate: this.#rate, numberOfChannels, numberOfFrames, timestamp: Math.round(this.#givenUs), data });
    try {
      this.#encoder.encode(silence);
    } finally {
      silence.close();
    }
    this.#givenSamples += numberOfFrames;
  }

  #deliver(chunk: EncodedAudioChunk, decoder: AudioDecoderConfig | undefined): void {
    const atUs = this.#deliveredUs;
    // Durations come rounded down to µs; counted in samples they add up to the truth.
    this.#deliveredSamples += Math.round(((chunk.duration ?? 0) * this.#chosen.sampleRate) / 1e6);
    const endUs = this.#deliveredUs;
    while ((this.#given[1]?.atUs ?? Infinity) <= atUs) this.#given.shift();
    const [piece] = this.#given;
    const last = this.#given.at(-1);
    if (piece === undefined || last === undefined) return;
    const timestampUs = Math.round(piece.timeUs + atUs - piece.atUs - this.#chosen.lagUs);
    const durationUs = Math.min(Math.round(endUs - atUs), Math.round(last.timeUs + last.lengthUs) - timestampUs);
    // The encoder's own beginning, and what it adds to come to its end.
    if (timestampUs < this.#fromUs || durationUs < leastPacketUs) return;
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    this.#sink.packet({ ...piece.stamped, ...this.#lossesBefore(endUs), timestampUs, durationUs, data, key: true }, decoder);
  }

  /** What was lost before the pieces that begin in this packet. */
  #lossesBefore(endUs: number): Pick<StampedFrame, 'droppedBefore' | 'dropReason'> {
    const begun = this.#given.filter(({ atUs, stamped }) => atUs > this.#bookedUs && atUs < endUs && stamped.droppedBefore > 0).map(({ stamped }) => stamped);
    this.#bookedUs = Math.max(this.#bookedUs, ...this.#given.filter(({ atUs }) => atUs < endUs).map(({ atUs }) => atUs));
    return { droppedBefore: begun.reduce((sum, stamped) => sum + stamped.droppedBefore, 0), dropReason: begun.at(-1)?.dropReason ?? 'none' };
  }
}

function stopped(cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('encoder-failed', 'The audio encoder stopped.', { cause, detail });
}
