/** What of the app is kept in this browser, so that it works with the network off. Computed from what is really in the cache. */
export type OfflineState =
  /** No service worker here; `why` is one sentence for people. */
  | { readonly at: 'unsupported'; readonly why: string }
  /** Files are being fetched now. */
  | { readonly at: 'installing'; readonly doneBytes: number; readonly totalBytes: number }
  /** Everything this machine needs is kept. */
  | { readonly at: 'ready'; readonly bytes: number }
  /** Something is missing and nothing is being fetched: the network went away, or the browser evicted files. */
  | { readonly at: 'partial'; readonly missing: readonly string[]; readonly doneBytes: number; readonly totalBytes: number };

/** A file of the app as the build lists it. `bytes` is its size before any compression on the way. */
export interface AppFile {
  /** Relative to the app's root. */
  readonly url: string;
  /** Changes with the content; null where the name itself does (hashed names). */
  readonly revision: string | null;
  readonly bytes: number;
}

/** From the page to the service worker. */
export type OfflineRequest =
  /** Fetch what is missing, then report. `webgpu` decides which build of the inference engine this machine needs. */
  | { readonly kind: 'keep'; readonly webgpu: boolean }
  /** To a waiting service worker: take over now. Refused by it while any tab records. */
  | { readonly kind: 'apply-update' };

/** From the service worker to every page. */
export type OfflineReport = { readonly kind: 'offline-state'; readonly state: OfflineState } | { readonly kind: 'update-refused' };
