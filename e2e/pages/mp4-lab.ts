import { toBase64 } from '../../src/domain/base64.ts';
import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import type { Session } from '../../src/domain/session.ts';
import type { ExportedFile } from '../../src/rpc/archive-contract.ts';
import type { RecordEvent } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import { openExport, removeExport } from '../../src/storage/media.ts';
import { exportMp4 } from './archive-lab.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';

/** What a `<video>` makes of a file. */
export interface Played {
  readonly durationS: number;
  readonly width: number;
  readonly height: number;
  /** Painted in the picture at each of the times asked for. */
  readonly numbers: readonly (number | null)[];
}

export interface Exported {
  readonly name: string;
  readonly base64: string;
  readonly played: Played;
}

/** Exports a track and plays what comes out, from its beginning and at some other times, in seconds. */
export async function exportAndPlay(sessionId: string, trackId = 'cam0', atS: readonly number[] = []): Promise<Exported[]> {
  const files = await exportMp4(sessionId, trackId);
  if (typeof files === 'string') throw new Error(files);
  const exported: Exported[] = [];
  for (const file of files) exported.push(await take(file, atS));
  return exported;
}

/** Records the demo scene as it comes, exports what there is after some frames, and goes on for as many. */
export async function exportWhileRecording(frames: number): Promise<{ meanwhile: readonly Exported[]; session: Session }> {
  const scene = await findSource('demo-scene')?.acquire({ width: 320, height: 240, frameRate: 30, unpaced: false }, new AbortController().signal);
  if (scene === undefined) throw new Error('There is no demo scene.');
  const worker = spawnRecord();
  let reached: () => void = () => undefined;
  let wanted = 0;
  const encoded = (count: number): Promise<void> => {
    wanted = count;
    return new Promise((resolve) => (reached = resolve));
  };
  const listen = callback((event: RecordEvent) => {
    if (event.kind === 'status' && event.status.encodedFrames >= wanted) reached();
  });
  try {
    const request = recordRequest(scene.openFeed(), scene.info);
    const begun = encoded(frames);
    await worker.call((api) => api.start(transfer(request, requestTransferables(request)), listen));
    await begun;
    await worker.call((api) => api.closeSegments());
    const goneOn = encoded(2 * frames);
    const meanwhile = await exportAndPlay(request.sessionId);
    await goneOn;
    return { meanwhile, session: await worker.call((api) => api.stop()) };
  } finally {
    worker.dispose();
    scene.release();
  }
}

async function take({ name, file, bytes }: ExportedFile, atS: readonly number[]): Promise<Exported> {
  const blob = new Blob([await (await openExport(file)).arrayBuffer()], { type: 'video/mp4' });
  if (blob.size !== bytes) throw new Error(`${name} is said to have ${bytes} bytes and has ${blob.size}.`);
  await removeExport(file);
  return { name, base64: toBase64(new Uint8Array(await blob.arrayBuffer())), played: await play(blob, atS) };
}

async function play(file: Blob, atS: readonly number[]): Promise<Played> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  try {
    video.muted = true;
    video.preload = 'auto';
    video.src = url;
    await next(video, 'loadeddata');
    const numbers = [numberIn(video)];
    for (const seconds of atS) {
      video.currentTime = seconds;
      await next(video, 'seeked');
      numbers.push(numberIn(video));
    }
    return { durationS: video.duration, width: video.videoWidth, height: video.videoHeight, numbers };
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

function next(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'The video does not play.')), { once: true });
  });
}

function numberIn(video: HTMLVideoElement): number | null {
  const { width, height } = frameCodeArea(video.videoWidth, video.videoHeight);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  context.drawImage(video, 0, 0);
  return readFrameCode(context.getImageData(0, 0, width, height).data, width);
}
