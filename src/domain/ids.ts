/**
 * Ids that are safe as a file name, sort by time and say when they were made:
 * `20261121-073355-1a2b3c4d` (UTC date, time, 32 random bits).
 */
export function newId(nowMs: number, randomBits: number): string {
  const iso = new Date(nowMs).toISOString();
  const stamp = `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19).replaceAll(':', '')}`;
  return `${stamp}-${(randomBits >>> 0).toString(16).padStart(8, '0')}`;
}

/** Whether a text may be used as a session, track or run id and so as part of a path: no dots, no slashes. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
}
