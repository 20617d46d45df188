import type { Configuration } from './configuration.ts';

/** A recording, or one that could begin now. */
export interface Usage {
  readonly elapsedS: number;
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Free in the storage, these bytes not counted; null where the browser doesn't say. */
  readonly freeBytes: number | null;
}

export interface TimeLeft {
  readonly seconds: number;
  /** What ends it. */
  readonly by: 'storage' | 'budget' | 'length';
}

/** How long a recording can go on: until its length, its budget or the storage is used up, whichever comes first. Null when it can't be told. */
export function timeLeft({ elapsedS, bytes, bytesPerSecond, freeBytes }: Usage, limits: Pick<Configuration, 'maxLengthS' | 'diskBudgetMb'>): TimeLeft | null {
  const lasts = (room: number): number => Math.max(0, room - bytes) / bytesPerSecond;
  const ends: TimeLeft[] = [];
  if (limits.maxLengthS !== null) ends.push({ seconds: Math.max(0, limits.maxLengthS - elapsedS), by: 'length' });
  if (bytesPerSecond > 0 && limits.diskBudgetMb !== null) ends.push({ seconds: lasts(limits.diskBudgetMb * 1e6), by: 'budget' });
  if (bytesPerSecond > 0 && freeBytes !== null) ends.push({ seconds: lasts(freeBytes), by: 'storage' });
  return ends.reduce<TimeLeft | null>((first, end) => (first === null || end.seconds < first.seconds ? end : first), null);
}
