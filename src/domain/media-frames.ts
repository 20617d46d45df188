import type { FrameRow } from './frames.ts';
import type { Fragment } from './mp4-fragments.ts';

/** A fragment and the segment whose file it is in. */
export interface SegmentFragment extends Fragment {
  readonly segment: number;
}

/** What both a frame's row and its media file say. */
export const mediaFields = ['segment', 'bytes', 'key'] as const;
export type MediaFrame = Pick<FrameRow, (typeof mediaFields)[number]>;

/** What the file says of the frame at a position of a fragment. */
export function mediaFrame(fragment: SegmentFragment, at: number): MediaFrame {
  return { segment: fragment.segment, bytes: fragment.bytes[at] ?? -1, key: fragment.key[at] === 1 };
}
