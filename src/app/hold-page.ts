import { keepAwake } from '../platform/wake-lock.ts';

/** While something is recorded the screen stays on, and leaving the page asks first. The returned function ends it. */
export function holdPage(): () => void {
  const holding = new AbortController();
  const sleep = keepAwake();
  addEventListener('beforeunload', (event) => event.preventDefault(), { signal: holding.signal });
  return () => {
    holding.abort();
    sleep();
  };
}
