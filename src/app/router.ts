import { isId } from '../domain/ids.ts';
import { Store, type Observable } from './store.ts';

export type Route =
  | { readonly page: 'library' }
  /** `sourceId`: the source the link asks for, as in "Try the demo scene". */
  | { readonly page: 'record'; readonly sourceId?: string }
  | { readonly page: 'session'; readonly id: string }
  | { readonly page: 'models' }
  | { readonly page: 'settings' };

/** The route a location hash names; anything unknown is the library. */
export function parseRoute(hash: string): Route {
  const [page, argument] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'record') return { page, ...(argument !== undefined && isId(argument) ? { sourceId: argument } : {}) };
  if (page === 'session' && argument !== undefined && isId(argument)) return { page, id: argument };
  if (page === 'models' || page === 'settings') return { page };
  return { page: 'library' };
}

export function hrefOf(route: Route): string {
  if (route.page === 'library') return '#/';
  if (route.page === 'session') return `#/session/${route.id}`;
  if (route.page === 'record' && route.sourceId !== undefined) return `#/record/${route.sourceId}`;
  return `#/${route.page}`;
}

/** The route of the page's address. */
export class Router implements Observable<Route> {
  readonly #route = new Store<Route>(parseRoute(location.hash));

  constructor() {
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
