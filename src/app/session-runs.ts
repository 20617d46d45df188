import { hasFindings, longestRunName, type Run } from '../domain/runs.ts';
import { deleteRun, listRuns, renameRun } from '../storage/runs.ts';
import { Store } from './store.ts';

/** The ended runs over a session, of all its tracks, oldest first. */
export class SessionRuns {
  readonly list = new Store<readonly Run[]>([]);
  readonly #sessionId: string;

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  /** Again, where something changed them. */
  async read(): Promise<void> {
    this.list.set((await listRuns(this.#sessionId)).filter((run) => run.state !== 'running'));
  }

  /** Whether a replay left some that never ended, here or in a tab where they are under way. */
  async hasUnended(): Promise<boolean> {
    const runs = await listRuns(this.#sessionId);
    return runs.some(({ state, mode }) => state === 'running' && mode !== 'live');
  }

  /** Of those over a track that have something to draw; null without one. */
  newest(trackId: string): string | null {
    return this.list.value.findLast((run) => run.trackId === trackId && hasFindings(run))?.id ?? null;
  }

  /** An empty name changes nothing. */
  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim().slice(0, longestRunName);
    if (trimmed === '') return;
    await renameRun(id, trimmed);
    await this.read();
  }

  async remove(id: string): Promise<void> {
    await deleteRun(id);
    await this.read();
  }
}
