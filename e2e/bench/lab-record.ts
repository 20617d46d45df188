import { lostFrames, totalDrops, type DropCounts } from '../../src/domain/drops.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { Session } from '../../src/domain/session.ts';
import type { LiveDetection, RecordEvent, RecordRequest } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import type { AcquiredSource, SourceRequest } from '../../src/sources/source.ts';
import { recordRequest, requestTransferables } from '../pages/record-scene.ts';
import { prepareModel, type PreparedModel } from './lab-replay.ts';

const size = { width: 1280, height: 720, frameRate: 30 };

async function acquire(id: string, request: Partial<SourceRequest> = {}): Promise<AcquiredSource> {
  const source = await findSource(id)?.acquire({ ...size, ...request }, new AbortController().signal);
  if (source === undefined) throw new Error(`There is no source ${id}.`);
  return source;
}

/** Resolves with the wall time, or when this many frames have been encoded. */
type Until = { readonly seconds: number } | { readonly frames: number };

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

export interface Outcome {
  readonly session: Session;
  readonly stopMs: number;
  readonly run: Run | undefined;
}

/** One track for each source. */
async function record(sources: readonly AcquiredSource[], until: Until, live?: LiveDetection, worker = spawnRecord()): Promise<Outcome> {
  try {
    const request = requestFor(sources, live);
    let reached: () => void = () => undefined;
    const enough = 'seconds' in until ? wait(until.seconds) : new Promise<void>((resolve) => (reached = resolve));
    const listen = callback((event: RecordEvent) => {
      if ('frames' in until && event.kind === 'status' && event.status.encodedFrames >= until.frames) reached();
    });
    await worker.call((api) => api.start(transfer(request, requestTransferables(request)), listen));
    await enough;
    const askedMs = performance.now();
    const session = await worker.call((api) => api.stop());
    return { session, stopMs: performance.now() - askedMs, run: live?.run };
  } finally {
    worker.dispose();
    for (const source of sources) source.release();
  }
}

export function requestFor(sources: readonly AcquiredSource[], live?: LiveDetection): RecordRequest {
  const [request, ...others] = sources.map((source) => recordRequest(source.openFeed(), source.info, live === undefined ? {} : { live }));
  if (request === undefined) throw new Error('There is nothing to record.');
  const tracks = [request, ...others].flatMap(({ tracks }) => tracks).map((track, position) => ({ ...track, trackId: `cam${position}` }));
  return { ...request, tracks };
}

/** Milliseconds from asking a recording of the demo scene to stop until its session is durable. */
export async function stopAfter(frames: number, unpaced: boolean): Promise<number> {
  const { stopMs } = await record([await acquire('demo-scene', { unpaced })], { frames });
  return stopMs;
}

function liveDetection(model: PreparedModel, sessionId: string): { live: LiveDetection; ends: MessagePort[] } {
  const detector = new MessageChannel();
  const preview = new MessageChannel();
  return { live: { run: model.newRun(sessionId, 'live'), detector: detector.port1, preview: preview.port1 }, ends: [detector.port2, preview.port2] };
}

/** Records the camera for some seconds, with live detection by a model when one is named. */
export async function recordCamera(seconds: number, modelUrl: string | null): Promise<{ frames: number; lost: number; drops: Session['tracks'][number]['drops']; codec: string; detected: number }> {
  const source = await acquire('camera');
  const model = modelUrl === null ? null : await prepareModel(modelUrl);
  const { live, ends } = model === null ? { live: undefined, ends: [] } : liveDetection(model, 'bench');
  const detectorEnd = ends[0];
  if (model !== null && detectorEnd !== undefined) await model.attach(detectorEnd);
  let detected = 0;
  const previewEnd = ends[1];
  if (previewEnd !== undefined) previewEnd.onmessage = () => detected++;
  try {
    const { session } = await record([source], { seconds }, live);
    const track = session.tracks[0];
    const drops = track?.drops ?? {};
    return { frames: track?.frames ?? 0, lost: totalDrops(drops), drops, codec: track?.segments[0]?.decoder.codec ?? '', detected };
  } finally {
    model?.dispose();
  }
}

export interface TrackOutcome {
  readonly frames: number;
  readonly lost: number;
  readonly drops: DropCounts;
}

/**
 * Records three cameras at 640 × 480 for some seconds. Chrome's second test camera gives depth, which no encoder takes, so it is left out.
 */
export async function recordThree(seconds: number): Promise<TrackOutcome[]> {
  const [first, , second, third] = (await findSource('camera')?.choices()) ?? [];
  const chosen = [first, second, third].flatMap((choice) => (choice === undefined ? [] : [choice.deviceId]));
  if (chosen.length < 3) throw new Error('The browser has too few cameras.');
  const sources: AcquiredSource[] = [];
  for (const deviceId of chosen) sources.push(await acquire('camera', { deviceId, width: 640, height: 480 }));
  const { session } = await record(sources, { seconds });
  return session.tracks.map(({ frames, drops }) => ({ frames, drops, lost: lostFrames(drops) }));
}

let camera: AcquiredSource | undefined;
let warm: ReturnType<typeof spawnRecord> | undefined;

/** What the page has done before anybody taps Record: the camera is on, the worker is there and has chosen its codec. */
export async function switchCameraOn(): Promise<void> {
  camera = await acquire('camera');
  warm = spawnRecord();
  await warm.call((api) => api.prepare({ ...size, codec: 'auto' }));
}

/** Records the camera that is on; gives the bytes of the media. */
export async function recordOurs(seconds: number): Promise<number> {
  if (camera === undefined || warm === undefined) throw new Error('The camera is off.');
  return (await record([camera], { seconds }, undefined, warm)).session.bytes;
}

/** MediaRecorder of Chromium 156 delivers half of the bitrate it is asked for with H.264; asked for twice as much it delivers what ours does. */
const askedFor = 2;

/** Records the camera that is on with the browser's own recorder at the same codec and bitrate, in memory; gives its bytes. */
export async function recordTheirs(seconds: number): Promise<number> {
  if (!(camera?.preview instanceof MediaStream)) throw new Error('The camera gives no stream.');
  const bitrate = askedFor * Math.round(size.width * size.height * size.frameRate * 0.15);
  const recorder = new MediaRecorder(camera.preview, { mimeType: 'video/mp4;codecs=avc1.64001f', videoBitsPerSecond: bitrate });
  let bytes = 0;
  recorder.ondataavailable = ({ data }) => (bytes += data.size);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await wait(seconds);
  recorder.stop();
  await stopped;
  camera.release();
  return bytes;
}
