import { isAbort, toAppError } from '../../src/domain/errors.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import { frameOnScreen, gapsOf, type Gap } from '../../src/domain/play-times.ts';
import type { CompanionState, CompanionView } from '../../src/rpc/replay-contract.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { openTrack } from './open-track.ts';
import type { SmallPicture } from './small-picture.ts';

/** What is wanted of a companion. */
export interface Moment {
  readonly recordedUs: number;
  /** Later moments follow by themselves. */
  readonly playing: boolean;
}

interface OpenCompanion {
  readonly index: FrameIndex;
  readonly gaps: readonly Gap[];
  readonly decoder: FrameDecoder;
}

async function open(sessionId: string, trackId: string): Promise<OpenCompanion> {
  const { index, chunks } = await openTrack(sessionId, trackId);
  return { index, gaps: gapsOf(index), decoder: new FrameDecoder(index, chunks) };
}

/** A track shown small beside the one that is replayed. Of the moments that are wanted while it decodes, only the newest counts. */
export class Companion {
  readonly trackId: string;
  readonly #picture: SmallPicture;
  readonly #changed: () => void;
  readonly #opening: Promise<OpenCompanion>;
  readonly #closing = new AbortController();
  #state: CompanionState = { at: 'opening' };
  /** The frame on the canvas, -1 without one. */
  #frame = -1;
  #wanted: Moment | undefined;
  #working: Promise<void> | undefined;

  /** `changed` is called when `view` is another one. */
  constructor(sessionId: string, trackId: string, picture: SmallPicture, changed: () => void) {
    this.trackId = trackId;
    this.#picture = picture;
    this.#changed = changed;
    this.#opening = open(sessionId, trackId);
    // Told with the first moment.
    this.#opening.catch(() => undefined);
  }

  get view(): CompanionView {
    return { trackId: this.trackId, ...this.#state };
  }

  show(moment: Moment): void {
    if (this.#closing.signal.aborted) return;
    this.#wanted = moment;
    this.#working ??= this.#work();
  }

  /** Its files are closed when this resolves. May be called twice. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
    const opened = await this.#opening.catch(() => null);
    await opened?.decoder.close();
  }

  async #work(): Promise<void> {
    for (let moment = this.#next(); moment !== undefined; moment = this.#next()) {
      try {
        await this.#paint(moment);
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#working = undefined;
  }

  #next(): Moment | undefined {
    const moment = this.#closing.signal.aborted ? undefined : this.#wanted;
    this.#wanted = undefined;
    return moment;
  }

  async #paint({ recordedUs, playing }: Moment): Promise<void> {
    const { index, gaps, decoder } = await this.#opening;
    // What failed is tried again where somebody looks for it, not with every frame.
    if (this.#state.at === 'failed' && playing) return;
    const frame = frameOnScreen(index, gaps, recordedUs);
    if (frame === null) {
      this.#blank();
      this.#enter({ at: 'not-recorded' });
      return;
    }
    if (frame !== this.#frame) {
      decoder.seek(frame);
      const decoded = await decoder.next(playing, this.#closing.signal);
      if (decoded !== null) this.#draw(decoded.picture);
      this.#frame = frame;
    }
    this.#enter({ at: 'shown' });
  }

  #draw(picture: VideoFrame): void {
    try {
      this.#picture.draw(picture);
    } finally {
      picture.close();
    }
  }

  #blank(): void {
    if (this.#frame !== -1) this.#picture.blank();
    this.#frame = -1;
  }

  #fail(error: unknown): void {
    if (isAbort(error)) return;
    this.#blank();
    this.#enter({ at: 'failed', code: toAppError(error).code });
  }

  #enter(state: CompanionState): void {
    const isSame = state.at === this.#state.at;
    this.#state = state;
    if (!isSame) this.#changed();
  }
}
