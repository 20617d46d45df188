import { toAppError, type AppError } from '../domain/errors.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { whenIdle } from '../platform/idle.ts';
import type { ArchiveProgress } from '../rpc/archive-contract.ts';
import { callback, spawnArchive } from '../rpc/spawn.ts';
import type { Library } from './library.ts';
import type { Notices } from './notices.ts';
import type { Recording } from './recording.ts';
import type { Router } from './router.ts';
import { Store } from './store.ts';

export type VerificationState =
  | { readonly at: 'working'; readonly progress: ArchiveProgress | null; cancel(): void }
  | { readonly at: 'done'; readonly report: VerificationReport }
  | { readonly at: 'failed'; readonly error: AppError };

interface VerificationParts {
  readonly recording: Recording;
  readonly library: Library;
  readonly notices: Notices;
  readonly router: Router;
}

/**
 * Verifies sessions: when asked to, and each new recording by itself once the page has nothing else to do. A recording has
 * the machine for itself: when one starts, whatever is being verified is given up, and what began by itself is done again later.
 */
export class Verifications {
  /** By session, of this visit. What was found before is in the session itself. */
  readonly states = new Store<ReadonlyMap<string, VerificationState>>(new Map());
  readonly #parts: VerificationParts;
  readonly #running = new Map<string, AbortController>();
  #queue: readonly string[] = [];
  #pumping = false;

  constructor(parts: VerificationParts) {
    this.#parts = parts;
    const { recording } = parts;
    recording.lastSaved.subscribe(() => {
      const session = recording.lastSaved.value;
      if (session !== null) this.later(session.id);
    });
    recording.state.subscribe(() => {
      if (recording.busy) for (const controller of this.#running.values()) controller.abort();
      else this.#pumpWhenIdle();
    });
  }

  /** Verifies a session in the background, when there is time. */
  later(sessionId: string): void {
    this.#dequeue(sessionId);
    this.#queue = [...this.#queue, sessionId];
    this.#pumpWhenIdle();
  }

  /** Verifies a session now; does nothing while it is being verified already, or while something is recorded. */
  async verify(sessionId: string): Promise<void> {
    if (this.#parts.recording.busy || this.#running.has(sessionId)) return;
    this.#dequeue(sessionId);
    await this.#run(sessionId);
  }

  #pumpWhenIdle(): void {
    if (this.#pumping || this.#queue.length === 0) return;
    this.#pumping = true;
    whenIdle(() => void this.#pump());
  }

  async #pump(): Promise<void> {
    for (let id = this.#queue[0]; id !== undefined && !this.#parts.recording.busy; id = this.#queue[0]) {
      const outcome = this.#running.has(id) ? 'running' : await this.#run(id);
      // What a recording interrupted stays in the queue; what was cancelled by hand has left it.
      if (outcome === 'aborted') continue;
      this.#dequeue(id);
      if (outcome === 'failed') this.#warn(id);
    }
    this.#pumping = false;
  }

  /** What went wrong is shown where the session is shown. */
  async #run(sessionId: string): Promise<'passed' | 'failed' | 'aborted' | 'error'> {
    const controller = new AbortController();
    this.#running.set(sessionId, controller);
    const cancel = (): void => {
      this.#dequeue(sessionId);
      controller.abort();
    };
    // Progress that was under way when the work ended comes too late.
    const show = (progress: ArchiveProgress | null): void => {
      if (this.#running.get(sessionId) === controller) this.#set(sessionId, { at: 'working', progress, cancel });
    };
    show(null);
    const archive = spawnArchive();
    // Nothing needs to be tidied up, so its thread is ended at once.
    controller.signal.addEventListener('abort', () => archive.dispose());
    try {
      const report = await archive.call((api) => api.verifySession(sessionId, callback(show), controller.signal));
      this.#set(sessionId, { at: 'done', report });
      await this.#parts.library.refresh();
      return report.ok ? 'passed' : 'failed';
    } catch (error) {
      const { aborted } = controller.signal;
      const failure = toAppError(error);
      // One that was deleted meanwhile is no longer anyone's concern.
      this.#set(sessionId, aborted || failure.code === 'session-missing' ? null : { at: 'failed', error: failure });
      return aborted ? 'aborted' : 'error';
    } finally {
      archive.dispose();
      this.#running.delete(sessionId);
    }
  }

  #dequeue(sessionId: string): void {
    this.#queue = this.#queue.filter((id) => id !== sessionId);
  }

  #warn(sessionId: string): void {
    const { library, notices, router } = this.#parts;
    const state = library.state.value;
    const session = state.at === 'ready' ? state.entries.find((entry) => entry.session.id === sessionId)?.session : undefined;
    notices.inform(`${session?.name ?? 'The recording'} did not pass its verification`, { label: 'See why', run: () => router.go({ page: 'session', id: sessionId }) });
  }

  #set(sessionId: string, state: VerificationState | null): void {
    this.states.update((states) => {
      const changed = new Map(states);
      if (state === null) changed.delete(sessionId);
      else changed.set(sessionId, state);
      return changed;
    });
  }
}
