import { saveFile } from '../platform/share.ts';
import type { ConfigurationStore } from './configuration.ts';
import type { FeedKeeper } from './feed-keeper.ts';
import type { Notices } from './notices.ts';
import type { CameraWish, Rig } from './rig.ts';
import type { RunningTake } from './running-take.ts';
import { snapshotName } from './snapshot-name.ts';
import { Store } from './store.ts';

export interface Mark {
  /** About. */
  readonly timestampUs: number;
  /** Empty: a marker. */
  readonly text: string;
}

/** Marks that are kept at hand; all of them are in the session. */
const mostMarks = 50;

interface TakeActionsParts {
  readonly configuration: ConfigurationStore;
  readonly keeper: FeedKeeper;
  readonly notices: Notices;
  readonly rig: Rig;
  /** Null while nothing is recorded. */
  running(): RunningTake | null;
}

/** What can be done to a take while it is recorded, and goes on. Nothing here rejects: what can't be done is told. */
export class TakeActions {
  /** Markers and notes of the running take as they are shown meanwhile; their exact times are the session's. */
  readonly marks = new Store<readonly Mark[]>([]);
  readonly #parts: TakeActionsParts;
  #startMs = 0;

  constructor(parts: TakeActionsParts) {
    this.#parts = parts;
  }

  /** Saves the next frame of the main camera as a picture. */
  async snapshot(): Promise<void> {
    const { rig, notices } = this.#parts;
    const take = this.#parts.running();
    const trackId = rig.videos.value[0]?.trackId;
    if (take === null || trackId === undefined) return;
    try {
      const snapshot = await take.snapshot(trackId);
      const name = snapshotName(take.plan.name, snapshot);
      if (await saveFile(snapshot.png, name)) notices.inform(`Frame ${snapshot.index} saved as a picture`);
    } catch (error) {
      notices.fail(error);
    }
  }

  /** Makes what has been recorded so far ready to be exported; resolves with its session's id, null when that can't be done now. */
  async closeSegments(): Promise<string | null> {
    const take = this.#parts.running();
    try {
      await take?.closeSegments();
      return take?.sessionId ?? null;
    } catch (error) {
      this.#parts.notices.fail(error);
      return null;
    }
  }

  /** Another camera for a track; it stays the choice for the takes that follow. */
  async exchangeCamera(trackId: string, wish: CameraWish): Promise<void> {
    const { configuration, keeper, rig } = this.#parts;
    if (this.#parts.running() === null || !(await keeper.exchange(trackId, wish))) return;
    if ('facing' in wish) return configuration.change({ facing: wish.facing, cameras: [] });
    const { cameras } = configuration.value;
    const position = rig.videos.value.findIndex((video) => video.trackId === trackId);
    configuration.change({ cameras: cameras.length < 2 ? [wish.deviceId] : cameras.map((id, at) => (at === position ? wish.deviceId : id)) });
  }

  /** A marker at this moment, or a note. */
  mark(text = ''): void {
    const take = this.#parts.running();
    if (take === null) return;
    take.mark(text);
    this.marks.update((marks) => [...marks, { timestampUs: (performance.now() - this.#startMs) * 1000, text }].slice(-mostMarks));
  }

  /** A take has begun. */
  begin(): void {
    this.#startMs = performance.now();
    this.marks.set([]);
  }
}
