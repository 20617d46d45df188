import { toBase64 } from '../../src/domain/base64.ts';
import { paintFrameCode } from '../../src/domain/frame-code.ts';
import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import { newId } from '../../src/domain/ids.ts';
import type { SessionEvent } from '../../src/domain/session-events.ts';
import type { Segment, Session, VideoDescription, VideoTrack } from '../../src/domain/session.ts';
import { appendFragment } from '../../src/storage/frames.ts';
import { putSession } from '../../src/storage/sessions.ts';
import { Mp4Writer, payloadPosition, type FileWrite } from '../../workers/record/mp4-writer.ts';
import { makeSignals, type MadeSignal } from './make-signals.ts';

export interface MadeTrack {
  /** One frame each, in microseconds of the session, as irregular as the test wants. */
  readonly timestampsUs: readonly number[];
  readonly keyEvery?: number;
  /** First frames of segments; a segment is a file of its own. Where more than a quarter of a second lies before one, nothing was recorded in it. */
  readonly segmentStarts?: readonly number[];
  /** Frames lost before a frame, by index. */
  readonly dropped?: Readonly<Record<number, number>>;
  readonly width?: number;
  readonly height?: number;
  /** Pictures of a segment that differ from the others, by its index. */
  readonly turned?: Readonly<Record<number, Picture>>;
  /** Painted in the first frame. */
  readonly firstNumber?: number;
}

export interface MadeSession extends MadeTrack {
  /** Of the second camera and those after it. */
  readonly more?: readonly MadeTrack[];
  readonly events?: readonly SessionEvent[];
  readonly signals?: readonly MadeSignal[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** H.264 where it isn't said. */
  readonly codec?: 'avc' | 'vp9';
}

const codecStrings = { avc: 'avc1.42e01f', vp9: 'vp09.00.10.08' } as const;
const usualDurationUs = 33_333;
const longestStepUs = 250_000;

interface Encoded {
  readonly chunks: readonly EncodedVideoChunk[];
  readonly config: VideoDecoderConfig;
}

/** Makes a session of numbered pictures right in the page: for timings, segments, tracks and losses that no source produces on demand. */
export async function makeSession({ more = [], events, signals, ...main }: MadeSession): Promise<Session> {
  const id = newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  const tracks: VideoTrack[] = [];
  let durationUs = 0;
  for (const [position, made] of [main, ...more].entries()) {
    tracks.push(await makeTrack(id, `cam${position}`, made));
    durationUs = Math.max(durationUs, (made.timestampsUs.at(-1) ?? 0) + usualDurationUs);
  }
  const { width = 320, height = 240 } = main;
  const session: Session = {
    id,
    name: 'Made session',
    state: 'complete',
    startedAtMs: Date.now(),
    timeOriginMs: performance.timeOrigin,
    sourceStartUs: 0,
    durationUs,
    bytes: tracks.flatMap(({ segments }) => segments).reduce((sum, segment) => sum + segment.bytes, 0),
    source: { id: 'demo-scene', label: 'Made in the test page', width, height, frameRate: 0 },
    tracks,
    ...(events === undefined ? {} : { events }),
    ...(signals === undefined ? {} : { signals: await makeSignals(id, signals) }),
    device: { userAgent: navigator.userAgent, platform: 'test', cores: navigator.hardwareConcurrency },
    appVersion: __APP_VERSION__,
  };
  await putSession(session);
  return session;
}

async function makeTrack(sessionId: string, trackId: string, made: MadeTrack): Promise<VideoTrack> {
  const { timestampsUs, keyEvery = 15, segmentStarts = [0], dropped = {}, width = 320, height = 240, turned = {}, firstNumber = 0 } = made;
  const timeOf = (frame: number): number => timestampsUs[frame] ?? 0;
  const durationOf = (frame: number): number => {
    const stepUs = (timestampsUs[frame + 1] ?? Infinity) - timeOf(frame);
    const endsSegment = frame + 1 === timestampsUs.length || segmentStarts.includes(frame + 1);
    return endsSegment && stepUs > longestStepUs ? usualDurationUs : stepUs;
  };
  const lostBefore = (frame: number): number => Object.entries(dropped).reduce((sum, [at, count]) => sum + (Number(at) <= frame ? count : 0), 0);
  const segments: Segment[] = [];
  let keyFrames = 0;

  for (const [index, firstFrame] of segmentStarts.entries()) {
    const end = segmentStarts[index + 1] ?? timestampsUs.length;
    const picture = turned[index] ?? { width, height };
    const frames = Array.from({ length: end - firstFrame }, (_, i) => firstFrame + i);
    const numbered = frames.map((frame) => ({ number: firstNumber + frame + lostBefore(frame), timestampUs: timeOf(frame), key: (frame - firstFrame) % keyEvery === 0 }));
    const { chunks, config } = await encode(numbered, picture);
    const writes: FileWrite[] = [];
    const mp4 = new Mp4Writer({ kind: 'video', codec: picture.codec ?? 'avc', width: picture.width, height: picture.height });
    let open: FrameRow[] = [];
    const store = async (fragment: readonly FileWrite[], rows: readonly FrameRow[]): Promise<void> => {
      writes.push(...fragment);
      const fileOffset = fragment.map(payloadPosition).find((position) => position !== null) ?? null;
      if (fileOffset !== null) await appendFragment(packFrames({ sessionId, trackId, segment: index, fileOffset }, rows), null);
    };
    for (const [i, chunk] of chunks.entries()) {
      const frame = firstFrame + i;
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      const key = chunk.type === 'key';
      const row: FrameRow = { index: frame, timestampUs: chunk.timestamp, durationUs: durationOf(frame), key, segment: index, bytes: data.byteLength, arrivalUs: chunk.timestamp, droppedBefore: dropped[frame] ?? 0 };
      const sample = { data, key, timestampUs: chunk.timestamp - timeOf(firstFrame), durationUs: row.durationUs };
      const fragment = mp4.add(sample, i === 0 ? config : undefined);
      // The header alone comes with the first sample; a fragment closes with the key frame after it.
      if (open.length > 0 && fragment.some((write) => payloadPosition(write) !== null)) {
        await store(fragment, open);
        open = [];
      } else {
        writes.push(...fragment);
      }
      open.push(row);
      if (key) keyFrames++;
    }
    await store(mp4.finish(), open);
    const path = `${trackId}/${index}.mp4`;
    segments.push({ index, path, bytes: await writeFile(sessionId, path, writes), firstFrame, frames: frames.length, decoder: describe(config, picture) });
  }
  return { id: trackId, kind: 'video', label: `Numbers from ${firstNumber}`, width, height, frames: timestampsUs.length, keyFrames, drops: {}, segments };
}

async function encode(frames: readonly { number: number; timestampUs: number; key: boolean }[], { width, height, codec = 'avc' }: Picture): Promise<Encoded> {
  const chunks: EncodedVideoChunk[] = [];
  let config: VideoDecoderConfig | undefined;
  let failure: unknown;
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      chunks.push(chunk);
      config ??= metadata?.decoderConfig;
    },
    error: (error) => (failure = error),
  });
  encoder.configure({ codec: codecStrings[codec], width, height, bitrate: 2_000_000, ...(codec === 'avc' ? { avc: { format: 'avc' } } : {}) });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  for (const { number, timestampUs, key } of frames) {
    context.fillStyle = '#404a58';
    context.fillRect(0, 0, width, height);
    paintFrameCode(context, number, width, height);
    const frame = new VideoFrame(canvas, { timestamp: timestampUs });
    encoder.encode(frame, { keyFrame: key });
    frame.close();
    if (encoder.encodeQueueSize > 4) await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
  }
  await encoder.flush();
  encoder.close();
  if (failure !== undefined) throw failure;
  if (chunks.length !== frames.length || config === undefined) throw new Error(`The encoder made ${chunks.length} chunks of ${frames.length} frames.`);
  return { chunks, config };
}

function describe(config: VideoDecoderConfig, { width, height }: Picture): VideoDescription {
  const { description } = config;
  const bytes = description === undefined ? undefined : new Uint8Array(ArrayBuffer.isView(description) ? description.buffer : description);
  return { codec: config.codec, codedWidth: width, codedHeight: height, ...(bytes === undefined ? {} : { description: toBase64(bytes) }) };
}

async function writeFile(sessionId: string, path: string, writes: readonly FileWrite[]): Promise<number> {
  const [track = '', name = ''] = path.split('/');
  let folder = await navigator.storage.getDirectory();
  for (const part of ['sessions', sessionId, track]) folder = await folder.getDirectoryHandle(part, { create: true });
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  for (const { data, position } of writes) await writable.write({ type: 'write', position, data: data.slice() });
  await writable.close();
  return (await file.getFile()).size;
}
