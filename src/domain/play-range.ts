import type { FrameIndex } from './frame-index.ts';

/** A part of a session that play is limited to: recorded times of its first and its last frame. 0 and Infinity where it has no limit. */
export interface PlayRange {
  readonly firstUs: number;
  readonly lastUs: number;
}

/** Frames one after the other, both ends included. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
}

const unlimited: PlayRange = { firstUs: 0, lastUs: Infinity };

/** The frames of a track that are on screen within a range, all without one. */
export function framesIn(index: FrameIndex, range: PlayRange | null): FrameRange {
  const { firstUs, lastUs } = range ?? unlimited;
  const first = index.frameAt(firstUs);
  return { first, last: Math.max(first, index.frameAt(lastUs)) };
}

/** The range with another limit, null: none at this end. A limit beyond the other one takes that away. Without limits there is no range. */
export function limitedAt(end: keyof PlayRange, atUs: number | null, range: PlayRange | null): PlayRange | null {
  const limit = { [end]: atUs ?? unlimited[end] };
  const both: PlayRange = { ...(range ?? unlimited), ...limit };
  const { firstUs, lastUs } = both.firstUs <= both.lastUs ? both : { ...unlimited, ...limit };
  return firstUs === unlimited.firstUs && lastUs === unlimited.lastUs ? null : { firstUs, lastUs };
}

export function isSameRange(a: PlayRange | null, b: PlayRange | null): boolean {
  return a?.firstUs === b?.firstUs && a?.lastUs === b?.lastUs;
}
