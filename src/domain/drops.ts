/**
 * Why a frame of the source is not in the recording. A closed list: rows store the position in it,
 * so new reasons are appended and none is ever removed.
 */
export const dropReasons = [
  'none',
  /** The encoder's queue was full, so the frame was dropped before encoding. */
  'encoder-busy',
  /** The encoder accepted the frame and never delivered a chunk for it. */
  'encoder-dropped',
  /** The source's own timestamps jump: frames that never reached the page. */
  'source-gap',
  /** The source delivered a frame whose timestamp does not rise. */
  'source-repeat',
  /** Dropped evenly to stay below the highest frame rate that was asked for. */
  'rate-limit',
  /** It came while the recording was paused. */
  'paused',
  /** It was encoded, but the storage could not take it any more. */
  'storage',
] as const;

export type DropReason = (typeof dropReasons)[number];

export type DropCounts = Partial<Record<DropReason, number>>;

export function dropReasonCode(reason: DropReason): number {
  return dropReasons.indexOf(reason);
}

export function dropReasonOf(code: number): DropReason {
  return dropReasons[code] ?? 'none';
}

/** All drops of a track, whatever the reason. */
export function totalDrops(drops: DropCounts): number {
  return Object.values(drops).reduce((sum, count) => sum + count, 0);
}

/** Dropped because the person asked for it. */
const wantedReasons: readonly DropReason[] = ['rate-limit', 'paused'];

/** Drops of a track that nobody asked for. */
export function lostFrames(drops: DropCounts): number {
  return totalDrops(drops) - wantedReasons.reduce((sum, reason) => sum + (drops[reason] ?? 0), 0);
}
