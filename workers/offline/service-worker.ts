import type { AppFile, OfflineReport, OfflineRequest } from '../../src/domain/offline.ts';
import { anySessionWritten } from '../../src/storage/locks.ts';
import { sortFiles } from './app-files.ts';
import { answer } from './answer.ts';
import { Keeper } from './keeper.ts';

/** `__WB_MANIFEST` is replaced by the list of built files (see offline.config.ts). */
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly AppFile[] };

const keeper = new Keeper(sortFiles(self.__WB_MANIFEST), (state) => broadcast({ kind: 'offline-state', state }));

async function broadcast(report: OfflineReport): Promise<void> {
  for (const client of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) client.postMessage(report);
}

async function takeOver(source: ExtendableMessageEvent['source']): Promise<void> {
  if (!(await anySessionWritten())) return self.skipWaiting();
  source?.postMessage({ kind: 'update-refused' } satisfies OfflineReport);
}

self.addEventListener('install', (event) => event.waitUntil(keeper.install()));

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([keeper.shell.removeOlder(), keeper.engines.removeOlder()]).then(() => self.clients.claim())),
);

self.addEventListener('message', (event) => {
  const request = event.data as OfflineRequest;
  event.waitUntil(request.kind === 'keep' ? keeper.keep(request.webgpu) : takeOver(event.source));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const ours = request.method === 'GET' && new URL(request.url).origin === self.location.origin && !request.headers.has('Range');
  if (ours) event.respondWith(answer(request, keeper));
});
