import type { FrameResult } from '../../src/domain/runs.ts';
import { appendFragment, frameBlocks } from '../../src/storage/frames.ts';
import { putSession } from '../../src/storage/sessions.ts';
import { RunWriter } from '../../workers/replay/run-writer.ts';
import { newRun } from '../pages/motion-run.ts';
import { recordScene } from '../pages/record-scene.ts';

const trackId = 'cam0';

/**
 * A session of so many frames with a run over all of them, stored as the recorder and the writer of runs store theirs. Recorded are ten seconds,
 * of which the rows of all the others have their pictures. It passes for a camera's.
 */
export async function storeLong(frames: number): Promise<string> {
  const { session } = await recordScene({ frames: 300, width: 1280, height: 720 });
  const recorded = await frameBlocks(session.id, trackId);
  for (let first = session.tracks[0]?.frames ?? 0; first < frames; ) {
    const shiftUs = Math.round((first * 1e6) / 30);
    const from = first;
    for (const block of recorded) {
      const later = (times: Float64Array): Float64Array => times.map((time) => time + shiftUs);
      await appendFragment({ ...block, first: from + block.first, timestampUs: later(block.timestampUs), arrivalUs: later(block.arrivalUs) }, null);
      first = from + block.first + block.bytes.length;
    }
  }
  const stored = await frameBlocks(session.id, trackId);
  const count = stored.reduce((sum, block) => sum + block.bytes.length, 0);
  const source = { ...session.source, id: 'camera' };
  const tracks = session.tracks.map((track) => ({ ...track, frames: count, segments: track.segments.map((segment) => ({ ...segment, frames: count })) }));
  await putSession({ ...session, name: 'An hour', source, tracks, durationUs: Math.round((count * 1e6) / 30) });
  await storeRun(session.id, stored.flatMap((block) => [...block.timestampUs]));
  return session.id;
}

async function storeRun(sessionId: string, timesUs: readonly number[]): Promise<void> {
  const writer = await RunWriter.start(newRun(sessionId, 'every-frame'));
  for (const [frame, timestampUs] of timesUs.entries()) await writer.add(resultOf(frame, timestampUs));
  await writer.finish({ state: 'complete' });
}

/** Two things that move on, and every stage's time. */
function resultOf(frame: number, timestampUs: number): FrameResult {
  const x = (frame % 100) / 200;
  const startMs = frame * 20;
  return {
    frame,
    timestampUs,
    detections: [0, 1].map((classId) => ({ label: `thing ${classId}`, classId, score: 0.9, box: [x, 0.2, x + 0.1234567, 0.5] as const, trackId: classId + 1 })),
    timingMs: { read: 0.1, decode: 3.2, preprocess: 2.1, infer: 11.3, postprocess: 0.4 },
    startMs: { read: startMs, decode: startMs + 0.1, preprocess: startMs + 3.3, infer: startMs + 5.4, postprocess: startMs + 16.7 },
  };
}
