import { toAppError, type AppError } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';
import { listRuns } from '../storage/runs.ts';
import { deleteSession, listDeletedSessions, listSessions, purgeSession, renameSession, restoreSession } from '../storage/sessions.ts';
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

const undoMs = 10_000;
/** A bin older than this was left behind by a closed page, not by another tab whose Undo is still on screen. */
const staleBinMs = 60_000;

/** The sessions of this browser. */
export class Library {
  readonly state = new Store<LibraryState>({ at: 'loading' });
  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
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
    await this.#attempt(() => renameSession(id, name));
  }

  /** Into the bin at once, gone for good when the Undo has passed. */
  async remove(session: Session): Promise<void> {
    await this.#attempt(async () => {
      await deleteSession(session.id, Date.now());
      const timer = setTimeout(() => void this.#attempt(() => purgeSession(session.id)), undoMs);
      const undo = (): void => {
        clearTimeout(timer);
        void this.#attempt(() => restoreSession(session.id));
      };
      this.#notices.inform(`${session.name} deleted`, { label: 'Undo', run: undo }, undoMs);
    });
  }

  /** Empties what earlier visits left in the bin. */
  async purgeStale(): Promise<void> {
    const before = Date.now() - staleBinMs;
    for (const session of await listDeletedSessions()) {
      if ((session.deletedAtMs ?? 0) < before) await purgeSession(session.id);
    }
  }

  async #attempt(change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      this.#notices.fail(error);
    }
    await this.refresh();
  }
}
