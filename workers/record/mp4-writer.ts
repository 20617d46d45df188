import { Muxer, StreamTarget, type MuxerOptions } from 'mp4-muxer';
import { fromBase64 } from '../../src/domain/base64.ts';
import { isVideo, type DecoderDescription } from '../../src/domain/session.ts';
import { muxerCodecOf, type MuxerCodec } from './codec-ladder.ts';

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

/** Sound, of which every packet is a key frame, is cut into fragments of this length, in seconds. */
const audioFragmentSeconds = 1;

function muxerOptions(options: Mp4Options): Pick<MuxerOptions<StreamTarget>, 'video' | 'audio' | 'minFragmentDuration'> {
  if (options.kind === 'audio') {
    const { codec, sampleRate, channels } = options;
    return { audio: { codec, sampleRate, numberOfChannels: channels }, minFragmentDuration: audioFragmentSeconds };
  }
  const { codec, width, height } = options;
  // Every key frame begins a fragment, however soon it comes: the muxer can flag only a fragment's first frame as one.
  return { video: { codec, width, height }, minFragmentDuration: 0 };
}

/**
 * A fragmented, append-only MP4, the only place that knows the muxer. A fragment (moof + mdat) is written when the key frame after
 * it comes, in one piece. Frame times in the file are rounded to its timescale: the rows hold the exact ones.
 */
export class Mp4Writer {
  readonly #muxer: Muxer<StreamTarget>;
  readonly #kind: Mp4Options['kind'];
  #emitted: { data: Uint8Array; position: number }[] = [];

  constructor(options: Mp4Options) {
    this.#kind = options.kind;
    this.#muxer = new Muxer({
      target: new StreamTarget({ onData: (data, position) => this.#emitted.push({ data: data.slice(), position }) }),
      ...muxerOptions(options),
      fastStart: 'fragmented',
      firstTimestampBehavior: 'strict',
    });
  }

  /** Adds a sample and returns what is to be written now: empty unless it closed a fragment. */
  add({ data, key, timestampUs, durationUs }: Mp4Sample, decoder: VideoDecoderConfig | AudioDecoderConfig | undefined): FileWrite[] {
    const type = key ? 'key' : 'delta';
    const metadata = decoder === undefined ? undefined : { decoderConfig: decoder };
    if (this.#kind === 'audio') this.#muxer.addAudioChunkRaw(data, type, timestampUs, durationUs, metadata as EncodedAudioChunkMetadata | undefined);
    else this.#muxer.addVideoChunkRaw(data, type, timestampUs, durationUs, metadata as EncodedVideoChunkMetadata | undefined);
    return this.#take();
  }

  /** Closes the last fragment and the file. */
  finish(): FileWrite[] {
    this.#muxer.finalize();
    return this.#take();
  }

  #take(): FileWrite[] {
    const writes = this.#emitted;
    this.#emitted = [];
    return writes;
  }
}

export interface LooseFragment {
  /** What comes before the first fragment of a file. */
  readonly head: Uint8Array;
  /** A moof and its mdat. They name no position in the file (default-base-is-moof), so they may stand anywhere. */
  readonly fragment: Uint8Array;
}

/** Samples, of which only the first is a key frame in a video, as a fragment that may be appended to a file. */
export function looseFragment(description: DecoderDescription, samples: readonly Mp4Sample[], sequence: number): LooseFragment {
  const startUs = samples[0]?.timestampUs ?? 0;
  const { options, config } = fileOf(description);
  const writer = new Mp4Writer(options);
  const written = samples.flatMap((sample, position) => writer.add({ ...sample, timestampUs: sample.timestampUs - startUs }, position === 0 ? config : undefined));
  const boxes = [...written, ...writer.finish()].flatMap(({ data }) => [...topLevelBoxes(data)]);
  const bytesOf = (...types: string[]): Uint8Array => joined(boxes.filter(({ type }) => types.includes(type)).map(({ bytes }) => bytes));
  const fragment = bytesOf('moof', 'mdat');
  const view = viewOf(fragment);
  view.setUint32(sequenceAt, sequence);
  view.setBigUint64(timeAt(fragment), BigInt(Math.round((startUs * timescaleOf(options)) / 1e6)));
  return { head: bytesOf('ftyp', 'moov'), fragment };
}

export interface FileWrite {
  readonly data: Uint8Array;
  readonly position: number;
}

/** What a decoder's description says about its file, and the description as the muxer takes it. */
function fileOf(description: DecoderDescription): { options: Mp4Options; config: VideoDecoderConfig | AudioDecoderConfig } {
  const { description: bytes, ...rest } = description;
  const config = { ...rest, ...(bytes === undefined ? {} : { description: fromBase64(bytes) }) } as VideoDecoderConfig | AudioDecoderConfig;
  if (isVideo(description)) {
    const { codec, codedWidth: width, codedHeight: height } = description;
    return { options: { kind: 'video', codec: muxerCodecOf(codec), width, height }, config };
  }
  const { codec, sampleRate, numberOfChannels: channels } = description;
  return { options: { kind: 'audio', codec: codec === 'opus' ? 'opus' : 'aac', sampleRate, channels }, config };
}

/** Units a second that the muxer counts in: of a video when no frame rate is given, otherwise samples. */
function timescaleOf(options: Mp4Options): number {
  return options.kind === 'audio' ? options.sampleRate : 57_600;
}

interface TopLevelBox {
  readonly type: string;
  /** The whole box, its header included. */
  readonly bytes: Uint8Array;
  readonly headerBytes: number;
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function* topLevelBoxes(data: Uint8Array): Generator<TopLevelBox> {
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

/** Byte position in the file of the first sample in what was written: the start of the payload of its `mdat` box. Null without one. */
export function payloadPosition({ data, position }: FileWrite): number | null {
  let at = position;
  for (const { type, bytes, headerBytes } of topLevelBoxes(data)) {
    if (type === 'mdat') return at + headerBytes;
    at += bytes.byteLength;
  }
  return null;
}
