import { lostFrames } from '../../src/domain/drops.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import { isVideo, type Segment, type SourceInfo, type VideoTrack } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { CodecChoice, Replacement, Snapshot, TrackActivity, TrackStatus, VideoRequest } from '../../src/rpc/record-contract.ts';
import { chooseCodec, forgetCodec } from './codec-ladder.ts';
import { FrameClock } from './frame-clock.ts';
import { FrameLog } from './frame-log.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { readFrames, type FrameReader } from './frame-stream.ts';
import { RateLimit } from './rate-limit.ts';
import type { SessionClock } from './session-clock.ts';
import { Snapshots } from './snapshots.ts';
import { upright } from './upright.ts';
import { VideoSegment } from './video-segment.ts';
import { Watchdog } from './watchdog.ts';

export interface TrackParts {
  readonly sessionId: string;
  readonly request: VideoRequest;
  readonly codec: CodecChoice;
  readonly clock: SessionClock;
  readonly maxFrameRate: number | undefined;
  /** The live run that the results of these rows belong to. */
  readonly runId: string | undefined;
  readonly results: (rows: readonly FrameRow[]) => FrameResult[];
  /** The first frame has come: resolves when the session's row is durable. */
  readonly begin: (frame: VideoFrame, arrivalMs: number) => Promise<void>;
  /** A frame goes into the encoder; the recorder keeps it. */
  readonly sees: (frame: VideoFrame, timestampUs: number) => void;
  /** Whether a frame of this time still belongs into the recording. */
  readonly within: (timestampUs: number) => boolean;
  readonly firstEncoded: () => void;
  /** The track's row has changed. */
  readonly changed: () => void;
  readonly happened: (kind: SessionEventKind, trackId: string, detail?: string) => void;
  readonly storageFailed: (error: AppError) => void;
}

/** An encoder that stops so often without a single frame between will not do any better. */
const mostEncoderFailures = 3;

/** One video track from its first frame to its last, whatever becomes of camera and encoder on the way. */
export class TrackRecorder {
  readonly id: string;
  readonly #parts: TrackParts;
  readonly #frames: FrameClock;
  readonly #log: FrameLog;
  readonly #statistics = new FrameStatistics();
  readonly #snapshots = new Snapshots();
  readonly #limit: RateLimit | undefined;
  readonly #watchdog: Watchdog;
  readonly #live: boolean;
  readonly #closed: Segment[] = [];
  #source: SourceInfo;
  #reader: FrameReader;
  #segment: VideoSegment | undefined;
  /** Opening and closing of segments, one after the other; frames wait for it. */
  #turning: Promise<unknown> = Promise.resolve();
  #activity: TrackActivity = 'recording';
  #paused = false;
  #stopping = false;
  #encodedFrames = 0;
  #encoderFailures = 0;
  #encoderError: AppError | undefined;
  #failure: AppError | undefined;
  #replacement: Replacement | undefined;
  /** Ends the wait of a track whose camera is gone. */
  #wake: () => void = () => undefined;

  constructor(parts: TrackParts) {
    const { request, maxFrameRate } = parts;
    this.id = request.trackId;
    this.#parts = parts;
    this.#source = request.source;
    this.#live = request.feed.live;
    this.#reader = readFrames(request.feed);
    this.#frames = new FrameClock(parts.clock, request.source.variableRate);
    this.#log = new FrameLog(parts.sessionId, this.id, parts.runId);
    this.#limit = maxFrameRate === undefined ? undefined : new RateLimit(maxFrameRate);
    this.#watchdog = new Watchdog(performance.now());
  }

  /** Resolves when the track has ended and all of it is durable; why it failed, if it did, is in `failure`. */
  async run(): Promise<void> {
    try {
      // Ready before the first frame, if the device has told its size.
      if (this.#source.width > 0) await chooseCodec(this.#source, this.#parts.codec);
      for (let going = true; going; ) {
        const frame = await this.#reader.next();
        if (frame === null) going = await this.#feedEnded();
        else await this.#take(frame, performance.now());
      }
      this.#activity = 'ended';
    } catch (error) {
      this.#failure = toAppError(error);
      this.#activity = 'failed';
      await this.#reader.close();
    } finally {
      await this.closeSegment().catch((error: unknown) => this.#parts.storageFailed(toAppError(error, 'storage-failed')));
      this.#snapshots.close();
      await this.#log.settled();
      const unstored = this.#encodedFrames - this.#log.saved.frames;
      if (unstored > 0) this.#frames.count('storage', unstored);
    }
  }

  get failure(): AppError | undefined {
    return this.#failure;
  }

  get savedFrames(): number {
    return this.#log.saved.frames;
  }

  /** End of the last durable frame. */
  get endUs(): number {
    return this.#log.saved.durationUs;
  }

  get elapsedUs(): number {
    return this.#frames.elapsedUs;
  }

  get bytes(): number {
    return this.#closed.reduce((sum, segment) => sum + segment.bytes, this.#segment?.bytes ?? 0);
  }

  get codecName(): string {
    return this.#segment?.codec ?? this.#closed.at(-1)?.decoder.codec ?? '';
  }

  /** Ends the track; `run` resolves soon. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#reader.close();
  }

  /** Frames that come from now on are not recorded. Resolves when what came before is durable. */
  async pause(): Promise<void> {
    this.#paused = true;
    await this.closeSegment();
  }

  resume(): void {
    this.#paused = false;
  }

  /** What has been recorded is a finished file; the next frame begins another one. */
  closeSegment(): Promise<void> {
    return this.#serially(() => this.#close());
  }

  /** Goes on with another feed. */
  async replace(replacement: Replacement): Promise<void> {
    this.#replacement = replacement;
    this.#wake();
    // The reader of the feed before gives null, and the track turns to the new one.
    await this.#reader.close();
  }

  snapshot(): Promise<Snapshot> {
    return this.#snapshots.next();
  }

  /** Called now and then: notices a stream that stalls in silence. */
  watch(nowMs: number): void {
    const isWatched = this.#live && this.#source.variableRate !== true && this.#activity === 'recording';
    if (!isWatched || !this.#watchdog.isStalled(nowMs, this.#frames.fps)) return;
    this.#activity = 'waiting';
    this.#parts.happened('stalled', this.id);
    void this.closeSegment().catch((error: unknown) => this.#parts.storageFailed(toAppError(error, 'storage-failed')));
  }

  status(): TrackStatus {
    return {
      trackId: this.id,
      activity: this.#activity,
      fps: this.#frames.fps,
      savedFrames: this.#log.saved.frames,
      encodedFrames: this.#encodedFrames,
      droppedFrames: lostFrames(this.#frames.drops),
    };
  }

  /** The track's row; null before its first frame. */
  row(): VideoTrack | null {
    const open = this.#segment?.openRow() ?? null;
    const segments = open === null ? [...this.#closed] : [...this.#closed, open];
    const [first] = segments;
    if (first === undefined || !isVideo(first.decoder)) return null;
    const { codedWidth: width, codedHeight: height } = first.decoder;
    const { frames, keyFrames } = this.#log.saved;
    return { id: this.id, kind: 'video', label: this.#source.label, width, height, frames, keyFrames, drops: { ...this.#frames.drops }, segments, source: this.#source };
  }

  /** The row of a track that has ended, with the statistics of its pixels. */
  async finalRow(): Promise<VideoTrack | null> {
    const statistics = await this.#statistics.finish();
    const row = this.row();
    return row === null || statistics === null ? row : { ...row, statistics };
  }

  /** Owns and closes the frame. */
  async #take(frame: VideoFrame, arrivalMs: number): Promise<void> {
    const { begin, within } = this.#parts;
    try {
      if (frame.format === null) throw new AppError('camera-format', 'This camera gives pictures that no encoder takes.');
      this.#watchdog.feed(arrivalMs);
      await begin(frame, arrivalMs);
      const timestampUs = this.#frames.stamp(frame.timestamp, arrivalMs);
      if (this.#activity === 'waiting') this.#flowAgain();
      await this.#turning;
      if (timestampUs === null || this.#stopping || !within(timestampUs)) return;
      if (this.#paused) return this.#frames.lose('paused', 1);
      if (this.#limit?.takes(timestampUs, this.#stepUs()) === false) return this.#frames.lose('rate-limit', 1);
      const picture = upright(frame);
      try {
        await this.#record(picture.frame, timestampUs, arrivalMs);
      } finally {
        picture.close();
      }
    } finally {
      frame.close();
    }
  }

  /** Into the open segment if the picture fits there and the encoder has room, otherwise once both is so. */
  async #record(frame: VideoFrame, timestampUs: number, arrivalMs: number): Promise<void> {
    for (let segment = this.#segment; ; segment = this.#segment) {
      if (this.#paused) return this.#frames.lose('paused', 1);
      if (segment === undefined || this.#encoderError !== undefined || !segment.takes(frame)) await this.#serially(() => this.#turn(frame));
      else if (!segment.busy) return this.#encode(segment, frame, timestampUs, arrivalMs);
      else if (this.#live) return this.#frames.lose('encoder-busy', 1);
      else await segment.room();
    }
  }

  #encode(segment: VideoSegment, frame: VideoFrame, timestampUs: number, arrivalMs: number): void {
    segment.encode(frame, this.#frames.keep(timestampUs, arrivalMs));
    this.#snapshots.offer(frame, timestampUs);
    this.#statistics.offer(frame, timestampUs);
    this.#parts.sees(frame, timestampUs);
  }

  #stepUs(): number {
    return this.#frames.fps === 0 ? 0 : 1e6 / this.#frames.fps;
  }

  /** From the open segment, if there is one, to the one that this picture begins. */
  async #turn(frame: VideoFrame): Promise<void> {
    if (this.#segment !== undefined && this.#encoderError === undefined) {
      this.#parts.happened('picture-changed', this.id, `${frame.displayWidth} × ${frame.displayHeight}`);
    }
    await this.#close();
    this.#segment = await this.#open(frame);
  }

  async #open(frame: VideoFrame): Promise<VideoSegment> {
    const { sessionId, codec, results, changed, storageFailed } = this.#parts;
    const format = { width: frame.displayWidth, height: frame.displayHeight, frameRate: this.#source.frameRate || usualFrameRate };
    if (this.#encoderError !== undefined) this.#replaceEncoder(this.#encoderError, format);
    const chosen = await chooseCodec(format, codec);
    return VideoSegment.open({
      sessionId,
      trackId: this.id,
      index: this.#closed.length,
      firstFrame: this.#log.saved.frames,
      codec: chosen,
      log: this.#log,
      results,
      described: changed,
      encoded: ({ timestampUs }, index) => this.#encoded(timestampUs, index),
      swallowed: (count) => this.#frames.count('encoder-dropped', count),
      lost: (count) => this.#frames.lose('encoder-dropped', count),
      encoderFailed: (error) => (this.#encoderError ??= error),
      storageFailed,
    });
  }

  /** What the encoder was chosen by may no longer hold. Errors: `encoder-failed` when none gets any further. */
  #replaceEncoder(error: AppError, format: { width: number; height: number; frameRate: number }): void {
    this.#encoderError = undefined;
    if (++this.#encoderFailures > mostEncoderFailures) throw error;
    forgetCodec(format, this.#parts.codec);
    this.#parts.happened('encoder-replaced', this.id, error.detail);
  }

  #encoded(timestampUs: number, index: number | null): void {
    this.#encodedFrames++;
    this.#encoderFailures = 0;
    if (index !== null) this.#snapshots.resolve(timestampUs, index);
    this.#parts.firstEncoded();
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

  #flowAgain(): void {
    this.#activity = 'recording';
    this.#parts.happened('flowing', this.id);
  }

  /** Whether the track goes on: with another feed, or with the camera once it is back. */
  async #feedEnded(): Promise<boolean> {
    await this.closeSegment();
    if (this.#stopping || !this.#live) return false;
    if (this.#replacement === undefined) {
      this.#activity = 'waiting';
      this.#parts.happened('camera-lost', this.id, this.#source.label);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const replacement = this.#replacement;
    this.#replacement = undefined;
    if (this.#stopping || replacement === undefined) return false;
    this.#source = replacement.source;
    this.#reader = readFrames(replacement.feed);
    this.#frames.newFeed();
    this.#watchdog.restart(performance.now());
    this.#activity = 'recording';
    this.#parts.happened(replacement.reason, this.id, replacement.source.label);
    return true;
  }
}

/** Where a device doesn't say. */
const usualFrameRate = 30;
