import { LitElement } from 'lit';
import type { Services } from '../app/services.ts';
import type { Observable } from '../app/store.ts';

let provided: Services | null = null;

/** Hands the services to all elements; called once by the composition root, before the first element is made. */
export function provideServices(services: Services): void {
  provided = services;
}

/** An element that renders from observable state. */
export class RetakeElement extends LitElement {
  readonly #watched = new Map<Observable<unknown>, () => void>();

  protected get services(): Services {
    if (provided === null) throw new Error('provideServices must be called before an element renders.');
    return provided;
  }

  /** The value of a store; from now on its changes render this element. Only for use while rendering. */
  protected watch<T>(store: Observable<T>): T {
    if (!this.#watched.has(store)) this.#watched.set(store, store.subscribe(() => this.requestUpdate()));
    return store.value;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#watched.values()) end();
    this.#watched.clear();
  }
}
