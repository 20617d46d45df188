/** What an address says of a session beside which one; each as it was written, because only the session knows whether it has it. */
export interface SessionLink {
  /** A moment, in seconds of recorded time. */
  readonly t?: string;
  /** The video track; absent: the main one. */
  readonly track?: string;
  /** The sides of a comparison: ids of runs, or `truth`. */
  readonly a?: string;
  readonly b?: string;
}

const parts = ['t', 'track', 'a', 'b'] as const;
const sessionParameter = 'session';

export function sessionLinkOf(query: URLSearchParams): SessionLink {
  return Object.fromEntries(parts.flatMap((part) => (query.has(part) ? [[part, query.get(part)]] : [])));
}

/** As in an address, without `?`; empty where it says nothing. */
export function linkQuery(link: SessionLink): string {
  return new URLSearchParams(parts.flatMap((part) => (link[part] === undefined ? [] : [[part, link[part]]]))).toString();
}

/** The session that a page's address asks for, as in `?session=…&t=12.5`; null when for none. */
export function linkedSession(query: URLSearchParams): { readonly id: string; readonly link: SessionLink; readonly rest: URLSearchParams } | null {
  const id = query.get(sessionParameter);
  if (id === null) return null;
  const own = new Set<string>([sessionParameter, ...parts]);
  return { id, link: sessionLinkOf(query), rest: new URLSearchParams([...query].filter(([name]) => !own.has(name))) };
}

/** The query of an address that asks for a session. */
export function sessionQuery(id: string, link: SessionLink): string {
  return [new URLSearchParams({ [sessionParameter]: id }).toString(), linkQuery(link)].filter((part) => part !== '').join('&');
}

/** Microseconds as seconds that `momentUs` reads back exactly. */
export function linkMoment(recordedUs: number): string {
  return String(recordedUs / 1e6);
}

/** Microseconds of a moment written in seconds; null when it is none. */
export function momentUs(seconds: string): number | null {
  return /^\d+(\.\d+)?$/.test(seconds) ? Math.round(Number(seconds) * 1e6) : null;
}
