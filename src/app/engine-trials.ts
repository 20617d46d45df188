import type { Engine } from '../domain/engine.ts';

/** An engine that has not proven itself with a model yet. */
export interface Trial extends Engine {
  readonly modelSha256: string;
  readonly modelName: string;
}

/** Of entries in localStorage, which is written at once: nothing else is there after a crash. Also of the Web Locks that tell a trial that goes on. */
const prefix = 'retake.engine-trial.';

/**
 * Does something that may take the page down; if it does, the next start finds it among the crashed ones. A page that is left or out of
 * sight may end in other ways. One thread of the CPU is not watched: there is nothing to take in its place.
 */
export async function tried<Result>(trial: Trial, use: () => Promise<Result>): Promise<Result> {
  if (trial.backend === 'wasm' && trial.threads === 1) return use();
  const key = prefix + crypto.randomUUID();
  return navigator.locks.request(key, async () => {
    const end = new AbortController();
    const write = (): void => (document.visibilityState === 'visible' ? localStorage.setItem(key, JSON.stringify(trial)) : localStorage.removeItem(key));
    document.addEventListener('visibilitychange', write, end);
    addEventListener('pagehide', () => localStorage.removeItem(key), end);
    try {
      write();
      return await use();
    } finally {
      end.abort();
      localStorage.removeItem(key);
    }
  });
}

/** The trials that ended with their page, each told once. */
export async function takeCrashed(): Promise<readonly Trial[]> {
  // In this order: a trial that another page begins or ends meanwhile is none that crashed.
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const { held = [] } = await navigator.locks.query();
  const goOn = new Set(held.map(({ name }) => name));
  return keys
    .filter((key) => !goOn.has(key))
    .flatMap((key) => {
      const text = localStorage.getItem(key);
      localStorage.removeItem(key);
      return text === null ? [] : [JSON.parse(text) as Trial];
    });
}
