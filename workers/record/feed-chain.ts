import type { FrameFeed } from '../../src/domain/feed.ts';
import type { Replacement } from '../../src/rpc/record-contract.ts';
import { readFrames, type FrameReader } from './frame-stream.ts';

export interface FeedEvents {
  /** The feed has ended by itself and nothing has taken its place yet. */
  readonly lost: () => Promise<void>;
  /** Another feed goes on. */
  readonly replaced: (replacement: Replacement) => Promise<void>;
}

/** The feeds of a track, one after the other: a camera that is lost may come back, or make way for another one. */
export class FeedChain {
  readonly live: boolean;
  readonly #events: FeedEvents;
  #reader: FrameReader;
  #replacement: Replacement | undefined;
  #stopped = false;
  /** Ends the wait of a track whose camera is gone. */
  #wake: () => void = () => undefined;

  constructor(feed: FrameFeed, events: FeedEvents) {
    this.live = feed.live;
    this.#events = events;
    this.#reader = readFrames(feed);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** The next frame, owned by the caller, however long it takes; null when there won't be any more. */
  async next(): Promise<VideoFrame | null> {
    for (;;) {
      const frame = await this.#reader.next();
      if (frame !== null) return frame;
      if (this.#stopped || !this.live) return null;
      if (this.#replacement === undefined) await this.#events.lost();
      const replacement = await this.#replaced();
      if (replacement === null) return null;
      this.#reader = readFrames(replacement.feed);
      await this.#events.replaced(replacement);
    }
  }

  /** Ends the feed that is read now and goes on with another one. */
  async replace(replacement: Replacement): Promise<void> {
    this.#replacement = replacement;
    this.#wake();
    await this.#reader.close();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#reader.close();
  }

  async #replaced(): Promise<Replacement | null> {
    while (this.#replacement === undefined && !this.#stopped) await new Promise<void>((resolve) => (this.#wake = resolve));
    const replacement = this.#replacement ?? null;
    this.#replacement = undefined;
    // One that comes while the track ends is let go.
    if (this.#stopped && replacement !== null) await readFrames(replacement.feed).close();
    return this.#stopped ? null : replacement;
  }
}
