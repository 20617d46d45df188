import type { Notices } from './notices.ts';

const undoMs = 10_000;
/** A bin older than this was left behind by a closed page, not by another tab whose Undo is still on screen. */
const staleBinMs = 60_000;

/** Where things of one kind go that are thrown away, by their id. */
export interface BinStorage {
  throwAway(id: string, nowMs: number): Promise<void>;
  restore(id: string): Promise<void>;
  purge(id: string): Promise<void>;
  list(): Promise<readonly { readonly id: string; readonly deletedAtMs?: number }[]>;
}

/** A bin with Undo. */
export class Bin {
  readonly #storage: BinStorage;
  readonly #notices: Notices;
  readonly #refresh: () => Promise<void>;

  /** `refresh` shows what is there after a change. */
  constructor(storage: BinStorage, notices: Notices, refresh: () => Promise<void>) {
    this.#storage = storage;
    this.#notices = notices;
    this.#refresh = refresh;
  }

  /** Into the bin at once, gone for good when the Undo has passed. */
  async remove(id: string, name: string): Promise<void> {
    await this.#attempt(async () => {
      await this.#storage.throwAway(id, Date.now());
      const timer = setTimeout(() => void this.#attempt(() => this.#storage.purge(id)), undoMs);
      const undo = (): void => {
        clearTimeout(timer);
        void this.#attempt(() => this.#storage.restore(id));
      };
      this.#notices.inform(`${name} deleted`, { label: 'Undo', run: undo }, undoMs);
    });
  }

  /** Empties what earlier visits left. */
  async purgeStale(): Promise<void> {
    const before = Date.now() - staleBinMs;
    for (const { id, deletedAtMs = 0 } of await this.#storage.list()) {
      if (deletedAtMs < before) await this.#storage.purge(id);
    }
  }

  async #attempt(change: () => Promise<void>): Promise<void> {
    await change().catch((error: unknown) => this.#notices.fail(error));
    await this.#refresh();
  }
}
