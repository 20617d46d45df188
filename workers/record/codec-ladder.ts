import { AppError } from '../../src/domain/errors.ts';
import type { CodecChoice, PictureFormat } from '../../src/rpc/record-contract.ts';

/** mp4-muxer's name of a codec. */
export type MuxerCodec = 'avc' | 'vp9' | 'av1';

export interface ChosenCodec {
  readonly codec: string;
  readonly muxerCodec: MuxerCodec;
  readonly config: VideoEncoderConfig;
}

interface Rung {
  readonly name: Exclude<CodecChoice, 'auto'>;
  readonly muxerCodec: MuxerCodec;
  readonly codecs: (format: PictureFormat) => readonly string[];
  readonly extra?: Partial<VideoEncoderConfig>;
}

/**
 * H.264 levels (ITU-T H.264, table A-1) by macroblocks a frame and a second; an encoder refuses a level too small for the picture.
 * https://www.itu.int/rec/T-REC-H.264
 */
const avcLevels = [
  { hex: '1e', frame: 1620, second: 40_500 },
  { hex: '1f', frame: 3600, second: 108_000 },
  { hex: '28', frame: 8192, second: 245_760 },
  { hex: '2a', frame: 8704, second: 522_240 },
  { hex: '33', frame: 36_864, second: 983_040 },
] as const;

function avcLevel({ width, height, frameRate }: PictureFormat): string {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  return (avcLevels.find((level) => blocks <= level.frame && blocks * frameRate <= level.second) ?? avcLevels[4]).hex;
}

/** Best first: H.264 plays everywhere and is often encoded in hardware, then VP9, then AV1. */
const ladder: readonly Rung[] = [
  {
    name: 'h264',
    muxerCodec: 'avc',
    codecs: (format) => ['6400', '4d00', '42e0'].map((profile) => `avc1.${profile}${avcLevel(format)}`),
    extra: { avc: { format: 'avc' } },
  },
  { name: 'vp9', muxerCodec: 'vp9', codecs: () => ['vp09.00.40.08'] },
  { name: 'av1', muxerCodec: 'av1', codecs: () => ['av01.0.08M.08'] },
];

/** mp4-muxer's name of the codec that a codec string (`avc1.…`) stands for. */
export function muxerCodecOf(codec: string): MuxerCodec {
  if (codec.startsWith('avc1')) return 'avc';
  return codec.startsWith('vp09') ? 'vp9' : 'av1';
}

/** Generous for machine perception: compression artefacts cost detections. */
const bitsPerPixel = 0.15;
const leastBitrate = 1_000_000;

function bitrate({ width, height, frameRate }: PictureFormat): number {
  return Math.max(leastBitrate, Math.round(width * height * frameRate * bitsPerPixel));
}

const chosen = new Map<string, Promise<ChosenCodec>>();

function keyOf(format: PictureFormat, choice: CodecChoice): string {
  return JSON.stringify([format.width, format.height, format.frameRate, choice]);
}

/** The encoder chosen for a format has stopped: the next choice is made afresh. */
export function forgetCodec(format: PictureFormat, choice: CodecChoice): void {
  chosen.delete(keyOf(format, choice));
}

/** Finds the first codec that really encodes pictures of this format. Errors: `codec-unsupported`. */
export function chooseCodec(format: PictureFormat, choice: CodecChoice): Promise<ChosenCodec> {
  const key = keyOf(format, choice);
  const known = chosen.get(key) ?? climb(format, choice);
  chosen.set(key, known);
  known.catch(() => chosen.delete(key));
  return known;
}

/** The same codec for another picture, untried: a device that was turned must not wait for the ladder. */
export function adaptCodec(before: ChosenCodec, format: PictureFormat): ChosenCodec {
  const { width, height, frameRate } = format;
  // The last two digits of an H.264 codec string are its level.
  const codec = before.muxerCodec === 'avc' ? before.codec.slice(0, -2) + avcLevel(format) : before.codec;
  return { ...before, codec, config: { ...before.config, codec, width, height, framerate: frameRate, bitrate: bitrate(format) } };
}

async function climb(format: PictureFormat, choice: CodecChoice): Promise<ChosenCodec> {
  const refusals: string[] = [];
  for (const rung of ladder.filter(({ name }) => choice === 'auto' || choice === name)) {
    for (const codec of rung.codecs(format)) {
      for (const hardwareAcceleration of ['prefer-hardware', 'no-preference'] as const) {
        const config: VideoEncoderConfig = {
          codec,
          width: format.width,
          height: format.height,
          bitrate: bitrate(format),
          framerate: format.frameRate,
          latencyMode: 'realtime',
          hardwareAcceleration,
          ...rung.extra,
        };
        const refusal = await tryToEncode(config);
        if (refusal === null) return { codec, muxerCodec: rung.muxerCodec, config };
        refusals.push(`${codec}: ${refusal}`);
      }
    }
  }
  throw new AppError('codec-unsupported', `No codec of this browser encodes ${format.width} × ${format.height}.`, { detail: [...new Set(refusals)].join('; ') });
}

/** Encodes two pictures and returns why that failed, null when both came out: `isConfigSupported` alone can be wrong. */
async function tryToEncode(config: VideoEncoderConfig): Promise<string | null> {
  let delivered = 0;
  let refusal: string | null = null;
  const encoder = new VideoEncoder({ output: () => delivered++, error: (error) => (refusal = error.message) });
  try {
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported !== true) return 'not supported';
    encoder.configure(config);
    const canvas = new OffscreenCanvas(config.width, config.height);
    canvas.getContext('2d')?.fillRect(0, 0, config.width, config.height);
    for (const timestamp of [0, 33_333]) {
      const frame = new VideoFrame(canvas, { timestamp });
      encoder.encode(frame, { keyFrame: timestamp === 0 });
      frame.close();
    }
    await encoder.flush();
    return delivered === 2 ? null : (refusal ?? `only ${delivered} of 2 pictures came out`);
  } catch (error) {
    return refusal ?? (error instanceof Error ? error.message : String(error));
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
}
