import { Muxer, StreamTarget, type MuxerOptions } from 'mp4-muxer';
import type { MuxerCodec } from './codec-ladder.ts';

/** A sample on its way into the file. */
export interface Mp4Sample {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** From 0 at the start of the file. */
  readonly timestampUs: number;
  readonly durationUs: number;
}

/** What the file's one track holds. */
export type Mp4Options =
  | { readonly kind: 'video'; readonly codec: MuxerCodec; readonly width: number; readonly height: number }
  | { readonly kind: 'audio'; readonly codec: 'aac' | 'opus'; readonly sampleRate: number; readonly channels: number };

export type DecoderConfig = VideoDecoderConfig | AudioDecoderConfig;

export interface LooseFragment {
  /** What comes before the first fragment of a file. */
  readonly head: Uint8Array;
  /** A moof and its mdat. They name no position in the file (default-base-is-moof), so they may stand anywhere. */
  readonly fragment: Uint8Array;
}

export interface TopLevelBox {
  readonly type: string;
  /** The whole box, its header included. */
  readonly bytes: Uint8Array;
  readonly headerBytes: number;
}

/** A time in the file's own units. Every sample is rounded by itself, so that no error adds up. */
export function mediaTime(options: Mp4Options, us: number): number {
  return Math.round((us * timescaleOf(options)) / 1e6);
}

/** Units a second that the muxer counts in: of a video when no frame rate is given, otherwise samples. */
function timescaleOf(options: Mp4Options): number {
  return options.kind === 'audio' ? options.sampleRate : 57_600;
}

/** Longer than any fragment, in seconds: the muxer closes none by itself. */
const endless = 1e9;

/**
 * Samples, of which only the first is a key frame in a video, as the fragment with this number. The only place that knows the muxer, which
 * keeps 100 bytes of every sample it ever saw and is therefore a new one for each fragment.
 */
export function muxFragment(options: Mp4Options, samples: readonly Mp4Sample[], config: DecoderConfig | undefined, sequence: number): LooseFragment {
  const written: { readonly data: Uint8Array; readonly position: number }[] = [];
  const muxer = new Muxer({
    target: new StreamTarget({ onData: (data, position) => written.push({ data, position }) }),
    ...trackOf(options),
    fastStart: 'fragmented',
    minFragmentDuration: endless,
    firstTimestampBehavior: 'strict',
  });
  const startTime = mediaTime(options, samples[0]?.timestampUs ?? 0);
  const toUs = 1e6 / timescaleOf(options);
  for (const { data, key, timestampUs, durationUs } of samples) {
    // Whole units, which the muxer need not round.
    const time = mediaTime(options, timestampUs);
    const duration = mediaTime(options, timestampUs + durationUs) - time;
    const place = [data, key ? 'key' : 'delta', (time - startTime) * toUs, duration * toUs] as const;
    if (options.kind === 'audio') muxer.addAudioChunkRaw(...place, metadataOf<EncodedAudioChunkMetadata>(config));
    else muxer.addVideoChunkRaw(...place, metadataOf<EncodedVideoChunkMetadata>(config));
  }
  muxer.finalize();
  const file = joined(written.sort((a, b) => a.position - b.position).map(({ data }) => data));
  const [start, end] = extentOf(file);
  const fragment = file.subarray(start, end);
  const view = viewOf(fragment);
  view.setUint32(sequenceAt, sequence);
  view.setBigUint64(timeAt(fragment), BigInt(startTime));
  return { head: file.subarray(0, start), fragment };
}

/** Where the file's one fragment lies: from its moof to the end of its mdat. */
function extentOf(file: Uint8Array): [start: number, end: number] {
  let start = 0;
  let at = 0;
  for (const { type, bytes } of topLevelBoxes(file)) {
    if (type === 'moof') start = at;
    at += bytes.byteLength;
    if (type === 'mdat') return [start, at];
  }
  throw new Error('The muxer wrote no fragment.');
}

function trackOf(options: Mp4Options): Pick<MuxerOptions<StreamTarget>, 'video' | 'audio'> {
  if (options.kind === 'audio') return { audio: { codec: options.codec, sampleRate: options.sampleRate, numberOfChannels: options.channels } };
  return { video: { codec: options.codec, width: options.width, height: options.height } };
}

function metadataOf<Metadata>(config: DecoderConfig | undefined): Metadata | undefined {
  return config === undefined ? undefined : ({ decoderConfig: config } as Metadata);
}

/** Place of the sequence number in a moof, whose first child is the mfhd (ISO/IEC 14496-12, 8.8.5). */
const sequenceAt = 20;

/** Place of the fragment's start time: in the tfdt, version 1, of the moof's only traf (8.8.12). */
function timeAt(moof: Uint8Array): number {
  const name = [...'tfdt'].map((letter) => letter.charCodeAt(0));
  const at = moof.findIndex((_, position) => name.every((code, offset) => moof[position + offset] === code));
  if (at === -1) throw new Error('The muxer wrote a fragment without a start time.');
  return at + 8;
}

/** The parts in one piece; a part that is alone is that piece. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

export function* topLevelBoxes(data: Uint8Array): Generator<TopLevelBox> {
  for (let at = 0; at + 8 <= data.byteLength; ) {
    const view = viewOf(data.subarray(at));
    const isLarge = view.getUint32(0) === 1;
    const size = isLarge ? Number(view.getBigUint64(8)) : view.getUint32(0);
    if (size < 8) return;
    const type = String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7));
    yield { type, bytes: data.subarray(at, at + size), headerBytes: isLarge ? 16 : 8 };
    at += size;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
