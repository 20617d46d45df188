import type { AppFile } from '../../src/domain/offline.ts';
import { download } from './download.ts';
import { Parts } from './parts.ts';

/** One cache for all versions: the names of these files carry their content, and they are too big to fetch twice. */
const cacheName = 'retake-engines';

/** The builds of the inference engine that are kept, or on their way. */
export class Engines {
  readonly #files: readonly AppFile[];
  readonly #downloads = new Map<string, Promise<void>>();

  constructor(files: readonly AppFile[]) {
    this.#files = files;
  }

  find(address: string): AppFile | undefined {
    return this.#files.find(({ url }) => new URL(url, self.location.href).href === address);
  }

  /** Fetches a build unless it is there; whoever asks while it is on its way waits for the same download. */
  keep(file: AppFile, progress: () => Promise<void>): Promise<void> {
    const running = this.#downloads.get(file.url);
    if (running !== undefined) return running;
    const started = this.#keep(file, progress).finally(() => this.#downloads.delete(file.url));
    this.#downloads.set(file.url, started);
    return started;
  }

  async #keep(file: AppFile, progress: () => Promise<void>): Promise<void> {
    if ((await this.match(file)) !== undefined) return;
    await download(await caches.open(cacheName), file, progress);
  }

  async match({ url }: AppFile): Promise<Response | undefined> {
    return (await caches.open(cacheName)).match(url, { ignoreVary: true });
  }

  async keptBytes(): Promise<Map<string, number>> {
    const cache = await caches.open(cacheName);
    const kept = new Map<string, number>();
    for (const file of this.#files) {
      const whole = (await this.match(file)) !== undefined;
      // All parts without the whole file is not ready yet: one byte short until they are joined.
      kept.set(file.url, whole ? file.bytes : Math.min(await new Parts(cache, file).bytes(), file.bytes - 1));
    }
    return kept;
  }

  /** Removes the builds, and parts of builds, that this version does not know. */
  async removeOlder(): Promise<void> {
    const cache = await caches.open(cacheName);
    const keys = await cache.keys();
    await Promise.all(keys.filter(({ url }) => this.find(url.replace(/\?from=\d+$/, '')) === undefined).map((key) => cache.delete(key)));
  }
}
