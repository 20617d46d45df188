import type { SegmentFragment } from './media-frames.ts';

/** A fragment with what is needed to compare its times with rows. */
export interface TimedFragment extends SegmentFragment {
  /** Units a second of its times. */
  readonly timescale: number;
}

/** Where a fragment lies among all frames of its track. */
export interface CountedFragment {
  readonly fragment: TimedFragment;
  /** Number of its first frame in the track. */
  readonly first: number;
  /** Number of the frame after its last. */
  readonly end: number;
}

/** Goes through a track's fragments once, forwards, counting their frames. */
export class MediaCursor {
  readonly #fragments: AsyncIterator<TimedFragment>;
  readonly #segmentFrames = new Map<number, number>();
  #current: CountedFragment | null = null;
  #frames = 0;

  constructor(fragments: AsyncIterable<TimedFragment>) {
    this.#fragments = fragments[Symbol.asyncIterator]();
  }

  /** The fragment of a frame, if it is not behind; stays where it is when it is asked for a frame of the same fragment again. */
  async find(frame: number): Promise<CountedFragment | null> {
    while (frame >= this.#frames) {
      if (!(await this.#advance())) return null;
    }
    const current = this.#current;
    return current !== null && frame >= current.first ? current : null;
  }

  /** All frames of the track; the cursor is at its end then. */
  async count(): Promise<number> {
    while (await this.#advance());
    return this.#frames;
  }

  /** Frames met so far in the file of a segment. */
  framesOf(segment: number): number {
    return this.#segmentFrames.get(segment) ?? 0;
  }

  async #advance(): Promise<boolean> {
    const next = await this.#fragments.next();
    if (next.done === true) return false;
    const fragment = next.value;
    const first = this.#frames;
    const frames = fragment.bytes.length;
    this.#frames += frames;
    this.#current = { fragment, first, end: this.#frames };
    this.#segmentFrames.set(fragment.segment, this.framesOf(fragment.segment) + frames);
    return true;
  }
}
