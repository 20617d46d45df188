import type { DetectorSpec } from './detector.ts';

type Choice = Pick<DetectorSpec, 'everyNth'>;

/** Whether a detector is shown a frame. */
export function looksAt({ everyNth = 1 }: Choice, frame: number): boolean {
  return frame % everyNth === 0;
}

/** How many frames of a track it should have been shown, and has no results for. */
export function missedFrames({ everyNth = 1 }: Choice, frames: number, results: number): number {
  return Math.max(0, Math.ceil(frames / everyNth) - results);
}
