import type { FrameResult } from '../../src/domain/runs.ts';
import { msSince } from '../../src/rpc/epoch.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** Reading and decoding of a frame, as a result keeps them; `runAtMs` is when the run began, see rpc/epoch. */
export function decodeTimes({ timingMs, startAtMs }: DecodedFrame, runAtMs: number): Required<Pick<FrameResult, 'timingMs' | 'startMs'>> {
  return { timingMs, startMs: { read: msSince(runAtMs, startAtMs.read), decode: msSince(runAtMs, startAtMs.decode) } };
}

/** In place of a detector, for a run that stops after decoding. */
export function onlyDecoding(runAtMs: number): ResultSource {
  return {
    window: 1,
    resultFor: (decoded) => ({ frame: decoded.frame, timestampUs: decoded.timestampUs, detections: [], ...decodeTimes(decoded, runAtMs) }),
  };
}
