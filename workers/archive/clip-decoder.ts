import type { VideoDescription } from '../../src/domain/session.ts';
import { isHiddenVp8 } from './clip-codecs.ts';
import type { ClipSample } from './clip-fragment.ts';
import { brokenClip, unknownCodec } from './clip-source.ts';
import { configOf } from './mp4-file.ts';

/** Chunks under way in the decoder. */
const window = 8;

/** Decodes a clip from its first picture to its last, and knows of each whether it came out. */
export class ClipDecoder {
  readonly #decoder: VideoDecoder;
  readonly #take: (picture: VideoFrame) => void;
  readonly #isVp8: boolean;
  /** Times of pictures that have not come out, µs. */
  readonly #missing = new Set<number>();
  #failure: unknown;
  #wake: () => void = () => undefined;

  private constructor({ codec }: VideoDescription, take: (picture: VideoFrame) => void, signal: AbortSignal) {
    this.#take = take;
    this.#isVp8 = codec === 'vp8';
    this.#decoder = new VideoDecoder({ output: (picture) => this.#output(picture), error: (error) => this.#fail(brokenClip(`A picture ${this.#where()} can’t be decoded. ${error.message}`, error)) });
    this.#decoder.ondequeue = () => this.#wake();
    signal.addEventListener('abort', () => {
      this.#fail(signal.reason);
      // Rejects a flush that may never end.
      this.close();
    });
  }

  /** `name`: of the codec, for people. `take` closes the picture. `signal` ends the whole decoding. Errors: `clip-codec`. */
  static async open(decoder: VideoDescription, name: string, take: (picture: VideoFrame) => void, signal: AbortSignal): Promise<ClipDecoder> {
    const config = configOf(decoder);
    const { supported } = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported !== true) throw unknownCodec(`${name} (${decoder.codec})`);
    signal.throwIfAborted();
    const opened = new ClipDecoder(decoder, take, signal);
    opened.#decoder.configure(config);
    return opened;
  }

  /** Resolves when there is room for the next one. Errors: `clip-broken`, and what `take` throws. */
  async feed({ key, timestampUs: timestamp, data }: ClipSample): Promise<void> {
    this.#check();
    if (!this.#isVp8 || !isHiddenVp8(data)) this.#missing.add(timestamp);
    try {
      this.#decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp, data: data as Uint8Array<ArrayBuffer> }));
    } catch (error) {
      throw brokenClip(`A picture ${this.#where()} can’t be decoded. ${error instanceof Error ? error.message : String(error)}`, error);
    }
    while (this.#decoder.decodeQueueSize >= window && this.#failure === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#check();
  }

  /** Resolves when all has come out. Errors: as `feed`. */
  async flush(): Promise<void> {
    this.#check();
    await this.#decoder.flush().catch((error: unknown) => this.#fail(brokenClip(error instanceof Error ? error.message : String(error), error)));
    this.#check();
    if (this.#missing.size > 0) throw brokenClip(`${this.#missing.size} of its pictures can’t be decoded, the first of them ${this.#where()}.`);
  }

  close(): void {
    if (this.#decoder.state !== 'closed') this.#decoder.close();
  }

  #output(picture: VideoFrame): void {
    this.#missing.delete(picture.timestamp);
    if (this.#failure !== undefined) {
      picture.close();
      return;
    }
    try {
      this.#take(picture);
    } catch (error) {
      this.#fail(error);
    }
  }

  #where(): string {
    const [first = 0] = this.#missing;
    return `at ${(first / 1e6).toFixed(3)} s`;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
