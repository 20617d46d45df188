import { isSameRange } from '../../src/domain/play-range.ts';
import type { ReplaySettings } from '../../src/rpc/replay-contract.ts';

/** Whether the frame that stands has to be drawn anew. */
export function drawsOtherwise(a: ReplaySettings, b: ReplaySettings): boolean {
  return a.showRunId !== b.showRunId || a.comparisonView !== b.comparisonView || JSON.stringify(a.comparison) !== JSON.stringify(b.comparison);
}

/** Whether what plays has to begin anew where it is. */
export function playsOtherwise(a: ReplaySettings, b: ReplaySettings): boolean {
  return a.mode !== b.mode || a.gaps !== b.gaps || !isSameRange(a.range, b.range);
}
