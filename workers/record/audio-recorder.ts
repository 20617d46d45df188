import { AppError, toAppError } from '../../src/domain/errors.ts';
import { isVideo, type AudioTrack, type Segment } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { AudioRequest } from '../../src/rpc/record-contract.ts';
import { chooseSound } from './audio-codec.ts';
import { AudioSegment } from './audio-segment.ts';
import { FrameClock } from './frame-clock.ts';
import { FrameLog } from './frame-log.ts';
import { readSound, type FrameReader } from './frame-stream.ts';
import type { SessionClock } from './session-clock.ts';
import { SoundBacklog, type HeardSound } from './sound-backlog.ts';
import { Watchdog } from './watchdog.ts';

export interface AudioParts {
  readonly sessionId: string;
  readonly request: AudioRequest;
  readonly clock: SessionClock;
  /** Whether there is a session: pictures begin it, sound waits for them. */
  readonly begun: () => boolean;
  /** Whether sound of this time still belongs into the recording. */
  readonly within: (timestampUs: number) => boolean;
  /** The track's row has changed. */
  readonly changed: () => void;
  readonly happened: (kind: SessionEventKind, trackId: string, detail?: string) => void;
  readonly storageFailed: (error: AppError) => void;
}

/** Where sound and pictures are put beside each other by when they arrive, the first of them, often slow, are waited out. */
const settlingUs = 300_000;
/** An encoder that stops so often without a single packet between will not do any better. */
const mostEncoderFailures = 3;

/** The microphone's track. Whatever becomes of it, the video goes on. */
export class AudioRecorder {
  readonly id: string;
  readonly #parts: AudioParts;
  readonly #frames: FrameClock;
  readonly #log: FrameLog;
  readonly #reader: FrameReader<AudioData>;
  readonly #watchdog = new Watchdog(performance.now());
  readonly #backlog = new SoundBacklog();
  readonly #closed: Segment[] = [];
  #segment: AudioSegment | undefined;
  /** Opening and closing of segments, one after the other; sound waits for it. */
  #turning: Promise<unknown> = Promise.resolve();
  #isFlowing = false;
  #isSilent = false;
  #paused = false;
  #stopping = false;
  #ended = false;
  #packets = 0;
  #encoderFailures = 0;
  #encoderError: AppError | undefined;
  #failure: AppError | undefined;

  constructor(parts: AudioParts) {
    const { sessionId, request, clock } = parts;
    this.id = request.trackId;
    this.#parts = parts;
    this.#reader = readSound(request.feed);
    // The session's clock goes by its pictures.
    this.#frames = new FrameClock(clock, { live: false });
    this.#log = new FrameLog(sessionId, this.id, undefined);
  }

  /** Resolves when the track has ended and all of it is durable; why it failed, if it did, is in `failure`. */
  async run(): Promise<void> {
    try {
      for (let heard = await this.#hear(); heard !== null; heard = await this.#hear()) await this.#take(heard);
      await this.#flow();
      if (!this.#stopping) throw new AppError('microphone-none', 'The microphone was switched off or unplugged.');
    } catch (error) {
      if (!this.#stopping) this.#failure = toAppError(error);
      await this.stop();
    } finally {
      this.#ended = true;
      this.#backlog.clear();
      await this.closeSegment().catch((error: unknown) => this.#parts.storageFailed(toAppError(error, 'storage-failed')));
      await this.#log.settled();
      const unstored = this.#packets - this.#log.saved.frames;
      if (unstored > 0) this.#frames.count('storage', unstored);
    }
  }

  get failure(): AppError | undefined {
    return this.#failure;
  }

  /** End of the last durable packet. */
  get endUs(): number {
    return this.#log.saved.durationUs;
  }

  get bytes(): number {
    return this.#closed.reduce((sum, segment) => sum + segment.bytes, this.#segment?.bytes ?? 0);
  }

  /** Ends the track; `run` resolves soon. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#reader.close();
  }

  /** Sound that comes from now on is not recorded. Resolves when what came before is durable. */
  async pause(): Promise<void> {
    this.#paused = true;
    await this.closeSegment();
  }

  resume(): void {
    this.#paused = false;
  }

  /** What has been recorded is a finished file; what comes next begins another one. */
  closeSegment(): Promise<void> {
    return this.#serially(() => this.#close());
  }

  /** Called now and then: notices a microphone that gives nothing, not even silence. */
  watch(nowMs: number): void {
    if (this.#isSilent || this.#ended || !this.#parts.begun() || !this.#watchdog.isStalled(nowMs, this.#frames.fps)) return;
    this.#isSilent = true;
    this.#parts.happened('muted', this.id);
    void this.closeSegment().catch((error: unknown) => this.#parts.storageFailed(toAppError(error, 'storage-failed')));
  }

  /** The track's row; null before its first packet. */
  row(): AudioTrack | null {
    const open = this.#segment?.openRow() ?? null;
    const segments = open === null ? [...this.#closed] : [...this.#closed, open];
    const [first] = segments;
    if (first === undefined || isVideo(first.decoder)) return null;
    const { sampleRate, numberOfChannels: channels } = first.decoder;
    const { frames, keyFrames } = this.#log.saved;
    return { id: this.id, kind: 'audio', label: this.#parts.request.label, sampleRate, channels, frames, keyFrames, drops: { ...this.#frames.drops }, segments };
  }

  async #hear(): Promise<HeardSound | null> {
    const askedMs = performance.now();
    const sound = await this.#reader.next();
    const arrivalMs = performance.now();
    return sound && { sound, arrivalMs, waitedMs: arrivalMs - askedMs };
  }

  /** Owns the piece, and closes it once it is not waited with any more. */
  async #take(heard: HeardSound): Promise<void> {
    this.#watchdog.feed(heard.arrivalMs);
    this.#backlog.add(heard);
    // Found out before there is a session, so that its beginning needs not wait for it.
    await chooseSound(formatOf(heard.sound));
    this.#isFlowing ||= this.#parts.begun() && this.#backlog.isRipe && this.#isPlaced(heard);
    if (this.#isFlowing) await this.#flow();
  }

  /** Whether it is known when this sound was in the session. */
  #isPlaced({ sound: { timestamp }, arrivalMs }: HeardSound): boolean {
    const { clock } = this.#parts;
    return clock.at(arrivalMs) >= settlingUs || clock.anchor(timestamp, this.#backlog.earliestMs(timestamp)) === clock.zeroSourceUs;
  }

  /** Works off what has waited, if there is a session for it. */
  async #flow(): Promise<void> {
    if (!this.#parts.begun()) return;
    for (let next = this.#backlog.shift(); next !== undefined; next = this.#backlog.shift()) {
      try {
        await this.#record(next);
      } finally {
        next.sound.close();
      }
    }
  }

  async #record({ sound, arrivalMs }: HeardSound): Promise<void> {
    const timestampUs = this.#frames.stamp(sound.timestamp, this.#backlog.earliestMs(sound.timestamp));
    if (this.#isSilent) this.#soundAgain();
    await this.#turning;
    if (timestampUs === null || !this.#parts.within(timestampUs)) return;
    for (let segment = this.#segment; ; segment = this.#segment) {
      if (this.#paused) return this.#frames.lose('paused', 1);
      if (segment !== undefined && this.#encoderError === undefined && segment.takes(sound, timestampUs)) {
        segment.encode(sound, this.#frames.keep(timestampUs, arrivalMs));
        return segment.room();
      }
      await this.#serially(() => this.#turn(sound));
    }
  }

  /** From the open segment, if there is one, to the one that this sound begins. */
  async #turn(sound: AudioData): Promise<void> {
    await this.#close();
    const error = this.#encoderError;
    this.#encoderError = undefined;
    if (error !== undefined) {
      if (++this.#encoderFailures > mostEncoderFailures) throw error;
      this.#parts.happened('encoder-replaced', this.id, error.detail);
    }
    const { sessionId, changed, storageFailed } = this.#parts;
    this.#segment = await AudioSegment.open({
      sessionId,
      trackId: this.id,
      index: this.#closed.length,
      firstFrame: this.#log.saved.frames,
      fromUs: this.#log.saved.durationUs,
      sound: await chooseSound(formatOf(sound)),
      log: this.#log,
      described: changed,
      encoded: () => {
        this.#packets++;
        this.#encoderFailures = 0;
      },
      lost: (count) => this.#frames.lose('encoder-dropped', count),
      encoderFailed: (error) => (this.#encoderError ??= error),
      storageFailed,
    });
  }

  async #close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    if (segment === undefined) return;
    const row = await segment.finish();
    if (row !== null) this.#closed.push(row);
    this.#parts.changed();
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turning.then(work, work);
    this.#turning = done.catch(() => undefined);
    return done;
  }

  #soundAgain(): void {
    this.#isSilent = false;
    this.#parts.happened('unmuted', this.id);
  }
}

function formatOf({ sampleRate, numberOfChannels: channels }: AudioData): { sampleRate: number; channels: number } {
  return { sampleRate, channels };
}
