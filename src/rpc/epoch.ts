/**
 * Now, in ms since 1970 with fractions, rising: threads have clocks of their own, which begin when they do, and agree only so.
 */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What lies between two such moments, ms to the microsecond, as finer digits would only be noise. Not negative. */
export function msSince(startAtMs: number, atMs: number): number {
  return Math.max(0, Math.round((atMs - startAtMs) * 1000) / 1000);
}
