import { feedTransferables, type FeedReply, type FeedRequest, type FrameFeed } from '../../src/domain/feed.ts';
import { newId } from '../../src/domain/ids.ts';
import { mainTrackId, type Session, type SourceInfo } from '../../src/domain/session.ts';
import type { CodecChoice, LiveDetection, RecordEvent, RecordRequest } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';

export interface SceneOptions {
  readonly frames: number;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly codec?: CodecChoice;
  /** At the frame rate; otherwise as fast as the encoder takes them. */
  readonly paced?: boolean;
  readonly live?: LiveDetection;
}

export interface SceneRecording {
  readonly session: Session;
  readonly events: RecordEvent[];
  /** From asking for the end to having the session, ms. */
  readonly stopMs: number;
}

/** Ends a port feed after a number of frames. */
function limitFeed(feed: FrameFeed, frames: number): FrameFeed {
  if (feed.kind !== 'port') return feed;
  const inner = feed.port;
  const { port1, port2 } = new MessageChannel();
  let left = frames;
  inner.onmessage = ({ data }: MessageEvent<FeedReply>) => port1.postMessage(data, data === null ? [] : [data]);
  port1.onmessage = ({ data }: MessageEvent<FeedRequest>) => {
    if (data === 'pull' && left-- <= 0) port1.postMessage(null);
    else inner.postMessage(data);
  };
  return { ...feed, port: port2 };
}

/** What the app says when it starts a recording. */
export function recordRequest(feed: FrameFeed, source: SourceInfo, options: { codec?: CodecChoice; live?: LiveDetection } = {}): RecordRequest {
  return {
    sessionId: newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
    name: 'Test session',
    tracks: [{ trackId: mainTrackId, source, feed }],
    codec: options.codec ?? 'auto',
    device: { userAgent: navigator.userAgent, platform: 'test', cores: navigator.hardwareConcurrency },
    appVersion: __APP_VERSION__,
    timeOriginMs: performance.timeOrigin,
    ...(options.live === undefined ? {} : { live: options.live }),
  };
}

export function requestTransferables(request: RecordRequest): Transferable[] {
  const live = request.live === undefined ? [] : [request.live.detector, request.live.preview];
  return [...request.tracks.flatMap(({ feed }) => feedTransferables(feed)), ...(request.signals === undefined ? [] : [request.signals.port]), ...live];
}

/** Records the demo scene through the real record worker. */
export async function recordScene({ frames, width = 640, height = 480, frameRate = 30, paced = false, ...options }: SceneOptions): Promise<SceneRecording> {
  const scene = await findSource('demo-scene')?.acquire({ width, height, frameRate, unpaced: !paced }, new AbortController().signal);
  if (scene === undefined) throw new Error('There is no demo scene.');
  const worker = spawnRecord();
  const events: RecordEvent[] = [];
  try {
    const request = recordRequest(limitFeed(scene.openFeed(), frames), scene.info, options);
    const ended = new Promise<void>((resolve, reject) => {
      const listen = callback((event: RecordEvent) => {
        events.push(event);
        if (event.kind === 'ended') resolve();
      });
      worker.call((api) => api.start(transfer(request, requestTransferables(request)), listen)).catch(reject);
      void worker.died.then(reject);
    });
    await ended;
    const askedMs = performance.now();
    const session = await worker.call((api) => api.stop());
    return { session, events, stopMs: performance.now() - askedMs };
  } finally {
    worker.dispose();
    scene.release();
  }
}
