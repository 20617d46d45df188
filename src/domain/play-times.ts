import type { FrameIndex } from './frame-index.ts';

/** A time in which a track recorded nothing: a pause, a lost camera, a page out of sight. */
export interface Gap {
  readonly startUs: number;
  readonly endUs: number;
}

/** What a replay does with gaps: go on at once, or wait as long as they lasted. */
export type GapMode = 'skip' | 'honour';

/** Between two segments a camera may take its time for the next picture; what is shorter than this is kept as recorded, as within a segment. */
const shortestGapUs = 250_000;

/** The gaps of a track: before its first frame, and wherever a segment ends before the next one begins. In order of time. */
export function gapsOf(index: FrameIndex): Gap[] {
  const gaps: Gap[] = [];
  let endUs = 0;
  for (let frame = 0; frame < index.count; frame++) {
    const startUs = index.timeOf(frame);
    const begins = frame === 0 || index.segmentOf(frame) !== index.segmentOf(frame - 1);
    if (begins && startUs - endUs >= shortestGapUs) gaps.push({ startUs: endUs, endUs: startUs });
    endUs = startUs + (index.durationUs[frame] ?? 0);
  }
  return gaps;
}

/** The frame of a track at a moment of recorded time; null where it recorded nothing: in a gap, and when its last frame has been over for as long as one. */
export function frameOnScreen(index: FrameIndex, gaps: readonly Gap[], recordedUs: number): number | null {
  const isInGap = gaps.some(({ startUs, endUs }) => startUs <= recordedUs && recordedUs < endUs);
  return isInGap || recordedUs >= index.durationTotalUs + shortestGapUs ? null : index.frameAt(recordedUs);
}

/** A moment that has a picture beside it: one in a gap becomes the nearer end of the gap. */
export function outsideGaps(gaps: readonly Gap[], recordedUs: number): number {
  const gap = gaps.find(({ startUs, endUs }) => startUs < recordedUs && recordedUs < endUs);
  if (gap === undefined) return recordedUs;
  return recordedUs - gap.startUs <= gap.endUs - recordedUs ? gap.startUs : gap.endUs;
}

/** The frame so much recorded time before or after another one, always another one; a gap on the way is crossed. May lie outside of the track. */
export function frameBeside(index: FrameIndex, gaps: readonly Gap[], frame: number, byUs: number): number {
  const atUs = index.timeOf(frame) + byUs;
  const gap = gaps.find(({ startUs, endUs }) => startUs < atUs && atUs < endUs);
  if (byUs < 0) return Math.min(frame - 1, index.frameAt(gap?.startUs ?? atUs));
  return Math.max(frame + 1, index.frameAt(gap?.endUs ?? atUs));
}

/**
 * Recorded time and play time, both in µs. Recorded time is the session's clock, as in the rows. Play time is what a replay at speed 1
 * takes to get there: the same where gaps are honoured, less by the gaps before where they are skipped.
 */
export class PlayTimes {
  readonly durationUs: number;
  readonly #skipped: readonly Gap[];

  /** `recordedEndUs`: end of the last frame. */
  constructor(gaps: readonly Gap[], recordedEndUs: number, mode: GapMode) {
    this.#skipped = mode === 'skip' ? gaps : [];
    this.durationUs = this.playUs(recordedEndUs);
  }

  /** All of a skipped gap is one moment. */
  playUs(recordedUs: number): number {
    let skippedUs = 0;
    for (const { startUs, endUs } of this.#skipped) {
      if (recordedUs <= startUs) break;
      skippedUs += Math.min(recordedUs, endUs) - startUs;
    }
    return recordedUs - skippedUs;
  }

  /** Where a skipped gap lies, its end: that is where the replay goes on. */
  recordedUs(playUs: number): number {
    let recordedUs = playUs;
    for (const { startUs, endUs } of this.#skipped) {
      if (recordedUs < startUs) break;
      recordedUs += endUs - startUs;
    }
    return recordedUs;
  }
}
