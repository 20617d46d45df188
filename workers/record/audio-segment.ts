import { describeSound } from '../../src/domain/decoder-description.ts';
import type { AppError } from '../../src/domain/errors.ts';
import type { Segment } from '../../src/domain/session.ts';
import type { ChosenSound } from './audio-codec.ts';
import { SoundEncoder } from './audio-encoder.ts';
import type { StampedFrame } from './frame-clock.ts';
import type { EncodedFrame } from './frame-encoder.ts';
import { SegmentFile, type SegmentFileParts } from './segment-file.ts';

export interface AudioSegmentParts extends SegmentFileParts {
  readonly sound: ChosenSound;
  /** No packet begins before this moment of the session. */
  readonly fromUs: number;
  /** A packet has come out of the encoder. */
  readonly encoded: () => void;
  /** Pieces that were in the encoder when it ended. */
  readonly lost: (count: number) => void;
  readonly encoderFailed: (error: AppError) => void;
}

/** Every packet is a key frame; the journal's files are used in turn after so long. */
const turnEveryUs = 1_000_000;
/** Where more than this is missing another segment begins; less is made up for with silence. */
const longestSilenceUs = 1_000_000;

/** One segment of a sound track while it is recorded: an encoder and its file. */
export class AudioSegment {
  readonly #parts: AudioSegmentParts;
  readonly #encoder: SoundEncoder;
  readonly #file: SegmentFile;
  /** Packets come as the first one was described. */
  #decoder: AudioDecoderConfig | undefined;

  private constructor(parts: AudioSegmentParts, file: SegmentFile) {
    this.#parts = parts;
    this.#file = file;
    this.#encoder = new SoundEncoder(parts.sound, parts.fromUs, {
      packet: (packet, decoder) => this.#written(packet, decoder),
      failed: parts.encoderFailed,
    });
  }

  /** Errors: `storage-full`, `storage-failed`. */
  static async open(parts: AudioSegmentParts): Promise<AudioSegment> {
    const { muxerCodec: codec, sampleRate, channels } = parts.sound;
    return new AudioSegment(parts, await SegmentFile.create(parts, { mp4: { kind: 'audio', codec, sampleRate, channels }, tail: { turnEveryUs } }));
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  /** Whether sound of this form and time can go on in this file. */
  takes({ sampleRate, numberOfChannels }: AudioData, timestampUs: number): boolean {
    const { config } = this.#parts.sound;
    return sampleRate === config.sampleRate && numberOfChannels === config.numberOfChannels && this.#encoder.gapBeforeUs(timestampUs) < longestSilenceUs;
  }

  /** The caller keeps its piece. */
  encode(sound: AudioData, stamped: StampedFrame): void {
    this.#encoder.encode(sound, stamped);
  }

  /** Resolves when the encoder has room, or has failed. */
  room(): Promise<void> {
    return this.#encoder.room();
  }

  /** Its row while it is open; null before its first packet. */
  openRow(): Segment | null {
    return this.#file.openRow();
  }

  /** Brings everything under way into the file and closes it. Resolves with its row; null when it holds nothing. */
  async finish(): Promise<Segment | null> {
    const lost = await this.#encoder.finish();
    if (lost > 0) this.#parts.lost(lost);
    return this.#file.finish();
  }

  #written(packet: EncodedFrame, decoder: AudioDecoderConfig | undefined): void {
    this.#decoder ??= decoder;
    this.#file.add(packet, decoder, () => this.#decoder && describeSound(this.#decoder));
    this.#parts.encoded();
  }
}
