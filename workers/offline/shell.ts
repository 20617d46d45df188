import type { AppFile } from '../../src/domain/offline.ts';
import { shellCacheName } from './app-files.ts';
import { isolate } from './isolation.ts';

/** The small files of one version of the app, all or nothing. */
export class Shell {
  readonly #files: readonly AppFile[];
  readonly #name: string;

  constructor(files: readonly AppFile[]) {
    this.#files = files;
    this.#name = shellCacheName(files);
  }

  /** Fetches what is missing; rejects, after all others came, when a file can't be had. Files whose name is their content come from older versions. */
  async fill(progress: () => Promise<void>): Promise<void> {
    const cache = await caches.open(this.#name);
    const kept = await this.keptBytes();
    const keepOne = async (file: AppFile): Promise<void> => {
      const older = file.revision === null ? await caches.match(file.url, { ignoreVary: true }) : undefined;
      await cache.put(file.url, older ?? isolate(await fetchFile(file)));
      await progress();
    };
    const results = await Promise.allSettled(this.#files.filter(({ url }) => !kept.has(url)).map(keepOne));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async keptBytes(): Promise<Map<string, number>> {
    const cache = await caches.open(this.#name);
    const urls = new Set((await cache.keys()).map(({ url }) => url));
    const kept = this.#files.filter(({ url }) => urls.has(new URL(url, self.location.href).href));
    return new Map(kept.map(({ url, bytes }) => [url, bytes]));
  }

  /** The page itself for a navigation to the app, otherwise the file of that address. */
  async match(request: Request): Promise<Response | undefined> {
    const cache = await caches.open(this.#name);
    const { pathname } = new URL(request.url);
    const isApp = request.mode === 'navigate' && pathname === new URL('./', self.location.href).pathname;
    return cache.match(isApp ? 'index.html' : request, { ignoreVary: true, ignoreSearch: request.mode === 'navigate' });
  }

  /** For a navigation that neither the cache nor the network answers. */
  async page(): Promise<Response | undefined> {
    return (await caches.open(this.#name)).match('index.html', { ignoreVary: true });
  }

  async removeOlder(): Promise<void> {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('retake-shell-') && name !== this.#name).map((name) => caches.delete(name)));
  }
}

/** Hosts answer a missing file with a page, sometimes with status 200: that must not be kept as a script. */
async function fetchFile({ url }: AppFile): Promise<Response> {
  const response = await fetch(url, { cache: 'no-cache' });
  const isPage = response.headers.get('Content-Type')?.startsWith('text/html') === true;
  if (!response.ok || (isPage && !url.endsWith('.html'))) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response;
}
