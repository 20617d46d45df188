import { isId } from '../domain/ids.ts';
import { linkQuery, linkedSession, sessionLinkOf, type SessionLink } from '../domain/session-link.ts';
import { Store, type Observable } from './store.ts';

export type Route =
  | { readonly page: 'library' }
  /** `sourceId`: the source the link asks for, as in "Try the demo scene". */
  | { readonly page: 'record'; readonly sourceId?: string }
  /** `id` as it was written: a session that is not there is told. */
  | { readonly page: 'session'; readonly id: string; readonly link?: SessionLink }
  | { readonly page: 'models' }
  | { readonly page: 'settings' };

/** The route a location hash names; anything unknown is the library. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page, argument] = path.split('/');
  if (page === 'record') return { page, ...(argument !== undefined && isId(argument) ? { sourceId: argument } : {}) };
  if (page === 'session' && argument !== undefined) return { page, id: argument, ...(query === '' ? {} : { link: sessionLinkOf(new URLSearchParams(query)) }) };
  if (page === 'models' || page === 'settings') return { page };
  return { page: 'library' };
}

export function hrefOf(route: Route): string {
  if (route.page === 'library') return '#/';
  if (route.page === 'session') return sessionHref(route.id, route.link ?? {});
  if (route.page === 'record' && route.sourceId !== undefined) return `#/record/${route.sourceId}`;
  return `#/${route.page}`;
}

function sessionHref(id: string, link: SessionLink): string {
  const query = linkQuery(link);
  return `#/session/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`;
}

/** A link as `?session=…&t=12.5` becomes the route it means: what stays in the query are settings, which every page keeps. */
function followQuery(): void {
  const linked = linkedSession(new URLSearchParams(location.search));
  if (linked === null) return;
  const rest = linked.rest.toString();
  history.replaceState(null, '', `${location.pathname}${rest === '' ? '' : `?${rest}`}${sessionHref(linked.id, linked.link)}`);
}

/** The route of the page's address. */
export class Router implements Observable<Route> {
  readonly #route: Store<Route>;

  constructor() {
    followQuery();
    this.#route = new Store(parseRoute(location.hash));
    addEventListener('hashchange', () => this.#route.set(parseRoute(location.hash)));
  }

  get value(): Route {
    return this.#route.value;
  }

  subscribe(listener: () => void): () => void {
    return this.#route.subscribe(listener);
  }

  go(route: Route): void {
    location.hash = hrefOf(route);
  }
}
