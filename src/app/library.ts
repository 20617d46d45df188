import { toAppError, type AppError } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';
import { listRuns } from '../storage/runs.ts';
import { deleteSession, listDeletedSessions, listSessions, purgeSession, renameSession, restoreSession } from '../storage/sessions.ts';
import { Bin } from './bin.ts';
import type { Notices } from './notices.ts';
import { Store } from './store.ts';

export interface LibraryEntry {
  readonly session: Session;
  readonly runs: number;
}

export type LibraryState =
  | { readonly at: 'loading' }
  | { readonly at: 'ready'; readonly entries: readonly LibraryEntry[] }
  | { readonly at: 'failed'; readonly error: AppError };

const storage = { throwAway: deleteSession, restore: restoreSession, purge: purgeSession, list: listDeletedSessions };

/** The sessions of this browser. */
export class Library {
  readonly state = new Store<LibraryState>({ at: 'loading' });
  readonly #notices: Notices;
  readonly #bin: Bin;

  constructor(notices: Notices) {
    this.#notices = notices;
    this.#bin = new Bin(storage, notices, () => this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      const sessions = await listSessions();
      const entries = await Promise.all(
        sessions.map(async (session) => ({
          session,
          runs: (await listRuns(session.id)).filter((run) => run.state !== 'running').length,
        })),
      );
      this.state.set({ at: 'ready', entries });
    } catch (error) {
      this.state.set({ at: 'failed', error: toAppError(error, 'storage-failed') });
    }
  }

  /** None before they have been read for the first time. */
  get sessions(): readonly Session[] {
    const state = this.state.value;
    return state.at === 'ready' ? state.entries.map(({ session }) => session) : [];
  }

  async rename(id: string, name: string): Promise<void> {
    await renameSession(id, name).catch((error: unknown) => this.#notices.fail(error));
    await this.refresh();
  }

  /** Into the bin at once, gone for good when the Undo has passed. */
  async remove({ id, name }: Pick<Session, 'id' | 'name'>): Promise<void> {
    await this.#bin.remove(id, name);
  }

  /** Empties what earlier visits left in the bin. */
  async purgeStale(): Promise<void> {
    await this.#bin.purgeStale();
  }
}
