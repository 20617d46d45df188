import { fromBase64 } from '../../src/domain/base64.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import { isVideo, type DecoderDescription } from '../../src/domain/session.ts';
import type { ChunkReader } from './chunk-reader.ts';

/** A picture and where it belongs. Who takes it closes `picture`. */
export interface DecodedFrame {
  readonly frame: number;
  readonly timestampUs: number;
  readonly picture: VideoFrame;
  /** Milliseconds of reading its bytes and of decoding. Decoding is what the decoder had this frame for: waiting behind others is not counted. */
  readonly timingMs: DecodingTimes;
  /** When each of these began, see rpc/epoch. */
  readonly startAtMs: DecodingTimes;
}

interface DecodingTimes {
  readonly read: number;
  readonly decode: number;
}

interface FedFrame {
  readonly frame: number;
  readonly readMs: number;
  readonly readAtMs: number;
  readonly fedAtMs: number;
}

/** Chunks fed and pictures not yet taken, together: enough to keep a decoder busy, few enough for the smallest frame pool. */
const feedAhead = 8;

/** What the browser says rarely names the codec, which is what a person can act on. */
function decoderError(codec: string, cause: DOMException): AppError {
  return new AppError('decoder-failed', `The decoder for ${codec} stopped.`, { cause, detail: `${codec}: ${cause.message}` });
}

/**
 * Decodes a track in order from any frame on. Outputs are matched with rows by timestamp, so a decoder may delay or reorder
 * them. Errors are kept and thrown at the next call, as `decoder-failed` where the decoder is the cause; `seek` starts afresh.
 */
export class FrameDecoder {
  readonly #index: FrameIndex;
  readonly #chunks: ChunkReader;
  #decoder: VideoDecoder | undefined;
  /** Codec string of the segment being decoded. */
  #codec = '';
  /** How many frames come before the one to feed next, in the order of decoding. */
  #feedPlace = 0;
  /** The frame to hand out next. */
  #nextFrame = 0;
  /** The last frame to be handed out, and how many have to be decoded before all up to it are. */
  #last = -1;
  #lastPlace = -1;
  /** After a seek nothing is fed beyond the place of its target until somebody asks for more. */
  #horizon = -1;
  /** Fed, no output yet; by timestamp. */
  readonly #fed = new Map<number, FedFrame>();
  readonly #ready = new Map<number, DecodedFrame>();
  /** When the decoder gave its last picture: it works on one after the other. */
  #freeAtMs = 0;
  #failure: AppError | undefined;
  /** The decoder is being drained or set up for the next segment. */
  #turning = false;
  /** Counts restarts: what belongs to an older one is ignored. */
  #generation = 0;
  #wake: () => void = () => undefined;

  constructor(index: FrameIndex, chunks: ChunkReader) {
    this.#index = index;
    this.#chunks = chunks;
  }

  /**
   * Makes `frame` the next one to be handed out, and `last` the last one; what comes after that is not decoded. Decodes on if it lies ahead in what
   * is being decoded, otherwise from the key frame before it.
   */
  seek(frame: number, last = this.#index.count - 1): void {
    if (!this.#goesOnTo(frame)) this.#restart(this.#index.keyFrameBefore(frame));
    this.#nextFrame = frame;
    this.#last = last;
    this.#lastPlace = this.#index.lastDecodingPlace(last);
    this.#horizon = this.#index.decodingPlace(frame);
    for (const ready of this.#ready.values()) if (ready.frame < frame) this.#drop(ready);
    this.#feed();
  }

  /** Makes `frame` the last one to be handed out, after all that are decoded on the way there. */
  approach(frame: number): void {
    const key = this.#index.keyFrameBefore(frame);
    this.seek(this.#goesOnTo(frame) ? Math.max(key, this.#nextFrame) : key, frame);
  }

  /** The next frame, or null after the last one. `ahead` keeps the decoder busy with those that follow. */
  async next(ahead: boolean, signal: AbortSignal): Promise<DecodedFrame | null> {
    if (this.#nextFrame > this.#last) return null;
    this.#horizon = ahead ? this.#lastPlace : this.#index.decodingPlace(this.#nextFrame);
    for (;;) {
      signal.throwIfAborted();
      if (this.#failure !== undefined) throw this.#failure;
      const ready = this.#ready.get(this.#nextFrame);
      if (ready !== undefined) {
        this.#ready.delete(this.#nextFrame++);
        this.#feed();
        return ready;
      }
      this.#feed();
      await this.#woken(signal);
    }
  }

  async close(): Promise<void> {
    this.#restart(0);
    if (this.#decoder?.state !== 'closed') this.#decoder?.close();
    this.#decoder = undefined;
    await this.#chunks.close();
  }

  #goesOnTo(frame: number): boolean {
    return this.#failure === undefined && this.#decoder !== undefined && frame >= this.#nextFrame && this.#index.keyFrameBefore(frame) <= this.#feedPlace;
  }

  #restart(key: number): void {
    // A decoder that owes no picture goes on with any key frame of what it is set up for; setting it up again costs more than a picture.
    const isReady = this.#fed.size === 0 && !this.#turning && this.#failure === undefined && this.#chunks.holds(key);
    this.#generation++;
    this.#horizon = -1;
    this.#failure = undefined;
    this.#turning = false;
    this.#fed.clear();
    for (const ready of this.#ready.values()) this.#drop(ready);
    if (this.#decoder?.state === 'configured' && !isReady) this.#decoder.reset();
    this.#feedPlace = key;
  }

  #drop(ready: DecodedFrame): void {
    this.#ready.delete(ready.frame);
    ready.picture.close();
  }

  #feed(): void {
    try {
      while (this.#mayFeed()) {
        if (this.#decoder?.state === 'configured' && this.#chunks.holds(this.#feedPlace)) this.#feedOne(this.#decoder);
        else void this.#turn(this.#generation);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #mayFeed(): boolean {
    if (this.#turning || this.#failure !== undefined || this.#feedPlace >= this.#index.count) return false;
    if (this.#fed.size + this.#ready.size < feedAhead && this.#feedPlace <= this.#horizon) return true;
    // A decoder that swallowed everything and shows nothing wants more before it begins.
    return this.#fed.size > 0 && this.#ready.size === 0 && this.#decoder?.decodeQueueSize === 0;
  }

  #feedOne(decoder: VideoDecoder): void {
    const frame = this.#index.decodedAt(this.#feedPlace);
    const readAtMs = epochMs();
    const chunk = this.#chunks.chunk(frame);
    const fedAtMs = epochMs();
    this.#fed.set(chunk.timestamp, { frame, readAtMs, readMs: msSince(readAtMs, fedAtMs), fedAtMs });
    this.#feedPlace++;
    decoder.decode(chunk);
    if (!this.#chunks.holds(this.#feedPlace)) void this.#turn(this.#generation);
  }

  /** Drains the decoder at the end of a segment and sets it up for the one of the next frame, if there is one. */
  async #turn(generation: number): Promise<void> {
    this.#turning = true;
    try {
      if (this.#decoder?.state === 'configured') {
        await this.#decoder.flush();
        if (generation !== this.#generation) return;
        const [lost] = this.#fed.values();
        if (lost !== undefined) throw new AppError('decoder-failed', `The decoder gave no picture for frame ${lost.frame}.`);
      }
      if (this.#feedPlace < this.#index.count) {
        const segment = await this.#chunks.open(this.#feedPlace);
        if (generation !== this.#generation) return;
        this.#configure(segment.decoder);
      }
      this.#turning = false;
      this.#feed();
      this.#wake();
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  #configure(segment: DecoderDescription): void {
    if (!isVideo(segment)) throw new AppError('media-mismatch', `A segment of the video holds ${segment.codec}.`);
    const { description, ...config } = segment;
    this.#codec = config.codec;
    if (this.#decoder === undefined || this.#decoder.state === 'closed') {
      this.#decoder = new VideoDecoder({ output: (picture) => this.#take(picture), error: (error) => this.#fail(decoderError(this.#codec, error)) });
      this.#decoder.ondequeue = () => this.#goOn();
    }
    this.#decoder.configure({
      ...config,
      ...(description === undefined ? {} : { description: fromBase64(description) }),
      optimizeForLatency: true,
    });
  }

  /** Takes an output over: keeps it, or closes it when it lies before the frame that is sought. */
  #take(picture: VideoFrame): void {
    const fed = this.#fed.get(picture.timestamp);
    this.#fed.delete(picture.timestamp);
    const decodeAtMs = Math.max(fed?.fedAtMs ?? 0, this.#freeAtMs);
    this.#freeAtMs = epochMs();
    if (fed === undefined || fed.frame < this.#nextFrame) {
      picture.close();
    } else {
      const timingMs = { read: fed.readMs, decode: msSince(decodeAtMs, this.#freeAtMs) };
      this.#ready.set(fed.frame, { frame: fed.frame, timestampUs: picture.timestamp, picture, timingMs, startAtMs: { read: fed.readAtMs, decode: decodeAtMs } });
      if (this.#ready.size >= feedAhead && !this.#ready.has(this.#nextFrame)) {
        this.#fail(new AppError('decoder-failed', `The decoder gave no picture for frame ${this.#nextFrame}.`));
      }
    }
    // The decoder takes its next chunk when this callback returns; everything else waits until it has, which `dequeue` tells.
    if (this.#decoder?.decodeQueueSize === 0) this.#goOn();
  }

  #goOn(): void {
    this.#feed();
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= toAppError(error, 'decoder-failed');
    this.#wake();
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake);
    });
  }
}
