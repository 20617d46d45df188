import { totalDrops } from '../../src/domain/drops.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { Session } from '../../src/domain/session.ts';
import type { LiveDetection, RecordEvent } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import type { AcquiredSource } from '../../src/sources/source.ts';
import { recordRequest, requestTransferables } from '../pages/record-scene.ts';
import { prepareModel, type PreparedModel } from './lab-replay.ts';

const size = { width: 1280, height: 720, frameRate: 30 };

async function acquire(id: string, unpaced: boolean): Promise<AcquiredSource> {
  const source = await findSource(id)?.acquire({ ...size, unpaced }, new AbortController().signal);
  if (source === undefined) throw new Error(`There is no source ${id}.`);
  return source;
}

/** Resolves with the wall time, or when this many frames have been encoded. */
type Until = { readonly seconds: number } | { readonly frames: number };

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

interface Outcome {
  readonly session: Session;
  readonly stopMs: number;
  readonly run: Run | undefined;
}

async function record(source: AcquiredSource, until: Until, live?: LiveDetection): Promise<Outcome> {
  const worker = spawnRecord();
  try {
    const request = recordRequest(source.openFeed(), source.info, live === undefined ? {} : { live });
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
    source.release();
  }
}

/** Milliseconds from asking a recording of the demo scene to stop until its session is durable. */
export async function stopAfter(frames: number, unpaced: boolean): Promise<number> {
  const { stopMs } = await record(await acquire('demo-scene', unpaced), { frames });
  return stopMs;
}

function liveDetection(model: PreparedModel, sessionId: string): { live: LiveDetection; ends: MessagePort[] } {
  const detector = new MessageChannel();
  const preview = new MessageChannel();
  return { live: { run: model.newRun(sessionId, 'live'), detector: detector.port1, preview: preview.port1 }, ends: [detector.port2, preview.port2] };
}

/** Records the camera for some seconds, with live detection by a model when one is named. */
export async function recordCamera(seconds: number, modelUrl: string | null): Promise<{ frames: number; lost: number; drops: Session['tracks'][number]['drops']; codec: string; detected: number }> {
  const source = await acquire('camera', false);
  const model = modelUrl === null ? null : await prepareModel(modelUrl);
  const { live, ends } = model === null ? { live: undefined, ends: [] } : liveDetection(model, 'bench');
  const detectorEnd = ends[0];
  if (model !== null && detectorEnd !== undefined) await model.attach(detectorEnd);
  let detected = 0;
  const previewEnd = ends[1];
  if (previewEnd !== undefined) previewEnd.onmessage = () => detected++;
  try {
    const { session } = await record(source, { seconds }, live);
    const track = session.tracks[0];
    const drops = track?.drops ?? {};
    return { frames: track?.frames ?? 0, lost: totalDrops(drops), drops, codec: track?.segments[0]?.decoder.codec ?? '', detected };
  } finally {
    model?.dispose();
  }
}

/** Records the camera with the browser's own recorder at the same codec and bitrate, in memory, for some seconds. */
export async function mediaRecorder(seconds: number): Promise<number> {
  const source = await acquire('camera', false);
  if (!(source.preview instanceof MediaStream)) throw new Error('The camera gives no stream.');
  const recorder = new MediaRecorder(source.preview, { mimeType: 'video/mp4;codecs=avc1.64001f', videoBitsPerSecond: Math.round(1280 * 720 * 30 * 0.15) });
  let bytes = 0;
  recorder.ondataavailable = ({ data }) => (bytes += data.size);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await wait(seconds);
  recorder.stop();
  await stopped;
  source.release();
  return bytes;
}
