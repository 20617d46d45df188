import { Muxer, StreamTarget } from 'mp4-muxer';
import type { MuxerCodec } from './codec-ladder.ts';

/** A sample on its way into the file. */
export interface Mp4Sample {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** From 0 at the start of the file. */
  readonly timestampUs: number;
  readonly durationUs: number;
}

export interface Mp4Options {
  readonly codec: MuxerCodec;
  readonly width: number;
  readonly height: number;
}

/**
 * A fragmented, append-only MP4, the only place that knows the muxer. A fragment (moof + mdat) is written when the key frame after
 * it comes, in one piece. Frame times in the file are rounded to 1/57600 s: the rows hold the exact ones.
 */
export class Mp4Writer {
  readonly #muxer: Muxer<StreamTarget>;
  #emitted: { data: Uint8Array; position: number }[] = [];

  constructor({ codec, width, height }: Mp4Options) {
    this.#muxer = new Muxer({
      target: new StreamTarget({ onData: (data, position) => this.#emitted.push({ data: data.slice(), position }) }),
      video: { codec, width, height },
      fastStart: 'fragmented',
      // Key frames decide: any gap of half a second or more between two of them closes a fragment.
      minFragmentDuration: 0.5,
      firstTimestampBehavior: 'strict',
    });
  }

  /** Adds a sample and returns what is to be written now: empty unless it closed a fragment. */
  add(sample: Mp4Sample, decoder: VideoDecoderConfig | undefined): FileWrite[] {
    const metadata = decoder === undefined ? undefined : { decoderConfig: decoder };
    this.#muxer.addVideoChunkRaw(sample.data, sample.key ? 'key' : 'delta', sample.timestampUs, sample.durationUs, metadata);
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

export interface FileWrite {
  readonly data: Uint8Array;
  readonly position: number;
}

/** Byte position in the file of the first sample in what was written: the start of the payload of its `mdat` box. Null without one. */
export function payloadPosition({ data, position }: FileWrite): number | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + 8 <= data.byteLength; ) {
    const size = view.getUint32(at);
    const isLarge = size === 1;
    if (view.getUint32(at + 4) === 0x6d646174) return position + at + (isLarge ? 16 : 8);
    if (size === 0) return null;
    at += isLarge ? Number(view.getBigUint64(at + 8)) : size;
  }
  return null;
}
