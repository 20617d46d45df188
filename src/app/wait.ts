/** Timers count to here; more than three weeks. */
const longestMs = 2 ** 31 - 1;

/** Resolves after a while (`Infinity`: never by time), or as soon as one of the events comes. Rejects with an AbortError when it is cancelled. */
export function wait(ms: number, signal: AbortSignal, sooner?: { readonly target: EventTarget; readonly type: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      listening.abort();
      act();
    };
    const cancel = (): void => settle(() => reject(new DOMException('Cancelled.', 'AbortError')));
    const timer = setTimeout(() => settle(resolve), Math.min(Math.max(0, ms), longestMs));
    signal.addEventListener('abort', cancel, { signal: listening.signal });
    sooner?.target.addEventListener(sooner.type, () => settle(resolve), { signal: listening.signal });
    if (signal.aborted) cancel();
  });
}
