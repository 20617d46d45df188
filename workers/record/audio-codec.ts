import { AppError } from '../../src/domain/errors.ts';

export interface SoundFormat {
  readonly sampleRate: number;
  readonly channels: number;
}

export interface ChosenSound {
  /** mp4-muxer's name of the codec. */
  readonly muxerCodec: 'aac' | 'opus';
  readonly config: AudioEncoderConfig;
  /** What the encoder says of its packets: Opus comes out at 48 kHz, whatever went in. */
  readonly sampleRate: number;
  readonly channels: number;
  /**
   * How much later sound comes out of a decoder than its packet says. Encoders begin with samples of their own (AAC's priming, Opus' pre-skip);
   * whether encoder and decoder of a browser account for them is found out by listening.
   */
  readonly lagUs: number;
}

/** AAC plays everywhere, but some browsers only decode it. */
const codecs = [
  { codec: 'mp4a.40.2', muxerCodec: 'aac' },
  { codec: 'opus', muxerCodec: 'opus' },
] as const;

/** One that all AAC encoders have. */
const bitrate = 128_000;

const chosen = new Map<string, Promise<ChosenSound>>();

/** Finds the first codec that really encodes such sound. Errors: `codec-unsupported`. */
export function chooseSound(format: SoundFormat): Promise<ChosenSound> {
  const key = `${format.sampleRate} ${format.channels}`;
  const known = chosen.get(key) ?? choose(format);
  chosen.set(key, known);
  known.catch(() => chosen.delete(key));
  return known;
}

async function choose({ sampleRate, channels }: SoundFormat): Promise<ChosenSound> {
  const refusals: string[] = [];
  for (const { codec, muxerCodec } of codecs) {
    const config: AudioEncoderConfig = { codec, sampleRate, numberOfChannels: channels, bitrate };
    try {
      return { muxerCodec, config, ...(await tryToEncode(config)) };
    } catch (error) {
      refusals.push(`${codec}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new AppError('codec-unsupported', `No codec of this browser encodes sound of ${channels} × ${sampleRate} Hz.`, { detail: refusals.join('; ') });
}

/** A tone after silence, in seconds. */
const toneFrom = 0.2;
const trialSeconds = 0.4;
const toneHz = 1000;
/** A lag shorter than this is the smear of a resampler. */
const leastLagUs = 1500;

/** Encodes a tone and listens to it: `isConfigSupported` alone can be wrong. Throws what went wrong. */
async function tryToEncode(config: AudioEncoderConfig): Promise<Pick<ChosenSound, 'sampleRate' | 'channels' | 'lagUs'>> {
  if ((await AudioEncoder.isConfigSupported(config)).supported !== true) throw new Error('not supported');
  const packets: EncodedAudioChunk[] = [];
  let decoder: AudioDecoderConfig | undefined;
  let failure: Error | undefined;
  const encoder = new AudioEncoder({
    output(packet, metadata) {
      packets.push(packet);
      decoder ??= metadata?.decoderConfig;
    },
    error: (error) => (failure = error),
  });
  try {
    encoder.configure(config);
    const tone = toneOf(config);
    encoder.encode(tone);
    tone.close();
    await encoder.flush();
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
  if (failure !== undefined) throw failure;
  if (decoder === undefined) throw new Error('it says nothing about its packets');
  if (packets.some(({ duration }) => !duration)) throw new Error('its packets have no duration');
  const heardUs = await hear(decoder, packets);
  const lagUs = heardUs - toneFrom * 1e6;
  return { sampleRate: decoder.sampleRate, channels: decoder.numberOfChannels, lagUs: lagUs < leastLagUs ? 0 : Math.round(lagUs) };
}

function toneOf({ sampleRate, numberOfChannels }: AudioEncoderConfig): AudioData {
  const samples = Math.round(trialSeconds * sampleRate);
  const data = Float32Array.from({ length: samples * numberOfChannels }, (_, at) => {
    const seconds = (at % samples) / sampleRate;
    return seconds < toneFrom ? 0 : 0.8 * Math.sin(2 * Math.PI * toneHz * (seconds - toneFrom));
  });
  return new AudioData({ format: 'f32-planar', sampleRate, numberOfChannels, numberOfFrames: samples, timestamp: 0, data });
}

/** When the tone is heard, µs. */
async function hear(config: AudioDecoderConfig, packets: readonly EncodedAudioChunk[]): Promise<number> {
  let heardUs: number | undefined;
  let failure: Error | undefined;
  const decoder = new AudioDecoder({
    output(sound) {
      const samples = new Float32Array(sound.numberOfFrames);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      const at = samples.findIndex((sample) => Math.abs(sample) > 0.4);
      if (at !== -1) heardUs ??= sound.timestamp + (at * 1e6) / sound.sampleRate;
      sound.close();
    },
    error: (error) => (failure = error),
  });
  try {
    decoder.configure(config);
    for (const packet of packets) decoder.decode(packet);
    await decoder.flush();
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  if (failure !== undefined) throw failure;
  if (heardUs === undefined) throw new Error('what it encodes can’t be heard');
  return heardUs;
}
