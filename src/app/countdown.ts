import { wait } from './wait.ts';

/** Tells the seconds that are left, from the first to the last. Rejects with an AbortError when it is cancelled. */
export async function countDown(seconds: number, tell: (left: number) => void, signal: AbortSignal): Promise<void> {
  const startMs = performance.now();
  for (let left = seconds; left > 0; left--) {
    tell(left);
    await wait(startMs + (seconds - left + 1) * 1000 - performance.now(), signal);
  }
}
