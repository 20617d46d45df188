import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import { appendFragment } from '../../src/storage/frames.ts';
import { FrameStatistics } from '../../workers/record/frame-statistics.ts';

/** Milliseconds a frame for its row, with the transaction of its fragment: a second of 30 frames. */
export async function rowsMs(fragments: number): Promise<number> {
  const perFragment = 30;
  const sessionId = crypto.randomUUID();
  const start = performance.now();
  for (let fragment = 0; fragment < fragments; fragment++) {
    const rows = Array.from({ length: perFragment }, (_, i): FrameRow => {
      const index = fragment * perFragment + i;
      return { index, timestampUs: index * 33_333, durationUs: 33_333, key: i === 0, segment: 0, bytes: 20_000 + i, arrivalUs: index * 33_333 + 400, droppedBefore: 0 };
    });
    await appendFragment(packFrames({ sessionId, trackId: 'cam0', segment: 0, fileOffset: fragment * 1_000_000 }, rows), null);
  }
  return (performance.now() - start) / (fragments * perFragment);
}

/** Milliseconds for the statistics of a camera's picture (I420, noise), from offering it to having counted it; a frame in three at 30 a second. */
export async function statisticsMs(width: number, height: number, frames: number): Promise<number> {
  const data = Uint8Array.from({ length: (width * height * 3) / 2 }, (_, at) => Math.imul(at, 2654435761) >>> 19);
  const frame = new VideoFrame(data, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 });
  const statistics = new FrameStatistics();
  const start = performance.now();
  for (let i = 0; i < frames; i++) {
    statistics.offer(frame, i * 100_000);
    await statistics.finish();
  }
  const spentMs = performance.now() - start;
  frame.close();
  const looked = (await statistics.finish())?.frames;
  if (looked !== frames) throw new Error(`${looked} of ${frames} frames were counted.`);
  return spentMs / frames;
}
