import { videoTracks } from '../../src/domain/session.ts';
import type { CompanionView } from '../../src/rpc/replay-contract.ts';
import { Companion, type Moment } from './companion.ts';
import type { Deck } from './deck.ts';
import { SmallPicture } from './small-picture.ts';

/** So long after the main picture was late, ms, … */
const easyMs = 1000;
/** … there are this many between two pictures of the others, ms. */
const easyIntervalMs = 100;

/** Where the main picture is. */
export interface MainMoment extends Moment {
  /** Frames of it that were late or skipped since play. */
  readonly behind: number;
}

interface Slot {
  readonly picture: SmallPicture;
  companion: Companion;
}

/** The other video tracks of the session, each small on a canvas of its own. They follow the main picture and never hold it back. */
export class Companions {
  #sessionId = '';
  #slots: Slot[] = [];
  #listen: (views: readonly CompanionView[]) => void = () => undefined;
  #main: MainMoment = { recordedUs: 0, playing: false, behind: 0 };
  #easyUntilMs = -Infinity;
  #shownAtMs = -Infinity;

  /** One track on each canvas, in their order; without the one on the deck. */
  async begin({ session, track }: Pick<Deck, 'session' | 'track'>, canvases: readonly OffscreenCanvas[], listen: (views: readonly CompanionView[]) => void): Promise<void> {
    await this.close();
    this.#sessionId = session.id;
    this.#listen = listen;
    const others = videoTracks(session).filter(({ id }) => id !== track.id);
    for (const [position, canvas] of canvases.entries()) {
      const other = others[position];
      if (other === undefined) continue;
      const picture = new SmallPicture(canvas);
      this.#slots.push({ picture, companion: this.#open(other.id, picture) });
    }
    this.#tell();
  }

  /** The main picture stands, or waits, at another moment. */
  follow(main: MainMoment): void {
    const nowMs = performance.now();
    if (main.behind > this.#main.behind) this.#easyUntilMs = nowMs + easyMs;
    this.#main = main;
    if (main.playing && nowMs < this.#easyUntilMs && nowMs - this.#shownAtMs < easyIntervalMs) return;
    this.#shownAtMs = nowMs;
    for (const { companion } of this.#slots) companion.show(main);
  }

  /** While the main picture becomes that of track `to`. What shows it here gives its files back before, because a browser may open them once only, and shows `from` once that is done. */
  async exchange<T>(from: string, to: string, work: () => Promise<T>): Promise<T> {
    await this.#slotOf(to)?.companion.close();
    let next = to;
    try {
      const done = await work();
      next = from;
      return done;
    } finally {
      await this.#show(next, this.#slotOf(to));
    }
  }

  async close(): Promise<void> {
    const slots = this.#slots;
    this.#slots = [];
    this.#listen = () => undefined;
    await Promise.all(slots.map(({ companion }) => companion.close()));
  }

  async #show(trackId: string, slot: Slot | undefined): Promise<void> {
    if (slot === undefined) return;
    await slot.companion.close();
    slot.picture.blank();
    slot.companion = this.#open(trackId, slot.picture);
    this.#tell();
  }

  #slotOf(trackId: string): Slot | undefined {
    return this.#slots.find(({ companion }) => companion.trackId === trackId);
  }

  #open(trackId: string, picture: SmallPicture): Companion {
    const companion = new Companion(this.#sessionId, trackId, picture, () => this.#tell());
    companion.show(this.#main);
    return companion;
  }

  #tell(): void {
    this.#listen(this.#slots.map(({ companion }) => companion.view));
  }
}
