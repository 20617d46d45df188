import { fromBase64 } from '../../src/domain/base64.ts';
import { isVideo, type DecoderDescription } from '../../src/domain/session.ts';
import { muxerCodecOf } from './codec-ladder.ts';
import { FragmentIndex } from './fragment-index.ts';
import { joined, mediaTime, muxFragment, topLevelBoxes, type DecoderConfig, type LooseFragment, type Mp4Options, type Mp4Sample } from './mp4-fragment.ts';

export type { LooseFragment, Mp4Options, Mp4Sample } from './mp4-fragment.ts';

export interface FileWrite {
  readonly data: Uint8Array;
  readonly position: number;
}

/** Sound, of which every packet is a key frame, is cut into fragments of this length. */
const audioFragmentUs = 1_000_000;

/**
 * A fragmented, append-only MP4. A fragment (moof + mdat) is written when the key frame after it comes, in one piece.
 * Times in the file are rounded to its timescale: the rows hold the exact ones. Keeps the samples of the open fragment and no others.
 */
export class Mp4Writer {
  readonly #options: Mp4Options;
  readonly #index = new FragmentIndex();
  #decoder: DecoderConfig | undefined;
  /** Samples of the open fragment. */
  #open: Mp4Sample[] = [];
  #position = 0;

  constructor(options: Mp4Options) {
    this.#options = options;
  }

  /** Adds a sample and returns what is to be written now: empty unless it closed a fragment. */
  add(sample: Mp4Sample, decoder: DecoderConfig | undefined): FileWrite[] {
    const writes = sample.key && this.#isDue(sample) ? this.#close() : [];
    this.#decoder = decoder ?? this.#decoder;
    this.#open.push(sample);
    return writes;
  }

  /** Closes the last fragment and the file. */
  finish(): FileWrite[] {
    const writes = this.#close();
    return [...writes, this.#written(this.#index.box())];
  }

  /** In a video every key frame begins a fragment, however soon it comes: only a fragment's first frame is flagged as one. */
  #isDue({ timestampUs }: Mp4Sample): boolean {
    return this.#options.kind === 'video' || timestampUs - (this.#open[0]?.timestampUs ?? 0) >= audioFragmentUs;
  }

  #close(): FileWrite[] {
    const samples = this.#open;
    const [first] = samples;
    if (first === undefined) return [];
    this.#open = [];
    const { head, fragment } = muxFragment(this.#options, samples, this.#decoder, this.#index.fragments + 1);
    const isFirst = this.#index.fragments === 0;
    const headBytes = isFirst ? head.byteLength : 0;
    this.#index.add(mediaTime(this.#options, first.timestampUs), this.#position + headBytes);
    return [this.#written(isFirst ? joined([head, fragment]) : fragment)];
  }

  #written(data: Uint8Array): FileWrite {
    const position = this.#position;
    this.#position += data.byteLength;
    return { data, position };
  }
}

/** Samples, of which only the first is a key frame in a video, as a fragment that may be appended to a file. */
export function looseFragment(description: DecoderDescription, samples: readonly Mp4Sample[], sequence: number): LooseFragment {
  const { options, config } = fileOf(description);
  return muxFragment(options, samples, config, sequence);
}

/** What a decoder's description says about its file, and the description as the muxer takes it. */
function fileOf(description: DecoderDescription): { options: Mp4Options; config: DecoderConfig } {
  const { description: bytes, ...rest } = description;
  const config = { ...rest, ...(bytes === undefined ? {} : { description: fromBase64(bytes) }) } as DecoderConfig;
  if (isVideo(description)) {
    const { codec, codedWidth: width, codedHeight: height } = description;
    return { options: { kind: 'video', codec: muxerCodecOf(codec), width, height }, config };
  }
  const { codec, sampleRate, numberOfChannels: channels } = description;
  return { options: { kind: 'audio', codec: codec === 'opus' ? 'opus' : 'aac', sampleRate, channels }, config };
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
