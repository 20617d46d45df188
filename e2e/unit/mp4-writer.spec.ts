import { expect, test } from '@playwright/test';
import { Muxer, StreamTarget } from 'mp4-muxer';
import { Mp4Writer, type FileWrite, type Mp4Options, type Mp4Sample } from '../../workers/record/mp4-writer.ts';

/** Positions as the writer gives them: it appends, without gaps. */
function fileOf(writes: readonly FileWrite[]): Uint8Array {
  const file = new Uint8Array(writes.reduce((sum, { data }) => sum + data.byteLength, 0));
  let end = 0;
  for (const { data, position } of writes) {
    expect(position).toBe(end);
    file.set(data, position);
    end += data.byteLength;
  }
  return file;
}

function written(options: Mp4Options, samples: readonly Mp4Sample[], decoder: VideoDecoderConfig | AudioDecoderConfig): Uint8Array {
  const writer = new Mp4Writer(options);
  const writes = samples.flatMap((sample, index) => writer.add(sample, index === 0 ? decoder : undefined));
  return fileOf([...writes, ...writer.finish()]);
}

/** The same file from one muxer that sees it all. */
function muxed(options: Mp4Options, samples: readonly Mp4Sample[], decoderConfig: VideoDecoderConfig | AudioDecoderConfig): Uint8Array {
  const writes: FileWrite[] = [];
  const video = options.kind === 'video' ? options : undefined;
  const audio = options.kind === 'audio' ? { ...options, numberOfChannels: options.channels } : undefined;
  const muxer = new Muxer({
    target: new StreamTarget({ onData: (data, position) => writes.push({ data: data.slice(), position }) }),
    ...(video === undefined ? { audio } : { video }),
    fastStart: 'fragmented',
    minFragmentDuration: video === undefined ? 1 : 0,
    firstTimestampBehavior: 'strict',
  } as ConstructorParameters<typeof Muxer>[0]);
  const add = video === undefined ? muxer.addAudioChunkRaw.bind(muxer) : muxer.addVideoChunkRaw.bind(muxer);
  for (const { data, key, timestampUs, durationUs } of samples) add(data, key ? 'key' : 'delta', timestampUs, durationUs, { decoderConfig } as never);
  muxer.finalize();
  return fileOf(writes);
}

/** Samples whose times waver by half a frame, each lasting until the next; the last time is a whole unit. */
function samplesOf(count: number, keyEvery: number, intervalUs: number): Mp4Sample[] {
  const noise = (index: number): number => (Math.imul(index, 2654435761) >>> 8) / 2 ** 24 - 0.5;
  const times = Array.from({ length: count }, (_, index) => (index === 0 ? 0 : Math.round((index + noise(index) / 2) * intervalUs)));
  times[count - 1] = Math.ceil(((count - 1) * intervalUs) / 10_000) * 10_000;
  return times.map((timestampUs, index) => ({
    data: Uint8Array.from({ length: 40 + (index % 7) }, (_, byte) => (byte + index) & 255),
    key: index % keyEvery === 0,
    timestampUs,
    durationUs: (times[index + 1] ?? timestampUs + 20_000) - timestampUs,
  }));
}

/** Both files are made in the same second, which stands in them. */
test.beforeEach(() => {
  const now = Date.now();
  Date.now = () => now;
});

const video: VideoDecoderConfig = { codec: 'avc1.42001f', codedWidth: 64, codedHeight: 48, description: Uint8Array.of(1, 66, 0, 31, 255, 225, 0, 0, 1, 0, 0) };
const dateNow = Date.now;
test.afterEach(() => {
  Date.now = dateNow;
});

for (const keyEvery of [30, 7, 1]) {
  test(`a video with a key frame every ${keyEvery} is, byte for byte, what one muxer makes of it`, () => {
    const options: Mp4Options = { kind: 'video', codec: 'avc', width: 64, height: 48 };
    const samples = samplesOf(200, keyEvery, 33_333);
    expect(Buffer.compare(written(options, samples, video), muxed(options, samples, video))).toBe(0);
  });
}

test('sound is, byte for byte, what one muxer makes of it', () => {
  const options: Mp4Options = { kind: 'audio', codec: 'opus', sampleRate: 48_000, channels: 2 };
  const samples = samplesOf(400, 1, 20_000);
  const decoder: AudioDecoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 2 };
  expect(Buffer.compare(written(options, samples, decoder), muxed(options, samples, decoder))).toBe(0);
});
