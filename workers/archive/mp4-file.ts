import { EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, StreamTarget, type AudioCodec, type StreamTargetChunk, type VideoCodec } from 'mediabunny';
import { fromBase64 } from '../../src/domain/base64.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { AudioDescription, DecoderDescription, VideoDescription } from '../../src/domain/session.ts';
import type { MediaWriter } from '../../src/storage/media.ts';
import type { Packet } from './packet-reader.ts';

/** What comes into a file, known beforehand: so its tables can stand in front, where players look for them first. */
export interface Mp4Parts {
  readonly video: { readonly decoder: VideoDescription; readonly packets: number };
  readonly sounds: readonly { readonly decoder: AudioDescription; readonly packets: number }[];
}

/** The container would round times to the frames of a rate; this one gives it a timescale of microseconds. */
export const microsecondRate = 1_000_000;

/** An ordinary MP4 while it is written. Holds the tables, about 100 bytes a packet, and half a second of media. */
export class Mp4File {
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource;
  readonly #sounds: readonly EncodedAudioPacketSource[];

  private constructor(out: MediaWriter, { video, sounds }: Mp4Parts) {
    const sink = new WritableStream<StreamTargetChunk>({ write: ({ data, position }) => out.write(data, position) });
    this.#output = new Output({ format: new Mp4OutputFormat({ fastStart: 'reserve' }), target: new StreamTarget(sink) });
    this.#video = new EncodedVideoPacketSource(videoCodecOf(video.decoder));
    this.#output.addVideoTrack(this.#video, { frameRate: microsecondRate, maximumPacketCount: video.packets, decoderConfig: configOf(video.decoder) });
    this.#sounds = sounds.map(({ decoder, packets }) => {
      const source = new EncodedAudioPacketSource(soundCodecOf(decoder));
      this.#output.addAudioTrack(source, { maximumPacketCount: packets, decoderConfig: configOf(decoder) });
      return source;
    });
  }

  /** Errors: `codec-unsupported`. */
  static async start(out: MediaWriter, parts: Mp4Parts): Promise<Mp4File> {
    const file = new Mp4File(out, parts);
    await file.#output.start();
    return file;
  }

  /** Adds a picture; times in µs from the start of the file. Resolves when the file takes the next. Errors: `storage-full`, `storage-failed`. */
  async addPicture(packet: Packet, timestampUs: number): Promise<void> {
    await this.#video.add(encoded(packet, timestampUs));
  }

  /** The same for sound; `track` counts the `sounds` of the file. */
  async addSound(track: number, packet: Packet, timestampUs: number): Promise<void> {
    await this.#sounds[track]?.add(encoded(packet, timestampUs));
  }

  async finish(): Promise<void> {
    await this.#output.finalize();
  }

  /** Gives up; what has been written is good for nothing. */
  async cancel(): Promise<void> {
    await this.#output.cancel();
  }
}

function encoded({ data, key, durationUs }: Packet, timestampUs: number): EncodedPacket {
  return new EncodedPacket(data, key ? 'key' : 'delta', timestampUs / 1e6, durationUs / 1e6);
}

/** Codec strings begin with the name of their sample entry (RFC 6381) or, of AV1 and VP9, with that of their own binding. */
const videoCodecs: Readonly<Record<string, VideoCodec>> = { avc1: 'avc', avc3: 'avc', hvc1: 'hevc', hev1: 'hevc', vp09: 'vp9', vp8: 'vp8', av01: 'av1' };
const soundCodecs: Readonly<Record<string, AudioCodec>> = { mp4a: 'aac', opus: 'opus' };

/** The container's name of a codec. Errors: `codec-unsupported`. */
export function videoCodecOf({ codec }: VideoDescription): VideoCodec {
  return videoCodecs[codec.split('.')[0] ?? ''] ?? unsupported(codec);
}

/** The same for sound. */
export function soundCodecOf({ codec }: AudioDescription): AudioCodec {
  return soundCodecs[codec.split('.')[0] ?? ''] ?? unsupported(codec);
}

function unsupported(codec: string): never {
  throw new AppError('codec-unsupported', `An MP4 can't hold ${codec}.`, { detail: codec });
}

/** A description as decoders take it. */
export function configOf<Decoder extends DecoderDescription>({ description, ...decoder }: Decoder): Omit<Decoder, 'description'> & { description?: Uint8Array<ArrayBuffer> } {
  return { ...decoder, ...(description === undefined ? {} : { description: fromBase64(description) }) };
}
