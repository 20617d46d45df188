import { feedTransferables, type AudioFeed, type FeedReply, type FeedRequest, type FrameFeed } from '../../src/domain/feed.ts';
import { unpackFrames, type FrameRow } from '../../src/domain/frames.ts';
import { audioTracks, type Session } from '../../src/domain/session.ts';
import type { RecordEvent, RecordRequest } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { acquireMicrophone } from '../../src/sources/microphone.ts';
import { findSource } from '../../src/sources/registry.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { toBase64 } from '../../src/domain/base64.ts';
import { verifySession } from './archive-lab.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';

export const microphoneId = 'mic0';

type Span = readonly [fromUs: number, toUs: number];

export interface SoundOptions {
  /** Pictures of the scene, 30 a second; the sound lasts as long. */
  readonly frames: number;
  /** When tones of a tenth of a second begin in the silence. */
  readonly beepsUs?: readonly number[];
  /** Pieces that get lost on the way. */
  readonly missing?: Span;
  /** When the microphone ends, or speaks in another way. */
  readonly endsUs?: number;
  readonly changesUs?: number;
  readonly channels?: number;
  /** Pictures between which the recording is paused. */
  readonly paused?: readonly [from: number, to: number];
}

export interface SoundSegment {
  readonly name: string;
  readonly base64: string;
  /** Session time of the first packet, and end of the last. */
  readonly startUs: number;
  readonly endUs: number;
  readonly packets: number;
}

export interface SoundRecording {
  readonly session: Session;
  readonly events: string[];
  readonly video: readonly FrameRow[];
  readonly rows: readonly FrameRow[];
  readonly segments: readonly SoundSegment[];
  /** Packets in each fragment of the sound. */
  readonly fragments: readonly number[];
  /** The failed checks of the verification, or the code of an error. */
  readonly faults: readonly string[] | string;
}

const pieceUs = 10_000;
const beepUs = 100_000;
const toneHz = 1000;
const frameUs = (frame: number): number => Math.round((frame * 1e6) / 30);

/** Sound that is made as pictures are asked for: it is never ahead of them and never behind. */
class MadeMicrophone {
  readonly feed: AudioFeed;
  readonly #options: SoundOptions;
  #controller: ReadableStreamDefaultController<AudioData> | undefined;
  #madeUs = 0;

  constructor(options: SoundOptions) {
    this.#options = options;
    const frames = new ReadableStream<AudioData>({
      start: (controller) => void (this.#controller = controller),
      cancel: () => void (this.#controller = undefined),
    });
    this.feed = { kind: 'stream', frames, live: true };
  }

  speakUntil(us: number): void {
    const { endsUs = Infinity, missing: [from, to] = [0, 0] } = this.#options;
    for (; this.#madeUs + pieceUs <= us && this.#madeUs < endsUs; this.#madeUs += pieceUs) {
      if (this.#madeUs < from || this.#madeUs >= to) this.#controller?.enqueue(this.#piece(this.#madeUs));
    }
    if (this.#madeUs < endsUs || this.#controller === undefined) return;
    this.#controller.close();
    this.#controller = undefined;
  }

  #piece(timestamp: number): AudioData {
    const { beepsUs = [], channels: numberOfChannels = 1, changesUs = Infinity } = this.#options;
    const sampleRate = timestamp < changesUs ? 48_000 : 44_100;
    const numberOfFrames = sampleRate / 100;
    const data = Float32Array.from({ length: numberOfFrames * numberOfChannels }, (_, at) => {
      const us = timestamp + ((at % numberOfFrames) * 1e6) / sampleRate;
      return beepsUs.some((beep) => us >= beep && us < beep + beepUs) ? 0.8 * Math.sin((2 * Math.PI * toneHz * us) / 1e6) : 0;
    });
    return new AudioData({ format: 'f32-planar', sampleRate, numberOfChannels, numberOfFrames, timestamp, data });
  }
}

/** A port feed that asks before each picture it passes on. */
function watchFeed(feed: FrameFeed, before: (frame: number) => Promise<void>): FrameFeed {
  if (feed.kind !== 'port') return feed;
  const { port1, port2 } = new MessageChannel();
  let frame = 0;
  feed.port.onmessage = ({ data }: MessageEvent<FeedReply>) => port1.postMessage(data, data === null ? [] : [data]);
  port1.onmessage = async ({ data }: MessageEvent<FeedRequest>) => {
    if (data === 'pull') await before(frame++);
    feed.port.postMessage(data);
  };
  return { ...feed, port: port2 };
}

interface Running {
  readonly sessionId: string;
  readonly worker: ReturnType<typeof spawnRecord>;
  readonly events: string[];
  /** All pictures and sounds have reached the recorder. */
  readonly heard: Promise<void>;
  release(): void;
}

async function start(options: SoundOptions): Promise<Running> {
  const scene = await findSource('demo-scene')?.acquire({ width: 320, height: 240, frameRate: 30 }, new AbortController().signal);
  if (scene === undefined) throw new Error('There is no demo scene.');
  const worker = spawnRecord();
  const microphone = new MadeMicrophone(options);
  const events: string[] = [];
  let statusCame: () => void = () => undefined;
  const status = (): Promise<void> => new Promise((resolve) => (statusCame = resolve));
  // Two reports later, what was posted before has been taken.
  const settled = async (): Promise<void> => {
    await status();
    await status();
  };
  let allHeard: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (allHeard = resolve));
  const feed = watchFeed(scene.openFeed(), async (frame) => {
    const [pause, resume] = options.paused ?? [];
    if (frame === pause || frame === resume) {
      await settled();
      await worker.call((api) => (frame === pause ? api.pause() : api.resume()));
    }
    if (frame < options.frames) return microphone.speakUntil(frameUs(frame + 1));
    await settled();
    allHeard();
    await new Promise(() => undefined);
  });
  const request: RecordRequest = { ...recordRequest(feed, scene.info), audio: { trackId: microphoneId, label: 'Beeps', feed: microphone.feed } };
  const listen = callback((event: RecordEvent) => {
    if (event.kind === 'status') statusCame();
    if (event.kind === 'happened') events.push([event.event.kind, event.event.trackId].filter(Boolean).join(' '));
  });
  await worker.call((api) => api.start(transfer(request, [...requestTransferables(request), ...feedTransferables(microphone.feed)]), listen));
  return { sessionId: request.sessionId, worker, events, heard, release: () => scene.release() };
}

/** Records the scene and made sound, in step with each other, through the real record worker. */
export async function recordSound(options: SoundOptions): Promise<SoundRecording> {
  const { worker, events, heard, release } = await start(options);
  try {
    await heard;
    return await describe(await worker.call((api) => api.stop()), events);
  } finally {
    worker.dispose();
    release();
  }
}

/** The same, but the record worker is ended where the recording should be, and another one recovers the session. */
export async function recordSoundAndKill(options: SoundOptions): Promise<SoundRecording> {
  const { sessionId, worker, events, heard, release } = await start(options);
  await heard;
  worker.dispose();
  release();
  await navigator.locks.request(`session:${sessionId}`, () => undefined);
  const second = spawnRecord();
  try {
    await second.call((api) => api.recover());
    return await describe(await getSession(sessionId), events);
  } finally {
    second.dispose();
  }
}

/** Records camera and microphone of the browser until the camera has given so many pictures. */
export async function recordDevices(frames: number): Promise<SoundRecording> {
  const { signal } = new AbortController();
  const microphone = await acquireMicrophone(signal);
  const camera = await findSource('camera')?.acquire({ width: 640, height: 480, frameRate: 30 }, signal);
  if (camera === undefined) throw new Error('There is no camera.');
  const worker = spawnRecord();
  try {
    const feed = microphone.openFeed();
    const request: RecordRequest = { ...recordRequest(camera.openFeed(), camera.info), audio: { trackId: microphoneId, label: microphone.label, feed } };
    let enough: () => void = () => undefined;
    const recorded = new Promise<void>((resolve) => (enough = resolve));
    const listen = callback((event: RecordEvent) => {
      if (event.kind === 'status' && event.status.encodedFrames >= frames) enough();
    });
    await worker.call((api) => api.start(transfer(request, [...requestTransferables(request), ...feedTransferables(feed)]), listen));
    await recorded;
    return await describe(await worker.call((api) => api.stop()), []);
  } finally {
    worker.dispose();
    camera.release();
    microphone.release();
  }
}

async function rowsOf(sessionId: string, trackId: string): Promise<FrameRow[]> {
  return (await frameBlocks(sessionId, trackId)).flatMap((block) => [...unpackFrames(block)]);
}

/** What storage has of a session. */
export async function describe(session: Session, events: string[] = []): Promise<SoundRecording> {
  const rows = await rowsOf(session.id, microphoneId);
  const segments: SoundSegment[] = [];
  for (const { index, path } of audioTracks(session).flatMap((track) => track.segments)) {
    const own = rows.filter((row) => row.segment === index);
    const [first, last] = [own[0], own.at(-1)];
    const base64 = toBase64(new Uint8Array(await (await mediaFileOf(session.id, path)).arrayBuffer()));
    segments.push({ name: `${session.id}-${index}.mp4`, base64, startUs: first?.timestampUs ?? -1, endUs: (last?.timestampUs ?? -1) + (last?.durationUs ?? 0), packets: own.length });
  }
  const report = await verifySession(session.id);
  const faults = typeof report === 'string' ? report : report.checks.filter(({ ok }) => !ok).map(({ id }) => id);
  const fragments = (await frameBlocks(session.id, microphoneId)).map(({ bytes }) => bytes.length);
  return { session, events, video: await rowsOf(session.id, 'cam0'), rows, segments, fragments, faults };
}
