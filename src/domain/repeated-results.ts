import type { Gap } from './play-times.ts';
import type { Findings, FrameResult } from './runs.ts';

/** So long after its frame a result is shown, marked, where frames have none of their own; recorded time. */
export const longestRepeatUs = 1_000_000;

/** Whether there is anything to show. */
export function foundAnything({ detections, classes, semantic, anomaly }: Findings): boolean {
  return detections.length > 0 || classes !== undefined || semantic !== undefined || anomaly !== undefined;
}

/** Whether a result of an earlier frame may be shown at a moment: not for long, and never over a gap, after which the scene is another one. */
export function isRepeatable(result: FrameResult, timestampUs: number, gaps: readonly Gap[]): boolean {
  const ageUs = timestampUs - result.timestampUs;
  if (ageUs <= 0 || ageUs > longestRepeatUs || !foundAnything(result)) return false;
  return !gaps.some(({ startUs, endUs }) => startUs > result.timestampUs && endUs <= timestampUs);
}
