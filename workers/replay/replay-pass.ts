import { hasFindings, type FrameResult, type Run } from '../../src/domain/runs.ts';
import type { ReplayMode } from '../../src/rpc/replay-contract.ts';
import { detectPaced } from './as-live-pass.ts';
import type { Clock } from './clock.ts';
import type { Deck } from './deck.ts';
import { playEveryFrame } from './every-frame-pass.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import { playPaced, type PacedPass } from './paced-pass.ts';
import type { Reporter } from './reporter.ts';
import { ownResult, type ResultSource } from './result-source.ts';

export interface ReplayPass {
  readonly deck: Deck;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly mode: ReplayMode;
  /** The last frame that the decoder hands out. */
  readonly last: number;
  readonly results: ResultSource;
  /** Recorded time from which the clock goes on; undefined: the first picture's. */
  readonly fromUs: number | undefined;
  /** A picture stands, with its own result if it has one. A promise holds the pass back. */
  readonly shown: (own: FrameResult | null) => Promise<void> | undefined;
  /** Set where the results come from a detector: what it is shown. */
  readonly detector?: Pick<Run, 'level'> & {
    readonly looksAt: (frame: number) => boolean;
    /** A frame that it should have been shown came too late. */
    readonly late: (frame: number) => void;
  };
}

/** Replays once, from where the decoder stands to the last frame. */
export async function replayOnce({ deck, reporter, clock, mode, last, results, fromUs, shown, detector }: ReplayPass, signal: AbortSignal): Promise<void> {
  const { decoder, index, times } = deck;
  const { figures } = reporter;
  const present = (decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null): Promise<void> | undefined => {
    const own = ownResult(decoded, result);
    const drawn = hasFindings(detector ?? {}) ? result : null;
    const right = dueMs === null ? deck.drawForTheEye(decoded, drawn) : deck.draw(decoded, drawn);
    reporter.presented(decoded, own, dueMs, right);
    return shown(own);
  };
  if (mode === 'every-frame') {
    figures.start(performance.now());
    return playEveryFrame(decoder, results, present, signal).finally(() => deck.settle());
  }
  const begin = (firstUs: number): void => {
    clock.start(times.playUs(fromUs ?? firstUs));
    figures.start(performance.now());
  };
  const skip = (frame: number): void => {
    figures.skip();
    if (detector?.looksAt(frame) === true) detector.late(frame);
  };
  const waiting = (playUs: number): void => reporter.waiting(times.recordedUs(playUs));
  const pass: PacedPass = { decoder, index, last, times, clock, results, present, begin, skip, waiting };
  return detector === undefined ? playPaced(pass, signal) : detectPaced({ ...pass, looksAt: detector.looksAt }, signal);
}
