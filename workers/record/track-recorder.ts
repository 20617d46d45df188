import { lostFrames } from '../../src/domain/drops.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import type { BlockContent } from '../../src/domain/runs.ts';
import { isVideo, type SourceInfo, type VideoTrack } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { CodecChoice, Replacement, Snapshot, TrackActivity, TrackStatus, VideoRequest } from '../../src/rpc/record-contract.ts';
import { chooseCodec } from './codec-ladder.ts';
import { FeedChain } from './feed-chain.ts';
import { FrameClock } from './frame-clock.ts';
import { FrameLog } from './frame-log.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { RateLimit } from './rate-limit.ts';
import { SegmentChain } from './segment-chain.ts';
import type { SessionClock } from './session-clock.ts';
import { Snapshots } from './snapshots.ts';
import { upright } from './upright.ts';
import type { VideoSegment } from './video-segment.ts';
import { Watchdog } from './watchdog.ts';

export interface TrackParts {
  readonly sessionId: string;
  readonly request: VideoRequest;
  readonly codec: CodecChoice;
  readonly clock: SessionClock;
  readonly maxFrameRate: number | undefined;
  /** The live run that the results of these rows belong to. */
  readonly runId: string | undefined;
  readonly results: (rows: readonly FrameRow[]) => BlockContent;
  /** The first frame has come: resolves when the session's row is durable. */
  readonly begin: (frame: VideoFrame, arrivalMs: number) => Promise<void>;
  /** A frame goes into the encoder, to get this index unless one before it is swallowed; the recorder keeps it. */
  readonly sees: (frame: VideoFrame, timestampUs: number, index: number) => void;
  /** Whether a frame of this time still belongs into the recording. */
  readonly within: (timestampUs: number) => boolean;
  readonly firstEncoded: () => void;
  /** The track's row has changed. */
  readonly changed: () => void;
  readonly happened: (kind: SessionEventKind, trackId: string, detail?: string) => void;
  readonly storageFailed: (error: AppError) => void;
}

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
  readonly #feed: FeedChain;
  readonly #segments: SegmentChain;
  #source: SourceInfo;
  #activity: TrackActivity = 'recording';
  #paused = false;
  #encodedFrames = 0;
  /** Given to encoders, less those that were swallowed or lost there. */
  #givenFrames = 0;
  #failure: AppError | undefined;

  constructor(parts: TrackParts) {
    const { request, maxFrameRate } = parts;
    this.id = request.trackId;
    this.#parts = parts;
    this.#source = request.source;
    this.#feed = new FeedChain(request.feed, { lost: () => this.#lost(), replaced: (replacement) => this.#replaced(replacement) });
    this.#frames = new FrameClock(parts.clock, { variableRate: request.source.variableRate === true, live: request.feed.live });
    this.#log = new FrameLog(parts.sessionId, this.id, parts.runId);
    this.#limit = maxFrameRate === undefined ? undefined : new RateLimit(maxFrameRate);
    this.#watchdog = new Watchdog(performance.now());
    this.#segments = new SegmentChain({
      sessionId: parts.sessionId,
      trackId: this.id,
      codec: parts.codec,
      log: this.#log,
      results: parts.results,
      frameRate: () => this.#source.frameRate,
      happened: (kind, detail) => parts.happened(kind, this.id, detail),
      changed: parts.changed,
      encoded: (timestampUs, index) => this.#encoded(timestampUs, index),
      swallowed: (count) => {
        this.#givenFrames -= count;
        this.#frames.count('encoder-dropped', count);
      },
      lost: (count) => {
        this.#givenFrames -= count;
        this.#frames.lose('encoder-dropped', count);
      },
      storageFailed: parts.storageFailed,
    });
  }

  /** Resolves when the track has ended and all of it is durable; why it failed, if it did, is in `failure`. */
  async run(): Promise<void> {
    try {
      // Ready before the first frame, if the device has told its size.
      if (this.#source.width > 0) await chooseCodec(this.#source, this.#parts.codec);
      for (let frame = await this.#feed.next(); frame !== null; frame = await this.#feed.next()) await this.#take(frame, performance.now());
      this.#activity = 'ended';
    } catch (error) {
      this.#failure = toAppError(error);
      this.#activity = 'failed';
      await this.#feed.stop();
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
    return this.#segments.bytes;
  }

  get codecName(): string {
    return this.#segments.codecName;
  }

  /** Ends the track; `run` resolves soon. */
  async stop(): Promise<void> {
    await this.#feed.stop();
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
    return this.#segments.close();
  }

  /** Goes on with another feed. */
  async replace(replacement: Replacement): Promise<void> {
    await this.#feed.replace(replacement);
  }

  snapshot(): Promise<Snapshot> {
    return this.#snapshots.next();
  }

  /** Called now and then: notices a stream that stalls in silence. */
  watch(nowMs: number): void {
    const isWatched = this.#feed.live && this.#source.variableRate !== true && this.#activity === 'recording';
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
    const segments = this.#segments.rows();
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
      await this.#segments.settled();
      if (timestampUs === null || this.#feed.stopped || !within(timestampUs)) return;
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
    for (;;) {
      if (this.#paused) return this.#frames.lose('paused', 1);
      const segment = this.#segments.segmentFor(frame);
      if (segment === undefined) await this.#segments.turn(frame);
      else if (!segment.busy) return this.#encode(segment, frame, timestampUs, arrivalMs);
      else if (this.#feed.live) return this.#frames.lose('encoder-busy', 1);
      else await segment.room();
    }
  }

  #encode(segment: VideoSegment, frame: VideoFrame, timestampUs: number, arrivalMs: number): void {
    segment.encode(frame, this.#frames.keep(timestampUs, arrivalMs));
    this.#snapshots.offer(frame, timestampUs);
    this.#statistics.offer(frame, timestampUs);
    this.#parts.sees(frame, timestampUs, this.#givenFrames++);
  }

  #stepUs(): number {
    return this.#frames.fps === 0 ? 0 : 1e6 / this.#frames.fps;
  }

  #encoded(timestampUs: number, index: number | null): void {
    this.#encodedFrames++;
    if (index !== null) this.#snapshots.resolve(timestampUs, index);
    this.#parts.firstEncoded();
  }

  #flowAgain(): void {
    this.#activity = 'recording';
    this.#parts.happened('flowing', this.id);
  }

  async #lost(): Promise<void> {
    this.#activity = 'waiting';
    await this.closeSegment();
    this.#parts.happened('camera-lost', this.id, this.#source.label);
  }

  async #replaced({ source, reason }: Replacement): Promise<void> {
    await this.closeSegment();
    this.#source = source;
    this.#frames.newFeed();
    this.#watchdog.restart(performance.now());
    this.#activity = 'recording';
    this.#parts.happened(reason, this.id, source.label);
  }
}
