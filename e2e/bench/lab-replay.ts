import { fromBase64 } from '../../src/domain/base64.ts';
import type { DetectorSpec } from '../../src/domain/detector.ts';
import type { Backend, Run, RunMode } from '../../src/domain/runs.ts';
import { thisMachine } from '../../src/platform/machine.ts';
import { plainReplay, type ReplayContract, type ReplayEvent, type ReplaySettings, type ReplayStatus } from '../../src/rpc/replay-contract.ts';
import { callback, spawnDetect, spawnReplay, transfer, type WorkerClient } from '../../src/rpc/spawn.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { getSession, putSession } from '../../src/storage/sessions.ts';
import { recordScene } from '../pages/record-scene.ts';

/**
 * Records the demo scene as fast as it goes and gives the session's id. It then passes for a camera's: the player reads back the
 * number painted in each frame of a demo session, which no other session pays for.
 */
export async function recordLong(frames: number, width: number, height: number): Promise<string> {
  const { session } = await recordScene({ frames, width, height });
  const source = { ...session.source, id: 'camera' };
  await putSession({ ...session, source, tracks: session.tracks.map((track) => (track.kind === 'video' ? { ...track, source } : track)) });
  return session.id;
}

export interface PreparedModel {
  readonly detector: DetectorSpec;
  attach(port: MessagePort): Promise<void>;
  newRun(sessionId: string, mode: RunMode): Run;
  dispose(): void;
}

/** Loads a model into a detect worker, on one thread where it is the CPU's. */
export async function prepareModel(url: string, wanted: Backend = 'wasm'): Promise<PreparedModel> {
  const blob = await (await fetch(url)).blob();
  const worker = spawnDetect();
  const report = await worker.call((api) => api.inspect(blob));
  if (report.family === undefined || report.defaults === undefined) throw new Error(report.why);
  const detector: DetectorSpec = { family: report.family, modelSha256: '0'.repeat(64), modelName: url, options: report.defaults };
  const { backend } = await worker.call((api) => api.load(blob, detector, { backend: wanted, threads: 1 }));
  return {
    detector,
    attach: (port) => worker.call((api) => api.attach(transfer(port, [port]))),
    newRun: (sessionId, mode) => ({
      id: crypto.randomUUID(),
      sessionId,
      trackId: 'cam0',
      name: 'bench',
      mode,
      state: 'running',
      detector,
      backend,
      createdAtMs: Date.now(),
      appVersion: __APP_VERSION__,
      frames: 0,
      skipped: 0,
      detections: 0,
      meanMs: {},
    }),
    dispose: () => worker.dispose(),
  };
}

export interface BareDecodeTask {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly config: VideoDecoderConfig;
  readonly chunks: readonly { readonly offset: number; readonly bytes: number; readonly key: boolean; readonly timestampUs: number }[];
}

/** What a worker of its own answers to one task: a rate per second. */
async function measureInWorker(worker: Worker, task: object, parts: Transferable[] = []): Promise<number> {
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(task, parts);
    });
  } finally {
    worker.terminate();
  }
}

async function decodeTask(sessionId: string): Promise<BareDecodeTask> {
  const session = await getSession(sessionId);
  const index = await frameIndex(sessionId, 'cam0');
  const segment = session.tracks[0]?.segments[0];
  if (segment === undefined) throw new Error('The session has no segment.');
  const { description, ...decoder } = segment.decoder;
  return {
    file: new Uint8Array(await (await mediaFileOf(sessionId, segment.path)).arrayBuffer()),
    config: { ...decoder, ...(description === undefined ? {} : { description: fromBase64(description) }), optimizeForLatency: true },
    chunks: Array.from({ length: index.count }, (_, frame) => ({ ...index.place(frame), key: index.isKey(frame), timestampUs: index.timeOf(frame) })),
  };
}

/** Frames a second of nothing but a VideoDecoder in a worker, fed from memory as fast as it takes chunks. */
export async function bareDecode(sessionId: string): Promise<number> {
  return measureInWorker(new Worker(new URL('./bare-decode.ts', import.meta.url), { type: 'module' }), await decodeTask(sessionId));
}

async function firstPicture(sessionId: string): Promise<VideoFrame> {
  const { file, config, chunks: [first] } = await decodeTask(sessionId);
  if (first === undefined) throw new Error('The session has no frame.');
  const pictures: VideoFrame[] = [];
  // What goes wrong is what `flush` rejects with.
  const decoder = new VideoDecoder({ output: (picture) => pictures.push(picture), error: () => undefined });
  decoder.configure(config);
  decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: first.timestampUs, data: file.subarray(first.offset, first.offset + first.bytes) }));
  await decoder.flush();
  decoder.close();
  const [picture] = pictures;
  if (picture === undefined) throw new Error('The decoder gave no picture.');
  return picture;
}

/** Inferences a second of nothing but the engine on one ready tensor, made of the session's first picture. */
export async function bareInference(sessionId: string, modelUrl: string, runs: number, backend: Backend): Promise<number> {
  const picture = await firstPicture(sessionId);
  const task = { url: new URL(modelUrl, location.href).href, picture, runs, backend };
  return measureInWorker(new Worker(new URL('./bare-inference.ts', import.meta.url), { type: 'module' }), task, [picture]);
}

export const everyFrameSettings: ReplaySettings = { ...plainReplay, mode: 'every-frame' };

export async function withPlayer<Result>(
  sessionId: string,
  settings: ReplaySettings,
  use: (player: WorkerClient<ReplayContract>, ended: Promise<ReplayStatus>) => Promise<Result>,
): Promise<Result> {
  const player = spawnReplay();
  const canvas = document.createElement('canvas');
  document.body.replaceChildren(canvas);
  const offscreen = canvas.transferControlToOffscreen();
  try {
    let end: (status: ReplayStatus) => void = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const ended = new Promise<ReplayStatus>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    const listen = callback((event: ReplayEvent) => {
      if (event.kind === 'failed') fail(event.error);
      else if (event.status.at === 'ended') end(event.status);
    });
    await player.call((api) => api.open(sessionId, transfer(offscreen, [offscreen]), settings, listen));
    return await use(player, ended);
  } finally {
    player.dispose();
  }
}

/** Whether there is a GPU that is not emulated on the CPU. */
export async function hasGpu(): Promise<boolean> {
  return (await thisMachine()).gpu === 'real';
}

/** Frames a second of an every-frame replay: without a model, or as a run of one. */
export async function everyFrame(sessionId: string, modelUrl: string | null, backend: Backend = 'wasm'): Promise<number> {
  const model = modelUrl === null ? null : await prepareModel(modelUrl, backend);
  try {
    return await withPlayer(sessionId, everyFrameSettings, async (player, ended) => {
      const startMs = performance.now();
      let frames: number;
      if (model === null) {
        await player.call((api) => api.play());
        frames = (await ended).presented;
      } else {
        const { port1, port2 } = new MessageChannel();
        await model.attach(port2);
        const run = model.newRun(sessionId, 'every-frame');
        const done = await player.call((api) => api.run(transfer({ run, mode: 'every-frame', detector: port1 }, [port1]), new AbortController().signal));
        frames = done.frames;
      }
      return (frames * 1000) / (performance.now() - startMs);
    });
  } finally {
    model?.dispose();
  }
}

/** A paced replay to its end. */
export async function paced(sessionId: string): Promise<ReplayStatus & { durationMs: number }> {
  const { durationUs } = await getSession(sessionId);
  return withPlayer(sessionId, { ...everyFrameSettings, mode: 'paced' }, async (player, ended) => {
    await player.call((api) => api.play());
    return { ...(await ended), durationMs: durationUs / 1000 };
  });
}
