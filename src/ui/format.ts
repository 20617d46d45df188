import type { Recovery } from '../domain/session.ts';

const dayAndTime = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
const thisYear = new Intl.DateTimeFormat(undefined, dayAndTime);
const anyYear = new Intl.DateTimeFormat(undefined, { ...dayAndTime, year: 'numeric' });

/** Day and time; the year only where it is another one. */
export function formatDate(ms: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date().getFullYear();
  return (sameYear ? thisYear : anyYear).format(ms);
}

/** `0:07`, `12:03`, `1:02:03` */
export function formatDuration(us: number): string {
  const seconds = Math.floor(us / 1e6);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `0:07.033`: exact enough to tell frames apart. */
export function formatTime(us: number): string {
  return `${formatDuration(us)}.${String(Math.floor((us % 1e6) / 1e3)).padStart(3, '0')}`;
}

/** `0.4 s`, `3.0 s`, `2:05`: how long something lasted. */
export function formatSeconds(us: number): string {
  return us < 60e6 ? `${(us / 1e6).toFixed(1)} s` : formatDuration(us);
}

/** `7 s`, `12 min`, `3 h`: for what is left. */
export function formatRough(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 100 * 3600 ? `${Math.round(seconds / 3600)} h` : '> 100 h';
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

/** `1 run`, `3 runs` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`;
}

/** What an interrupted recording lost, for people. */
export function formatRecovery({ lostFrames, lostUs }: Recovery): string {
  if (lostFrames === 0) return 'The recording was interrupted; everything that had been saved is here.';
  return `The recording was interrupted; ${lostFrames} saved ${lostFrames === 1 ? 'frame is' : 'frames are'} missing (${Math.round(lostUs / 1000)} ms).`;
}
