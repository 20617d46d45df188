import { sampleAt } from '../domain/signal-blocks.ts';
import type { SignalSample, SignalTrack } from '../domain/signals.ts';
import { signalBlockAt, type BlockInForce } from '../storage/signals.ts';
import { NewestOnly } from './newest-only.ts';
import { Store } from './store.ts';

/** What signals say at a moment: of each the latest sample at or before it, from the one block of it that is held. */
export class SignalMoment {
  /** By track; one that has not begun yet is in it with null. */
  readonly samples = new Store<ReadonlyMap<string, SignalSample | null>>(new Map());
  readonly #sessionId: string;
  readonly #tracks: readonly SignalTrack[];
  readonly #failed: (error: unknown) => void;
  readonly #held = new Map<string, BlockInForce>();
  readonly #looks = new NewestOnly();

  constructor(sessionId: string, tracks: readonly SignalTrack[], failed: (error: unknown) => void) {
    this.#sessionId = sessionId;
    this.#tracks = tracks;
    this.#failed = failed;
  }

  /** Of moments that follow each other faster than they can be read the newest wins. */
  async show(timestampUs: number): Promise<void> {
    await this.#looks.do(() => this.#look(timestampUs).catch(this.#failed));
  }

  async #look(timestampUs: number): Promise<void> {
    const samples = new Map<string, SignalSample | null>();
    for (const { id } of this.#tracks) {
      const { block } = await this.#inForce(id, timestampUs);
      samples.set(id, block === null ? null : sampleAt(block, timestampUs));
    }
    this.samples.set(samples);
  }

  async #inForce(trackId: string, timestampUs: number): Promise<BlockInForce> {
    const held = this.#held.get(trackId);
    if (held !== undefined && held.fromUs <= timestampUs && timestampUs < held.untilUs) return held;
    const found = await signalBlockAt(this.#sessionId, trackId, timestampUs);
    this.#held.set(trackId, found);
    return found;
  }
}
