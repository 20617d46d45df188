import { describeVideo } from '../../src/domain/decoder-description.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { VideoDescription } from '../../src/domain/session.ts';
import type { ClipSample } from './clip-fragment.ts';

/** Pictures waiting in the encoder, at most. */
const window = 4;
const keyEveryUs = 1_000_000;
/** A clip that is encoded a second time should lose nothing that a model could see. */
const bitsPerPixel = 0.3;
const leastBitrate = 2_000_000;
/** H.264 at its highest level, from the best profile down; then VP9 and AV1, which take sizes that are odd. */
const codecs = ['avc1.640033', 'avc1.4d0033', 'avc1.42e033', 'vp09.00.51.08', 'av01.0.13M.08'] as const;

/** Encodes pictures of one size, in the order in which they are shown and with their times. */
export class ClipEncoder {
  readonly #encoder: VideoEncoder;
  readonly #config: VideoEncoderConfig;
  /** Has come out and was not taken yet. */
  readonly #done: ClipSample[] = [];
  /** Pictures that have not come out. */
  #missing = 0;
  #description: VideoDescription | undefined;
  #failure: unknown;
  #keyUs = -Infinity;
  #wake: () => void = () => undefined;

  private constructor(config: VideoEncoderConfig, signal: AbortSignal) {
    this.#config = config;
    this.#encoder = new VideoEncoder({ output: (chunk, metadata) => this.#output(chunk, metadata?.decoderConfig), error: (error) => this.#fail(toAppError(error, 'encoder-failed')) });
    this.#encoder.ondequeue = () => this.#wake();
    signal.addEventListener('abort', () => {
      this.#fail(signal.reason);
      // Rejects a flush that may never end.
      this.close();
    });
    this.#encoder.configure(config);
  }

  /** How what comes out is decoded; known with the first picture. Errors: `encoder-failed`. */
  get description(): VideoDescription {
    if (this.#description === undefined) throw new AppError('encoder-failed', 'The encoder did not say how its pictures are decoded.');
    return this.#description;
  }

  /** `frameRate`: at least 1. `signal` ends the whole encoding. Errors: `codec-unsupported`. */
  static async open(width: number, height: number, frameRate: number, signal: AbortSignal): Promise<ClipEncoder> {
    const bitrate = Math.max(leastBitrate, Math.round(width * height * frameRate * bitsPerPixel));
    for (const codec of codecs) {
      // In the mode `realtime` an encoder may leave out pictures to keep its bitrate.
      const config: VideoEncoderConfig = { codec, width, height, bitrate, framerate: frameRate, latencyMode: 'quality', ...(codec.startsWith('avc1') ? { avc: { format: 'avc' } } : {}) };
      const isFit = await encodes(config);
      signal.throwIfAborted();
      if (isFit) return new ClipEncoder(config, signal);
    }
    throw new AppError('codec-unsupported', `No codec of this browser encodes ${width} × ${height}.`);
  }

  /** The caller keeps its picture. Throws what the encoder failed with. */
  encode(picture: VideoFrame): void {
    this.#check();
    const keyFrame = picture.timestamp - this.#keyUs >= keyEveryUs;
    if (keyFrame) this.#keyUs = picture.timestamp;
    this.#encoder.encode(picture, { keyFrame });
    this.#missing++;
  }

  /** What has come out since the last call. */
  take(): ClipSample[] {
    return this.#done.splice(0);
  }

  /** Resolves when there is room for another picture. */
  async room(): Promise<void> {
    while (this.#encoder.encodeQueueSize >= window && this.#failure === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#check();
  }

  /** Resolves when all has come out. Errors: `encoder-failed`, also when a picture got lost. */
  async flush(): Promise<void> {
    this.#check();
    await this.#encoder.flush().catch((error: unknown) => this.#fail(toAppError(error, 'encoder-failed')));
    this.#check();
    if (this.#missing > 0) throw new AppError('encoder-failed', 'The encoder lost pictures.', { detail: `${this.#missing} pictures did not come out of the encoder.` });
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #output(chunk: EncodedVideoChunk, config: VideoDecoderConfig | undefined): void {
    if (config !== undefined) this.#description ??= describeVideo(config, this.#config.width, this.#config.height);
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    this.#missing--;
    this.#done.push({ data, key: chunk.type === 'key', timestampUs: chunk.timestamp });
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Whether one picture comes out: what browsers say they support is not always so. */
async function encodes(config: VideoEncoderConfig): Promise<boolean> {
  const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
  if (supported !== true) return false;
  let pictures = 0;
  const encoder = new VideoEncoder({ output: () => pictures++, error: () => undefined });
  const canvas = new OffscreenCanvas(config.width, config.height);
  canvas.getContext('2d')?.fillRect(0, 0, config.width, config.height);
  const picture = new VideoFrame(canvas, { timestamp: 0 });
  try {
    encoder.configure(config);
    encoder.encode(picture, { keyFrame: true });
    await encoder.flush();
    return pictures === 1;
  } catch {
    return false;
  } finally {
    picture.close();
    if (encoder.state !== 'closed') encoder.close();
  }
}
