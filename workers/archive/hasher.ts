import { AppError } from '../../src/domain/errors.ts';

export type HashRequest = { readonly kind: 'update'; readonly buffer: ArrayBuffer; readonly bytes: number } | { readonly kind: 'digest' };
export type HashReply = { readonly kind: 'free'; readonly buffer: ArrayBuffer } | { readonly kind: 'digest'; readonly sha256: string };

const bufferBytes = 1024 * 1024;
const bufferCount = 4;

/**
 * Incremental sha256 of one file after the other, on a second thread. The few buffers travel to and fro, so memory is bounded,
 * and a caller that is faster than the hash waits, which also lets an abort arrive.
 */
export class Hasher {
  readonly #worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  readonly #free: ArrayBuffer[] = Array.from({ length: bufferCount }, () => new ArrayBuffer(bufferBytes));
  #failure: AppError | null = null;
  #wake: (() => void) | null = null;
  #sha256: string | null = null;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<HashReply>) => {
      if (data.kind === 'free') this.#free.push(data.buffer);
      else this.#sha256 = data.sha256;
      this.#wake?.();
    };
    this.#worker.onerror = (event) => {
      this.#failure = new AppError('worker-died', event.message || 'The hash worker could not start.');
      this.#wake?.();
    };
  }

  /** Adds bytes; they may be changed afterwards. */
  async update(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.byteLength; start += bufferBytes) {
      const part = bytes.subarray(start, start + bufferBytes);
      const buffer = await this.#take(() => this.#free.pop());
      new Uint8Array(buffer).set(part);
      this.#send({ kind: 'update', buffer, bytes: part.byteLength }, [buffer]);
    }
  }

  /** The hash of everything since the last digest, in lower-case hex. */
  async digest(): Promise<string> {
    this.#sha256 = null;
    this.#send({ kind: 'digest' });
    return this.#take(() => this.#sha256);
  }

  dispose(): void {
    this.#worker.terminate();
  }

  #send(request: HashRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }

  async #take<T>(look: () => T | null | undefined): Promise<T> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const found = look();
      if (found !== null && found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
