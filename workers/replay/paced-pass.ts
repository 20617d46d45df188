import type { FrameIndex } from '../../src/domain/frame-index.ts';
import type { Clock } from './clock.ts';
import type { Present } from './every-frame-pass.ts';
import type { DecodedFrame, FrameDecoder } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** A replay that can't keep up at all still shows a picture this often, late as it is. */
const longestBlankMs = 250;

export interface PacedPass {
  readonly decoder: FrameDecoder;
  readonly index: FrameIndex;
  readonly clock: Clock;
  readonly results: ResultSource;
  readonly present: Present;
  readonly skip: () => void;
  /** Called once the first picture is ready: starts the clock. */
  readonly begin: (firstUs: number) => void;
}

/** Whether the frame after this one is already due, so that showing this one would only make more of them late. */
export function isOvertaken(frame: number, index: FrameIndex, clock: Clock): boolean {
  return frame + 1 < index.count && clock.isDue(index.timeOf(frame + 1));
}

/** Presents frames when they are due, to the end of the last one; a frame whose successor is already due is skipped. */
export async function playPaced(pass: PacedPass, signal: AbortSignal): Promise<void> {
  const { decoder, index, clock, results, present, skip } = pass;
  let begun = false;
  let shownAtMs = performance.now();
  const show = async (decoded: DecodedFrame): Promise<void> => {
    const result = await results.resultFor(decoded);
    if (!begun) pass.begin(decoded.timestampUs);
    begun = true;
    if (isOvertaken(decoded.frame, index, clock) && performance.now() - shownAtMs < longestBlankMs) return skip();
    await clock.until(decoded.timestampUs, signal);
    await present(decoded, result, clock.dueMs(decoded.timestampUs));
    shownAtMs = performance.now();
  };
  for (let decoded = await decoder.next(true, signal); decoded !== null; decoded = await decoder.next(true, signal)) {
    try {
      await show(decoded);
    } finally {
      decoded.picture.close();
    }
  }
  await clock.until(index.durationTotalUs, signal);
}
