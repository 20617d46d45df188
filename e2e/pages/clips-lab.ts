import { configOf } from '../../workers/archive/mp4-file.ts';
import { toBase64 } from '../../src/domain/base64.ts';
import { FrameIndex } from '../../src/domain/frame-index.ts';
import { unpackFrames } from '../../src/domain/frames.ts';
import { isVideo, type Session } from '../../src/domain/session.ts';
import type { ClipReport } from '../../src/rpc/archive-contract.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { sha256, verifySession, withArchive } from './archive-lab.ts';

/** Why a clip was not imported. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

export interface ClipOptions {
  readonly name?: string;
  readonly lastModified?: number;
  /** Share of the bytes, 0..1, after which the import is cancelled. */
  readonly abortAt?: number;
  /** Cancels it as well. */
  readonly signal?: AbortSignal;
}

/** Fetches a file and imports it as a clip. */
export async function importClip(url: string, { name = 'clip.mp4', lastModified = 0, abortAt, signal: own }: ClipOptions = {}): Promise<ClipReport | Refusal> {
  const file = new File([await (await fetch(url)).blob()], name, { lastModified });
  try {
    return await withArchive((api, progress, signal) => api.importClip(file, progress, own === undefined ? signal : AbortSignal.any([signal, own])), abortAt);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return { code: 'aborted', detail: '' };
    const { code = String(error), detail = '' } = error as Partial<Refusal>;
    return { code, detail };
  }
}

export interface ImportedClip {
  readonly session: Session;
  readonly timesUs: readonly number[];
  /** Faults that a verification found, in words. */
  readonly faults: readonly string[];
}

export async function readClip(sessionId: string): Promise<ImportedClip> {
  const report = await verifySession(sessionId);
  if (typeof report === 'string') throw new Error(report);
  const timesUs = (await frameBlocks(sessionId, 'cam0')).flatMap((block) => [...unpackFrames(block)]).map((row) => row.timestampUs);
  return { session: await getSession(sessionId), timesUs, faults: report.checks.filter(({ failures }) => failures > 0).map((check) => JSON.stringify(check)) };
}

/** sha256 of some pictures of a session, planes without gaps. */
export function pictureHashes(sessionId: string, frames: readonly number[]): Promise<string[]> {
  return decode(sessionId, frames, async (picture) => sha256(await planesOf(picture)));
}

/** The brightness of a picture of a session, a byte a pixel, as base64. */
export async function luma(sessionId: string, frame: number): Promise<string> {
  const [found] = await decode(sessionId, [frame], async (picture) => {
    const { width, height } = picture.visibleRect ?? { width: 0, height: 0 };
    return toBase64((await planesOf(picture)).subarray(0, width * height));
  });
  return found ?? '';
}

/** Decodes a session's file from its first picture on, without the player. */
async function decode<Result>(sessionId: string, frames: readonly number[], use: (picture: VideoFrame) => Promise<Result>): Promise<Result[]> {
  const { tracks } = await getSession(sessionId);
  const segment = tracks[0]?.segments[0];
  if (segment === undefined || !isVideo(segment.decoder)) throw new Error('The session has no video.');
  const index = new FrameIndex(await frameBlocks(sessionId, 'cam0'));
  const file = await mediaFileOf(sessionId, segment.path);
  const found = new Map<number, Promise<Result>>();
  const decoder = new VideoDecoder({
    output: (picture) => {
      const frame = index.frameAt(picture.timestamp);
      if (frames.includes(frame)) found.set(frame, use(picture).finally(() => picture.close()));
      else picture.close();
    },
    error: () => undefined,
  });
  decoder.configure(configOf(segment.decoder));
  for (let place = 0; place < index.count; place++) {
    const frame = index.decodedAt(place);
    const { offset, bytes } = index.place(frame);
    decoder.decode(new EncodedVideoChunk({ type: index.isKey(frame) ? 'key' : 'delta', timestamp: index.timeOf(frame), data: await file.slice(offset, offset + bytes).arrayBuffer() }));
  }
  await decoder.flush();
  decoder.close();
  return Promise.all(frames.map((frame) => found.get(frame) ?? Promise.reject(new Error(`Frame ${frame} was not decoded.`))));
}

async function planesOf(picture: VideoFrame): Promise<Uint8Array<ArrayBuffer>> {
  const planes = new Uint8Array(picture.allocationSize());
  await picture.copyTo(planes);
  return planes;
}
