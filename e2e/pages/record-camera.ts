import type { FeedReply, FeedRequest } from '../../src/domain/feed.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import { unpackFrames } from '../../src/domain/frames.ts';
import type { Session } from '../../src/domain/session.ts';
import { spawnRecord, transfer, callback } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';

export interface CameraRecording {
  readonly session: Session;
  readonly rows: readonly FrameRow[];
  /** What the camera stamped on each frame on its way to the recorder. */
  readonly cameraUs: readonly number[];
}

/** Records the camera until this many frames have passed, noting each frame's own timestamp before the recorder gets it. */
export async function recordCameraFrames(frames: number): Promise<CameraRecording> {
  const camera = await findSource('camera')?.acquire({ width: 640, height: 480, frameRate: 30 }, new AbortController().signal);
  const feed = camera?.openFeed();
  if (camera === undefined || feed?.kind !== 'stream') throw new Error('The camera gives no stream.');
  const cameraUs: number[] = [];
  let enough: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (enough = resolve));
  const { port1, port2 } = new MessageChannel();
  const reader = feed.frames.getReader();
  port1.onmessage = async ({ data }: MessageEvent<FeedRequest>) => {
    if (data === 'close') return reader.cancel();
    const { value: frame } = await reader.read();
    if (frame === undefined) return port1.postMessage(null satisfies FeedReply);
    cameraUs.push(frame.timestamp);
    if (cameraUs.length === frames) enough();
    port1.postMessage(frame satisfies FeedReply, [frame]);
  };
  const worker = spawnRecord();
  try {
    const request = recordRequest({ kind: 'port', port: port2, live: true }, camera.info);
    await worker.call((api) => api.start(transfer(request, requestTransferables(request)), callback(() => undefined)));
    await passed;
    const session = await worker.call((api) => api.stop());
    return { session, rows: (await frameBlocks(session.id, 'cam0')).flatMap((block) => [...unpackFrames(block)]), cameraUs };
  } finally {
    worker.dispose();
    camera.release();
  }
}
