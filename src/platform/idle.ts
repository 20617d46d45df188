/** Long enough for a page that has just changed to settle. */
const fallbackMs = 500;

/** Runs something when the page has nothing to do; where the browser doesn't say when that is, a moment later. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 5_000 });
  else setTimeout(run, fallbackMs);
}
