import type { FrameIndex } from '../../src/domain/frame-index.ts';
import type { PlayTimes } from '../../src/domain/play-times.ts';
import type { Clock } from './clock.ts';
import type { Present } from './every-frame-pass.ts';
import type { DecodedFrame, FrameDecoder } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** A replay that can't keep up at all still shows a picture this often, late as it is. */
const longestBlankMs = 250;

/** In a wait longer than this it is told how far it has come, play time. */
const tellEveryUs = 100_000;

export interface PacedPass {
  readonly decoder: FrameDecoder;
  readonly index: FrameIndex;
  /** Where it ends: the last frame that the decoder hands out. */
  readonly last: number;
  readonly times: PlayTimes;
  /** Runs in play time. */
  readonly clock: Clock;
  readonly results: ResultSource;
  readonly present: Present;
  /** A frame came too late to be presented. */
  readonly skip: (frame: number) => void;
  /** Called once the first picture is ready, with its recorded time: starts the clock. */
  readonly begin: (firstUs: number) => void;
  /** Called now and then in a long wait, with the play time by then. */
  readonly waiting: (playUs: number) => void;
}

/** Whether the frame after this one is already due, so that showing this one would only make more of them late. */
export function isOvertaken(frame: number, { index, last, times, clock }: PacedPass): boolean {
  return frame < last && clock.isDue(times.playUs(index.timeOf(frame + 1)));
}

/** Waits for the end of the last frame. Rejects when aborted. */
export function untilEnd(pass: PacedPass, signal: AbortSignal): Promise<void> {
  const { index, last, times } = pass;
  return untilDue(times.playUs(index.endOf(last)), pass, signal);
}

/** Waits until a play time is due. Rejects when aborted. */
export async function untilDue(playUs: number, { clock, waiting }: PacedPass, signal: AbortSignal): Promise<void> {
  for (let us = clock.positionUs() + tellEveryUs; us < playUs; us += tellEveryUs) {
    await clock.until(us, signal);
    waiting(us);
  }
  await clock.until(playUs, signal);
}

/** Presents frames when they are due, to the end of the last one; a frame whose successor is already due is skipped. */
export async function playPaced(pass: PacedPass, signal: AbortSignal): Promise<void> {
  const { decoder, times, clock, results, present, skip } = pass;
  let begun = false;
  let shownAtMs = performance.now();
  const show = async (decoded: DecodedFrame): Promise<void> => {
    const result = await results.resultFor(decoded);
    if (!begun) pass.begin(decoded.timestampUs);
    begun = true;
    if (isOvertaken(decoded.frame, pass) && performance.now() - shownAtMs < longestBlankMs) return skip(decoded.frame);
    const dueUs = times.playUs(decoded.timestampUs);
    await untilDue(dueUs, pass, signal);
    await present(decoded, result, clock.dueMs(dueUs));
    shownAtMs = performance.now();
  };
  for (let decoded = await decoder.next(true, signal); decoded !== null; decoded = await decoder.next(true, signal)) {
    try {
      await show(decoded);
    } finally {
      decoded.picture.close();
    }
  }
  await untilEnd(pass, signal);
}
