import { keepAwake } from '../platform/wake-lock.ts';
import type { Observable } from './store.ts';

/** While it is busy the screen stays on, and leaving the page asks first. `state` tells when that may have changed. */
export function holdPageWhile(state: Observable<unknown>, isBusy: () => boolean): void {
  let letGo: (() => void) | null = null;
  state.subscribe(() => {
    if (isBusy() === (letGo !== null)) return;
    letGo?.();
    letGo = letGo === null ? holdPage() : null;
  });
}

function holdPage(): () => void {
  const holding = new AbortController();
  const sleep = keepAwake();
  addEventListener('beforeunload', (event) => event.preventDefault(), { signal: holding.signal });
  return () => {
    holding.abort();
    sleep();
  };
}
