import { isAbort, toAppError, type AppError } from '../domain/errors.ts';
import { Store } from './store.ts';

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

/** One message to the person. Errors are data: their words are the `ui`'s. */
export type Notice = { readonly id: number; readonly action?: NoticeAction } & (
  | { readonly kind: 'info'; readonly text: string }
  | { readonly kind: 'error'; readonly error: AppError }
);

const infoLifetimeMs = 6_000;

export class Notices {
  readonly list = new Store<readonly Notice[]>([]);
  #nextId = 1;

  /** Shows a message for a while; returns its id. */
  inform(text: string, action?: NoticeAction, lifetimeMs = infoLifetimeMs): number {
    const id = this.#add({ kind: 'info', text, id: this.#nextId++, ...(action === undefined ? {} : { action }) });
    setTimeout(() => this.dismiss(id), lifetimeMs);
    return id;
  }

  /** Shows an error until it is dismissed, and one that is there already no second time. Aborts are silent. */
  fail(error: unknown): void {
    if (isAbort(error)) return;
    const appError = toAppError(error);
    // The console keeps the stack and the cause that the page has no room for.
    console.error(appError);
    const { code, detail } = appError;
    if (this.list.value.some((notice) => notice.kind === 'error' && notice.error.code === code && notice.error.detail === detail)) return;
    this.#add({ kind: 'error', error: appError, id: this.#nextId++ });
  }

  dismiss(id: number): void {
    this.list.update((list) => list.filter((notice) => notice.id !== id));
  }

  #add(notice: Notice): number {
    this.list.update((list) => [...list, notice]);
    return notice.id;
  }
}
