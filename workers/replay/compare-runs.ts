import type { ComparisonRequest } from '../../src/domain/comparison/comparison-request.ts';
import { ComparisonSum, type ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';
import { AppError } from '../../src/domain/errors.ts';
import { videoTracks } from '../../src/domain/session.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { openAnswers } from './answers.ts';

/** Frames. */
const reportedEvery = 2000;

/** Compares two sides over a track, frame by frame, with a block of each in memory. Errors: `session-missing`, `media-missing`, `run-missing`, `run-elsewhere`. */
export async function compareRuns(
  sessionId: string, trackId: string, { a, b, criteria }: ComparisonRequest, progress: (done: number) => void, signal: AbortSignal,
): Promise<ComparisonOutcome> {
  const session = await getSession(sessionId);
  const track = videoTracks(session).find(({ id }) => id === trackId);
  if (track === undefined) throw new AppError('media-missing', `The session has no video ${trackId}.`);
  const index = await frameIndex(sessionId, trackId);
  const place = { session, track, index };
  const [sideA, sideB] = await Promise.all([openAnswers(a, place), openAnswers(b, place)]);
  const sum = new ComparisonSum(index.count, criteria, a.kind === b.kind ? 'none' : a.kind === 'truth' ? 'a' : 'b');
  for (let frame = 0; frame < index.count; frame++) {
    signal.throwIfAborted();
    if (frame > 0 && frame % reportedEvery === 0) progress(frame / index.count);
    sum.add(frame, await sideA.at(frame), await sideB.at(frame));
  }
  return sum.outcome;
}
