import { AppError } from '../../src/domain/errors.ts';
import type { StampedFrame } from './frame-clock.ts';

/** An encoded frame with the account of its capture. */
export interface EncodedFrame extends StampedFrame {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** As the source says; cameras say nothing. */
  readonly durationUs: number | null;
}

export interface EncoderSink {
  /** In order of timestamps; `decoder` comes with the first and whenever it changes. */
  frame(frame: EncodedFrame, decoder: VideoDecoderConfig | undefined): void;
  /** Frames the encoder swallowed; the row of the next one says so already. */
  swallowed(count: number): void;
  /** The encoder has stopped for good. */
  failed(error: AppError): void;
}

/** Frames waiting for the encoder; past it live frames are dropped before encoding. Small, because each holds a camera buffer. */
const queueLimit = 6;
const keyFrameIntervalUs = 1_000_000;

/** Feeds a VideoEncoder: a key frame each second, and the fate of every frame known. Owns no frame past `encode`. */
export class FrameEncoder {
  readonly #encoder: VideoEncoder;
  readonly #sink: EncoderSink;
  /** Accepted frames that have not come out, in order. */
  readonly #pending: StampedFrame[] = [];
  #lastKeyUs = Number.NEGATIVE_INFINITY;

  constructor(config: VideoEncoderConfig, sink: EncoderSink) {
    this.#sink = sink;
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#deliver(chunk, metadata?.decoderConfig),
      error: (error) => sink.failed(stopped(error)),
    });
    this.#encoder.configure(config);
  }

  get busy(): boolean {
    return this.#encoder.encodeQueueSize >= queueLimit;
  }

  /** Resolves when the encoder has room, or has failed. */
  async room(): Promise<void> {
    while (this.busy && this.#encoder.state === 'configured') {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  }

  /** Takes a frame in; the caller still closes it. */
  encode(frame: VideoFrame, stamped: StampedFrame): void {
    if (this.#encoder.state !== 'configured') return;
    const keyFrame = stamped.timestampUs - this.#lastKeyUs >= keyFrameIntervalUs;
    if (keyFrame) this.#lastKeyUs = stamped.timestampUs;
    this.#pending.push(stamped);
    const restamped = new VideoFrame(frame, { timestamp: stamped.timestampUs });
    try {
      this.#encoder.encode(restamped, { keyFrame });
    } catch (error) {
      this.#sink.failed(stopped(error));
    } finally {
      restamped.close();
    }
  }

  /** Delivers everything that is under way, then ends. Resolves with the number of frames that never came out. */
  async finish(): Promise<number> {
    try {
      if (this.#encoder.state === 'configured') await this.#encoder.flush();
    } catch {
      // A failing flush has been reported through `failed`; what came out is kept.
    } finally {
      if (this.#encoder.state !== 'closed') this.#encoder.close();
    }
    return this.#pending.splice(0).length;
  }

  #deliver(chunk: EncodedVideoChunk, decoder: VideoDecoderConfig | undefined): void {
    const position = this.#pending.findIndex((stamped) => stamped.timestampUs === chunk.timestamp);
    const stamped = this.#pending[position];
    if (stamped === undefined) {
      this.#sink.failed(new AppError('encoder-failed', `The video encoder delivered a frame it was never given, at ${chunk.timestamp} µs.`));
      return;
    }
    if (position > 0) this.#sink.swallowed(position);
    const swallowed = this.#pending.splice(0, position + 1).slice(0, position);
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    const droppedBefore = swallowed.reduce((sum, frame) => sum + frame.droppedBefore + 1, stamped.droppedBefore);
    const lost = position === 0 ? {} : { droppedBefore, dropReason: 'encoder-dropped' as const };
    this.#sink.frame({ ...stamped, ...lost, data, key: chunk.type === 'key', durationUs: chunk.duration }, decoder);
  }
}

function stopped(cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AppError('encoder-failed', 'The video encoder stopped.', { cause, detail });
}
