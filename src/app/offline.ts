import type { OfflineService, OfflineStatus } from '../platform/service-worker.ts';
import type { Observable } from './store.ts';

export type { OfflineStatus } from '../platform/service-worker.ts';

/** The service worker's state as the page watches it. */
export class Offline implements Observable<OfflineStatus> {
  readonly #service: OfflineService;

  constructor(service: OfflineService) {
    this.#service = service;
  }

  get value(): OfflineStatus {
    return this.#service.status;
  }

  subscribe(listener: () => void): () => void {
    return this.#service.subscribe(listener);
  }

  /** Fetches what is missing for offline use. */
  keep(): void {
    this.#service.keep();
  }

  /** False when a tab is recording. */
  applyUpdate(): Promise<boolean> {
    return this.#service.applyUpdate();
  }
}
