import type { AppFile } from '../../src/domain/offline.ts';

/**
 * The parts of a file that is still being fetched, in the cache beside whole files, each under the position of its first
 * byte. Parts are what survives when the network goes away or the browser ends the service worker.
 */
export class Parts {
  readonly #cache: Cache;
  readonly #url: string;

  constructor(cache: Cache, { url }: AppFile) {
    this.#cache = cache;
    this.#url = url;
  }

  #key(from: number): string {
    return `${this.#url}?from=${from}`;
  }

  async add(from: number, bytes: Blob): Promise<void> {
    await this.#cache.put(this.#key(from), new Response(bytes, { headers: { 'Content-Length': String(bytes.size) } }));
  }

  /** Parts that join from byte 0 on; one lost in between ends them. */
  async *read(): AsyncGenerator<{ readonly key: string; readonly end: number; readonly response: Response }> {
    for (let from = 0; ; ) {
      const key = this.#key(from);
      const response = await this.#cache.match(key);
      const bytes = Number(response?.headers.get('Content-Length') ?? 0);
      if (response === undefined || bytes === 0) return;
      from += bytes;
      yield { key, end: from, response };
    }
  }

  async bytes(): Promise<number> {
    let bytes = 0;
    for await (const { end } of this.read()) bytes = end;
    return bytes;
  }

  /** All parts as one body, one part in memory at a time. */
  body(): { readonly readable: ReadableStream<Uint8Array>; readonly written: Promise<void> } {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const write = async (): Promise<void> => {
      for await (const { response } of this.read()) await response.body?.pipeTo(writable, { preventClose: true });
      await writable.close();
    };
    return { readable, written: write() };
  }

  async remove(): Promise<void> {
    const prefix = new URL(`${this.#url}?from=`, self.location.href).href;
    const keys = (await this.#cache.keys()).filter(({ url }) => url.startsWith(prefix));
    await Promise.all(keys.map((key) => this.#cache.delete(key)));
  }
}
