import { toAppError } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';
import { tellEnd } from './end-notices.ts';
import type { Library } from './library.ts';
import type { Notices } from './notices.ts';
import { recoverInterrupted } from './recover.ts';
import type { RunningTake } from './running-take.ts';
import type { StorageMeter } from './storage-meter.ts';
import { Store } from './store.ts';

interface KeptTakesParts {
  readonly library: Library;
  readonly notices: Notices;
  readonly storage: StorageMeter;
}

/** What becomes of takes that have ended. */
export class KeptTakes {
  /** The session saved last on this visit. */
  readonly last = new Store<Session | null>(null);
  readonly #parts: KeptTakesParts;

  constructor(parts: KeptTakesParts) {
    this.#parts = parts;
  }

  async keep(session: Session): Promise<void> {
    const { library, notices, storage } = this.#parts;
    this.last.set(session);
    tellEnd(notices, session);
    await Promise.all([library.refresh(), storage.refresh()]);
  }

  /** Lets a take end in the background, then keeps it or, with an undo, throws it away. */
  retire(take: RunningTake, fate: 'kept' | 'discarded'): void {
    take
      .stop()
      .then((session) => (fate === 'kept' ? this.keep(session) : this.#parts.library.remove(session)))
      .catch((error: unknown) => {
        // A take that is thrown away may as well have been empty.
        if (fate === 'kept' || toAppError(error).code !== 'recording-empty') this.#parts.notices.fail(error);
        this.salvage();
      })
      .finally(() => take.end());
  }

  /** What was durable when a recording failed becomes a session all the same. */
  salvage(): void {
    this.#recover().catch((error: unknown) => this.#parts.notices.fail(error));
  }

  async #recover(): Promise<void> {
    const { library, notices } = this.#parts;
    for (const session of await recoverInterrupted()) {
      this.last.set(session);
      notices.inform(`What had been recorded of ${session.name} is saved`);
    }
    await library.refresh();
  }
}
