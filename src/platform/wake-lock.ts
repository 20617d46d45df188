/** Keeps the screen on until released; a phone that sleeps stops its camera. Does nothing where the browser can't. */
export function keepAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | undefined;
  const watching = new AbortController();

  // The browser drops the lock when the page is hidden, so it is taken again on return. A refusal (battery saver) is no error.
  const take = (): void => {
    if (document.visibilityState !== 'visible') return;
    navigator.wakeLock
      .request('screen')
      .then((taken) => {
        if (watching.signal.aborted) return taken.release();
        lock = taken;
        return undefined;
      })
      .catch(() => undefined);
  };
  document.addEventListener('visibilitychange', take, { signal: watching.signal });
  take();
  return () => {
    watching.abort();
    void lock?.release();
  };
}
