import { findingsOf, type BlockContent, type FrameResult, type MissedFrame, type MissReason } from '../../src/domain/runs.ts';
import type { FrameRow } from '../../src/domain/frames.ts';

/** What a detector said about a frame, before it is known which number that has. */
export type LiveAnswer = Omit<FrameResult, 'frame'>;

type Fate =
  | { readonly at: 'asked' }
  | { readonly at: 'answered'; readonly answer: LiveAnswer }
  | { readonly at: 'missed'; readonly missed: MissReason; readonly atMs: number };

interface Offered {
  readonly timestampUs: number;
  fate: Fate;
  /** Null until its row is stored. */
  frame: number | null;
}

/**
 * What became of the frames that a live detector should look at, by their times, until their rows are stored: then they have numbers, and go
 * into a block. Blocks are as a replayed run writes them: what was missed goes with the next answer behind it.
 */
export class LiveFates {
  /** In order of time. */
  #offered: Offered[] = [];

  ask(timestampUs: number): void {
    this.#offered.push({ timestampUs, fate: { at: 'asked' }, frame: null });
  }

  answer(answer: LiveAnswer): void {
    const asked = this.#asked();
    if (asked?.timestampUs === answer.timestampUs) asked.fate = { at: 'answered', answer };
  }

  /** No answer comes about the frame that was asked about, if there is one. */
  giveUp(missed: MissReason, atMs: number): void {
    const asked = this.#asked();
    if (asked !== undefined) asked.fate = { at: 'missed', missed, atMs };
  }

  miss(timestampUs: number, missed: MissReason, atMs: number): void {
    this.#offered.push({ timestampUs, fate: { at: 'missed', missed, atMs }, frame: null });
  }

  /** Takes out what is known of these rows and of those before them, up to the last answer. Frames that the encoder swallowed have no row and are let go. */
  take(rows: readonly FrameRow[]): BlockContent {
    const numbers = new Map(rows.map(({ timestampUs, index }) => [timestampUs, index]));
    for (const each of this.#offered) each.frame ??= numbers.get(each.timestampUs) ?? null;
    const storedUs = rows.at(-1)?.timestampUs ?? -1;
    this.#offered = this.#offered.filter(({ frame, timestampUs }) => frame !== null || timestampUs > storedUs);
    const open = this.#offered.findIndex(({ frame, fate }) => frame === null || fate.at === 'asked');
    const known = open === -1 ? this.#offered.length : open;
    return this.#give(this.#offered.findLastIndex(({ fate }, at) => at < known && fate.at === 'answered') + 1);
  }

  /** Takes out what is left of a session that stored this many frames: up to the last answer, and what was missed behind it. */
  rest(frames: number): readonly [BlockContent, BlockContent] {
    this.#offered = this.#offered.filter(({ frame }) => frame !== null && frame < frames);
    return [this.#give(this.#offered.findLastIndex(({ fate }) => fate.at === 'answered') + 1), this.#give(this.#offered.length)];
  }

  #asked(): Offered | undefined {
    return this.#offered.findLast(({ fate }) => fate.at === 'asked');
  }

  #give(count: number): BlockContent {
    const results: FrameResult[] = [];
    const missed: MissedFrame[] = [];
    for (const { frame, timestampUs, fate } of this.#offered.splice(0, count)) {
      if (frame === null) continue;
      if (fate.at === 'missed') missed.push({ frame, timestampUs, missed: fate.missed, atMs: fate.atMs });
      else if (fate.at === 'answered') results.push({ frame, timestampUs, ...findingsOf(fate.answer), timingMs: fate.answer.timingMs, ...startOf(fate.answer) });
    }
    return { results, ...(missed.length > 0 && { missed }) };
  }
}

function startOf({ startMs }: LiveAnswer): Pick<FrameResult, 'startMs'> {
  return startMs === undefined ? {} : { startMs };
}
