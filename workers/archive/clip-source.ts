import { BlobSource, EncodedPacketSink, Input, MATROSKA, MP4, QTFF, UnsupportedInputFormatError, WEBM, type EncodedPacket, type InputAudioTrack, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { AppError, isAbort } from '../../src/domain/errors.ts';
import { isHiddenVp8 } from './clip-codecs.ts';

/** What a clip's pictures are like, from their packets' headers. */
export interface Survey {
  /** Pictures that are shown: an edit list may cut off those at the beginning, and VP8 has packets that show none. */
  readonly pictures: number;
  readonly packets: number;
  readonly bytes: number;
  /** When the first picture and the last one are shown, in seconds of the file. */
  readonly startS: number;
  readonly latestS: number;
  /** How long the last picture is seen, in seconds; 0 when the file doesn't say. */
  readonly lastS: number;
}

/** A video file of somebody else's, the only place that reads foreign media. `close` gives it back. */
export class ClipSource {
  readonly video: InputVideoTrack;
  readonly sound: InputAudioTrack | null;
  /** When it was made, as far as its metadata say, ms since 1970. */
  readonly madeAtMs: number | null;
  readonly #input: Input;

  private constructor(input: Input, video: InputVideoTrack, sound: InputAudioTrack | null, madeAtMs: number | null) {
    this.#input = input;
    this.video = video;
    this.sound = sound;
    this.madeAtMs = madeAtMs;
  }

  /** Errors: `clip-unknown`, `clip-broken`. */
  static async open(file: Blob): Promise<ClipSource> {
    const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, MATROSKA, WEBM] });
    try {
      const video = await input.getPrimaryVideoTrack();
      if (video === null) throw new AppError('clip-unknown', 'The file has no pictures.', { detail: 'It holds no video track.' });
      const { date } = await input.getMetadataTags();
      return new ClipSource(input, video, await input.getPrimaryAudioTrack(), date === undefined ? null : date.getTime());
    } catch (error) {
      input.dispose();
      throw clipError(error);
    }
  }

  close(): void {
    this.#input.dispose();
  }

  /** Goes through the headers of all packets. Errors: `clip-broken`. */
  async survey(signal: AbortSignal): Promise<Survey> {
    let packets = 0;
    let bytes = 0;
    let cut = 0;
    let startS = Infinity;
    let lastS = 0;
    let latestS = -Infinity;
    for await (const packet of packetsOf(this.video, true, signal)) {
      packets++;
      bytes += packet.byteLength;
      if (packet.timestamp < 0) cut++;
      else startS = Math.min(startS, packet.timestamp);
      if (packet.timestamp <= latestS) continue;
      latestS = packet.timestamp;
      lastS = packet.duration;
    }
    if (packets === cut) throw brokenClip(packets === 0 ? 'It has no pictures.' : 'Its edit list leaves no pictures.');
    return { pictures: packets - cut - (await this.#hidden(signal)), packets, bytes, startS, latestS, lastS };
  }

  /** How many packets show nothing, which of VP8 only the packets themselves say. */
  async #hidden(signal: AbortSignal): Promise<number> {
    if ((await reading(() => this.video.getCodec())) !== 'vp8') return 0;
    let hidden = 0;
    for await (const { data, timestamp } of packetsOf(this.video, false, signal)) if (timestamp >= 0 && isHiddenVp8(data)) hidden++;
    return hidden;
  }
}

/** The packets of a track in the order of decoding. Errors: `clip-broken`. */
export async function* packetsOf(track: InputTrack, metadataOnly: boolean, signal: AbortSignal): AsyncGenerator<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  try {
    for await (const packet of sink.packets(undefined, undefined, { metadataOnly })) {
      signal.throwIfAborted();
      yield packet;
    }
  } catch (error) {
    throw clipError(error);
  }
}

/** Whatever reading a foreign file fails with, as an error of ours. */
export async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw clipError(error);
  }
}

export function unknownCodec(name: string): AppError {
  return new AppError('clip-codec', `This browser can't decode ${name}.`, { detail: name });
}

export function brokenClip(detail: string, cause?: unknown): AppError {
  return new AppError('clip-broken', 'The video file is damaged.', { cause, detail });
}

/** What reading failed with, as an error of ours. An abort stays one. */
function clipError(error: unknown): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  if (error instanceof UnsupportedInputFormatError) {
    return new AppError('clip-unknown', 'The file is not a video that can be read.', { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Encrypted')) return new AppError('clip-codec', 'The video is encrypted.', { cause: error, detail: 'It is encrypted, as films that are rented or bought are.' });
  // What the reader says when numbers in a file's tables can't be true.
  return brokenClip(message.startsWith('Assertion') ? 'Its tables contradict each other.' : message, error);
}
