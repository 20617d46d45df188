import { describeHistogram } from '../../src/domain/histogram-statistics.ts';
import type { VectorStatistics } from '../../src/domain/statistics.ts';
import { FrameStatistics } from '../../workers/record/frame-statistics.ts';

export interface Measured {
  readonly frames: number;
  readonly figures: VectorStatistics;
}

/** Times at which every frame is looked at, one after the other. */
function timeOf(position: number): number {
  return position * 100_000;
}

async function measured(statistics: FrameStatistics): Promise<Measured> {
  const found = await statistics.finish();
  if (found === null) throw new Error('Not a frame was looked at.');
  return { frames: found.frames, figures: describeHistogram(found) };
}

/** Statistics of every picture of an H.264 stream, as the decoder gives them and as if their colours were described otherwise. */
export async function measureStream(url: string, codec: string, otherwise: Readonly<Record<string, VideoColorSpaceInit>>): Promise<Record<string, Measured>> {
  const asDecoded = new FrameStatistics();
  const others = Object.entries(otherwise).map(([name, colorSpace]) => ({ name, colorSpace, statistics: new FrameStatistics() }));
  let looked = 0;
  for await (const frame of decode(new Uint8Array(await (await fetch(url)).arrayBuffer()), codec)) {
    const timestampUs = timeOf(looked++);
    try {
      asDecoded.offer(frame, timestampUs);
      await asDecoded.finish();
      for (const { colorSpace, statistics } of others) {
        const described = await redescribe(frame, colorSpace);
        statistics.offer(described, timestampUs);
        described.close();
        await statistics.finish();
      }
    } finally {
      frame.close();
    }
  }
  const all = [{ name: 'decoded', statistics: asDecoded }, ...others];
  return Object.fromEntries(await Promise.all(all.map(async ({ name, statistics }) => [name, await measured(statistics)] as const)));
}

/** Statistics of pictures given pixel by pixel, one after the other. */
export async function measurePixels(format: 'RGBX' | 'BGRA', width: number, height: number, pictures: readonly (readonly number[])[]): Promise<Measured> {
  const statistics = new FrameStatistics();
  for (const [position, picture] of pictures.entries()) {
    const frame = new VideoFrame(Uint8Array.from(picture), { format, codedWidth: width, codedHeight: height, timestamp: 0 });
    statistics.offer(frame, timeOf(position));
    frame.close();
    await statistics.finish();
  }
  return measured(statistics);
}

/** Offers frames faster than they can be looked at, closed ones too; tells which frames were ever open and what became of them. */
export async function hurry(frames: number): Promise<{ looked: number; clones: number; stillOpen: number; callersOpen: number }> {
  const clones: VideoFrame[] = [];
  const clone = Object.getOwnPropertyDescriptor(VideoFrame.prototype, 'clone');
  VideoFrame.prototype.clone = function (this: VideoFrame): VideoFrame {
    const made = (clone?.value as () => VideoFrame).call(this);
    clones.push(made);
    return made;
  };
  try {
    const statistics = new FrameStatistics();
    const canvas = new OffscreenCanvas(640, 480);
    canvas.getContext('2d')?.fillRect(0, 0, 320, 480);
    const own = Array.from({ length: frames }, (_, timestamp) => new VideoFrame(canvas, { timestamp }));
    for (const frame of own) statistics.offer(frame, timeOf(frame.timestamp));
    const callersOpen = own.filter((frame) => frame.format !== null).length;
    for (const frame of own) frame.close();
    for (const frame of own) statistics.offer(frame, timeOf(frame.timestamp));
    const { frames: looked } = await measured(statistics);
    return { looked, clones: clones.length, stillOpen: clones.filter((frame) => frame.format !== null).length, callersOpen };
  } finally {
    if (clone !== undefined) Object.defineProperty(VideoFrame.prototype, 'clone', clone);
  }
}

/** Offers frames of a camera, each when the one before has been counted; tells how many were looked at. */
export async function lookAtRate(frameRate: number, frames: number): Promise<number> {
  const statistics = new FrameStatistics();
  const frame = new VideoFrame(new Uint8Array(96), { format: 'I420', codedWidth: 8, codedHeight: 8, timestamp: 0 });
  try {
    for (let index = 0; index < frames; index++) {
      statistics.offer(frame, Math.round((index * 1e6) / frameRate));
      await statistics.finish();
    }
    return (await measured(statistics)).frames;
  } finally {
    frame.close();
  }
}

/** The same planes in another colour space. The caller owns the frame. */
async function redescribe(frame: VideoFrame, colorSpace: VideoColorSpaceInit): Promise<VideoFrame> {
  const { format, visibleRect, timestamp } = frame;
  if (format === null || visibleRect === null) throw new Error('The decoder gives pictures that can not be read.');
  const data = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(data);
  return new VideoFrame(data, { format, codedWidth: visibleRect.width, codedHeight: visibleRect.height, timestamp, layout, colorSpace });
}

/** Pictures of a stream whose access units begin with a delimiter. Each frame is the caller's. */
async function* decode(stream: Uint8Array<ArrayBuffer>, codec: string): AsyncGenerator<VideoFrame> {
  const decoded: VideoFrame[] = [];
  let failure: unknown;
  const decoder = new VideoDecoder({ output: (frame) => void decoded.push(frame), error: (error) => (failure = error) });
  decoder.configure({ codec });
  for (const [timestamp, data] of accessUnits(stream).entries()) decoder.decode(new EncodedVideoChunk({ type: timestamp === 0 ? 'key' : 'delta', timestamp, data }));
  await decoder.flush();
  decoder.close();
  if (failure !== undefined) throw failure;
  yield* decoded;
}

/** Annex B of ITU-T H.264: a unit begins with the start code and NAL type 9. */
function accessUnits(stream: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const starts = Array.from(stream.keys()).filter((at) => stream[at] === 0 && stream[at + 1] === 0 && stream[at + 2] === 0 && stream[at + 3] === 1 && stream[at + 4] === 9);
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]));
}
