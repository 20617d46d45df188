import type { OfflineReport, OfflineRequest, OfflineState } from '../domain/offline.ts';

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

/** A service worker that said nothing for this long while fetching was ended by the browser: asking again wakes it, and it goes on. */
const silenceMs = 10_000;

/** Registers the service worker and follows it. */
export function startServiceWorker(): OfflineService {
  return new ServiceWorkerLife();
}

class ServiceWorkerLife implements OfflineService {
  #status: OfflineStatus = { offline: { at: 'installing', doneBytes: 0, totalBytes: 0 }, updateWaits: false };
  readonly #listeners = new Set<(status: OfflineStatus) => void>();
  #registration: ServiceWorkerRegistration | undefined;
  /** Another tab switched versions below this page: a reload is all that is left to do. */
  #outdated = false;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #refused: () => void = () => undefined;

  constructor() {
    const why = whyUnsupported();
    if (why !== undefined) {
      this.#set({ offline: { at: 'unsupported', why } });
      return;
    }
    const { serviceWorker } = navigator;
    serviceWorker.addEventListener('message', (event: MessageEvent<OfflineReport>) => this.#receive(event.data));
    serviceWorker.startMessages();
    this.#watchController(serviceWorker);
    addEventListener('online', () => this.keep());
    // An installed app may stay open for days; coming back to it is the moment to look for a newer version.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#registration?.update().catch(() => undefined);
    });
    void serviceWorker.ready.then((registration) => {
      this.#registration = registration;
      this.keep();
    });
    void this.#register();
  }

  get status(): OfflineStatus {
    return this.#status;
  }

  subscribe(listen: (status: OfflineStatus) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  keep(): void {
    const registration = this.#registration;
    const worker = registration?.active;
    if (worker) void hasRealGpu().then((webgpu) => worker.postMessage({ kind: 'keep', webgpu } satisfies OfflineRequest));
    else if (registration?.installing === null) void this.#register();
  }

  async applyUpdate(): Promise<boolean> {
    if (this.#outdated) {
      location.reload();
      return true;
    }
    const waiting = this.#registration?.waiting;
    if (!waiting) return false;
    const applied = await new Promise<boolean>((resolve) => {
      this.#refused = () => resolve(false);
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
      waiting.postMessage({ kind: 'apply-update' } satisfies OfflineRequest);
    });
    if (applied) location.reload();
    return applied;
  }

  async #register(): Promise<void> {
    try {
      const registration = await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI), { updateViaCache: 'none' });
      this.#registration = registration;
      const follow = (): void => registration.installing?.addEventListener('statechange', () => this.#lookForUpdate());
      follow();
      registration.addEventListener('updatefound', follow);
      this.#lookForUpdate();
    } catch (error) {
      this.#set({ offline: { at: 'unsupported', why: `The service worker could not start: ${String(error)}` } });
    }
  }

  #watchController(serviceWorker: ServiceWorkerContainer): void {
    let controlled = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      // The first one of a fresh page is only the first version taking charge.
      this.#outdated = controlled;
      controlled = true;
      this.#lookForUpdate();
    });
  }

  /** A first version also waits for a moment, before it takes charge: that is no update. */
  #lookForUpdate(): void {
    const { active = null, waiting = null } = this.#registration ?? {};
    this.#set({ updateWaits: this.#outdated || (active !== null && waiting !== null) });
  }

  #receive(report: OfflineReport): void {
    if (report.kind === 'update-refused') return this.#refused();
    clearTimeout(this.#silence);
    if (report.state.at === 'installing') this.#silence = setTimeout(() => this.keep(), silenceMs);
    this.#set({ offline: report.state });
  }

  #set(change: Partial<OfflineStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listen of this.#listeners) listen(this.#status);
  }
}

function whyUnsupported(): string | undefined {
  if (!('serviceWorker' in navigator)) return 'This browser, or this private window, keeps no apps offline.';
  if (import.meta.env.DEV) return 'The development server keeps nothing offline.';
  return undefined;
}

/** An emulated GPU is slower than the CPU, so nothing is fetched for it. */
async function hasRealGpu(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  return adapter ? !adapter.info.isFallbackAdapter : false;
}
