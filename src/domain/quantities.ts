const secondsOf = { h: 3600, m: 60, s: 1 } as const;
const megabytesOf = { MB: 1, GB: 1000, TB: 1_000_000 } as const;

/** Seconds in a length as people type it: `1h`, `30m`, `120s`, `1h30m`, or plain seconds. Undefined where it is none. */
export function parseLength(text: string): number | undefined {
  const compact = text.replace(/\s/g, '').toLowerCase();
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact);
  const parts = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?$/.exec(compact);
  if (parts === null || compact === '') return undefined;
  const [, hours = 0, minutes = 0, seconds = 0] = parts;
  return Number(hours) * secondsOf.h + Number(minutes) * secondsOf.m + Number(seconds);
}

/** What `parseLength` reads back: `1h30m`, `45s`. */
export function formatLength(lengthS: number): string {
  const hours = Math.floor(lengthS / secondsOf.h);
  const minutes = Math.floor((lengthS % secondsOf.h) / secondsOf.m);
  const seconds = Number((lengthS % secondsOf.m).toFixed(3));
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds > 0 ? `${seconds}s` : ''}` || '0s';
}

/** Megabytes (of a million bytes) in a size: `500MB`, `2 GB`, or plain megabytes. Undefined where it is none. */
export function parseMegabytes(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*(MB|GB|TB)?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const [, number, unit = 'MB'] = parts;
  const megabytes = Number(number) * megabytesOf[unit.toUpperCase() as keyof typeof megabytesOf];
  // Exact to the kilobyte: 1.005 times 1000 is not quite 1005.
  return Math.round(megabytes * 1000) / 1000;
}

/** What `parseMegabytes` reads back: `500MB`, `1.5GB`. */
export function formatMegabytes(megabytes: number): string {
  return megabytes < megabytesOf.GB ? `${megabytes}MB` : `${megabytes / megabytesOf.GB}GB`;
}
