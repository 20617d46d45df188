import type { OfflineState } from '../domain/offline.ts';

export interface OfflineStatus {
  readonly offline: OfflineState;
  /** A newer version is downloaded and waits for `applyUpdate`. */
  readonly updateWaits: boolean;
}

/** The service worker as the page sees it. */
export interface OfflineService {
  readonly status: OfflineStatus;
  /** Calls `listen` at every change (not now). Returns how to stop. */
  subscribe(listen: (status: OfflineStatus) => void): () => void;
  /** Fetches what is missing; also done at start and when the network comes back. */
  keep(): void;
  /**
   * Switches to the waiting version and reloads the page. Resolves false, and changes nothing, when no version waits or
   * any tab is recording.
   */
  applyUpdate(): Promise<boolean>;
}
