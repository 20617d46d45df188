import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { EndReason, Session } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { NewEngine } from '../../src/domain/runs.ts';
import { isWorthKeeping, type SignalTrack } from '../../src/domain/signals.ts';
import type { AudioRequest, PageNotice, RecordEvent, RecordRequest, RecordStatus, Replacement, Snapshot, VideoRequest } from '../../src/rpc/record-contract.ts';
import { lockSession } from '../../src/storage/locks.ts';
import { appendResults, putRun } from '../../src/storage/runs.ts';
import { purgeSession } from '../../src/storage/sessions.ts';
import { AudioRecorder } from './audio-recorder.ts';
import { LiveDetection } from './live-detection.ts';
import { PauseTime } from './pause-time.ts';
import { SessionClock } from './session-clock.ts';
import { SessionRecord, type SessionParts } from './session-record.ts';
import { newSession } from './session-row.ts';
import { SignalLog } from './signal-log.ts';
import { StorageGuard } from './storage-guard.ts';
import { makeThumbnail } from './thumbnail.ts';
import { TrackRecorder } from './track-recorder.ts';
import { TrackSet } from './track-set.ts';

const statusIntervalMs = 250;
/** A source that gives nothing for so long won't give anything. */
const silenceMs = 15_000;

/** One recording, all its tracks, from the first frame to a durable session. */
export class Recording {
  readonly #request: RecordRequest;
  readonly #listen: (event: RecordEvent) => void;
  readonly #clock = new SessionClock();
  readonly #pauses = new PauseTime();
  readonly #guard: StorageGuard;
  readonly #live: LiveDetection | undefined;
  readonly #tracks: TrackSet;
  readonly #signals: SignalLog | undefined;
  #finished: Promise<readonly SignalTrack[]> | undefined;
  /** The session's row, from the first frame on. */
  #record: SessionRecord | undefined;
  #begun: Promise<void> | undefined;
  /** Settles when the thumbnail is made, or can't be. */
  #pictured = Promise.resolve();
  #endReason: EndReason = 'source-ended';
  #failure: AppError | undefined;
  readonly #firstEncoded: Promise<void>;
  #noteFirstEncoded: () => void = () => undefined;
  readonly #ended: Promise<Session>;

  constructor(request: RecordRequest, listen: (event: RecordEvent) => void) {
    this.#request = request;
    this.#listen = listen;
    this.#guard = new StorageGuard(request.limits?.diskBudgetBytes);
    this.#live = request.live && new LiveDetection(request.live, this.#clock, (error) => listen({ kind: 'detection-failed', error }));
    const videos = request.tracks.map((track, position) => this.#videoOf(track, position === 0 ? this.#live : undefined));
    this.#tracks = new TrackSet(videos, request.audio && this.#soundOf(request.audio));
    this.#signals = this.#signalLog();
    this.#firstEncoded = new Promise((resolve) => (this.#noteFirstEncoded = resolve));
    this.#ended = this.#run();
  }

  /** Resolves when the first frame has been encoded; what ends the recording in an error after that is an event. */
  async started(): Promise<void> {
    const silence = setTimeout(() => this.#fail(new AppError('camera-silent', 'The source gave no frame.')), silenceMs);
    await Promise.race([this.#firstEncoded, this.#ended]).finally(() => clearTimeout(silence));
    this.#ended.catch((error: unknown) => this.#listen({ kind: 'failed', error }));
  }

  /** Ends the recording; resolves with the durable session, as often as asked. Errors: `recording-empty`. */
  async stop(): Promise<Session> {
    this.#end('stopped');
    return this.#ended;
  }

  async pause(): Promise<void> {
    if (!this.#pauses.begin(this.#nowUs())) return;
    this.#happened('paused');
    this.#signals?.pause();
    await this.#tracks.pause();
    await this.#record?.store();
  }

  resume(): void {
    if (!this.#pauses.end(this.#nowUs())) return;
    this.#happened('resumed');
    this.#signals?.resume();
    this.#tracks.resume();
  }

  async notice(kind: PageNotice, trackId?: string): Promise<void> {
    this.#happened(kind, trackId);
    // What follows may be long in coming; what is there is made safe. Coming back, there is nothing to close.
    if (kind === 'hidden' || kind === 'muted') await this.#tracks.closeSegments(trackId);
  }

  async replaceFeed(replacement: Replacement): Promise<void> {
    await this.#tracks.video(replacement.trackId).replace(replacement);
  }

  replaceDetector(detector: MessagePort, fallback: NewEngine): void {
    if (this.#live === undefined) detector.close();
    else this.#live.replace(detector, fallback);
  }

  suspendDetector(error: Error): void {
    this.#live?.suspend(error);
  }

  failDetector(error: Error): void {
    this.#live?.fail(error);
  }

  snapshot(trackId: string): Promise<Snapshot> {
    return this.#tracks.video(trackId).snapshot();
  }

  async closeSegments(): Promise<void> {
    await this.#tracks.closeSegments();
    this.#happened('exported');
    await this.#record?.store();
  }

  #videoOf(request: VideoRequest, live: LiveDetection | undefined): TrackRecorder {
    const { sessionId, codec, limits } = this.#request;
    return new TrackRecorder({
      sessionId,
      request,
      codec,
      clock: this.#clock,
      maxFrameRate: limits?.maxFrameRate,
      runId: live?.run.id,
      results: (rows) => live?.take(rows) ?? { results: [] },
      begin: (frame, arrivalMs) => (this.#begun ??= this.#begin(request, frame, arrivalMs)),
      sees: (frame, timestampUs, index) => live?.offer(frame, timestampUs, index),
      within: (timestampUs) => this.#isWithin(timestampUs),
      firstEncoded: () => this.#noteFirstEncoded(),
      changed: () => void this.#record?.store(),
      happened: (kind, trackId, detail) => this.#happened(kind, trackId, detail),
      storageFailed: (error) => this.#fail(error),
    });
  }

  #signalLog(): SignalLog | undefined {
    const { sessionId, signals: request, timeOriginMs: pageTimeOriginMs } = this.#request;
    if (request === undefined) return undefined;
    const failed = (error: unknown): void => this.#fail(toAppError(error, 'storage-failed'));
    return new SignalLog({ sessionId, request, pageTimeOriginMs, clock: this.#clock, failed });
  }

  #soundOf(request: AudioRequest): AudioRecorder {
    return new AudioRecorder({
      sessionId: this.#request.sessionId,
      request,
      clock: this.#clock,
      begun: () => this.#record !== undefined,
      within: (timestampUs) => this.#isShortEnough(timestampUs),
      changed: () => void this.#record?.store(),
      happened: (kind, trackId, detail) => this.#happened(kind, trackId, detail),
      storageFailed: (error) => this.#fail(error),
    });
  }

  /** The first frame of all has come: from here on there is a session. */
  async #begin(request: VideoRequest, frame: VideoFrame, arrivalMs: number): Promise<void> {
    this.#clock.anchor(frame.timestamp, arrivalMs);
    const main = this.#request.tracks[0] ?? request;
    const session = newSession(this.#request, main.source, Date.now(), frame.timestamp);
    const creating = SessionRecord.create(session, () => this.#parts());
    this.#pictured = this.#picture(makeThumbnail(frame.clone()), creating).catch(() => undefined);
    this.#record = await creating;
    if (this.#live !== undefined) await putRun(this.#live.run);
  }

  async #run(): Promise<Session> {
    const unlock = await lockSession(this.#request.sessionId);
    try {
      await this.#runTracks();
      return await this.#conclude();
    } finally {
      unlock();
    }
  }

  async #runTracks(): Promise<void> {
    const timer = setInterval(() => this.#tick(), statusIntervalMs);
    // What fails before there is a session is told as soon as there is one.
    const happened = (kind: SessionEventKind, trackId: string, detail: string): void => void this.#firstEncoded.then(() => this.#happened(kind, trackId, detail));
    try {
      await this.#tracks.run({ happened, failed: (error) => this.#fail(error) });
    } finally {
      clearInterval(timer);
    }
  }

  async #conclude(): Promise<Session> {
    await this.#pictured;
    const record = this.#record;
    const signals = await this.#finishSignals();
    const tracks = await this.#tracks.finalRows();
    if (record === undefined || tracks.length === 0) {
      if (record !== undefined) {
        await record.close();
        await purgeSession(this.#request.sessionId);
      }
      throw this.#failure ?? new AppError('recording-empty', 'Not a single frame was recorded.');
    }
    if (this.#live !== undefined) await this.#finishRun(this.#live);
    const complete: Session = { ...record.row({ ...this.#parts(), tracks, signals: signals.filter(isWorthKeeping) }), state: 'complete', endReason: this.#endReason };
    await record.conclude(complete);
    this.#listen({ kind: 'status', status: this.#status() });
    this.#listen({ kind: 'ended', reason: this.#endReason, session: complete });
    return complete;
  }

  async #finishRun(live: LiveDetection): Promise<void> {
    const { rest, run } = live.conclude(this.#tracks.mainFrames);
    for (const { results, missed } of rest) await appendResults(run.id, results, missed);
    await putRun(run);
  }

  #parts(): SessionParts {
    return { tracks: this.#tracks.rows(), signals: this.#signals?.tracks() ?? [], endUs: this.#tracks.endUs };
  }

  async #picture(thumbnail: Promise<string>, record: Promise<SessionRecord>): Promise<void> {
    (await record).setThumbnail(await thumbnail);
    void (await record).store();
  }

  #happened(kind: SessionEventKind, trackId?: string, detail?: string): void {
    const about = { ...(trackId === undefined ? {} : { trackId }), ...(detail === undefined ? {} : { detail }) };
    void this.#record?.addEvent(kind, Math.max(0, this.#nowUs()), about).then((event) => event && this.#listen({ kind: 'happened', event }));
  }

  #nowUs(): number {
    return this.#clock.started ? this.#clock.at(performance.now()) : 0;
  }

  /** Past the greatest length nothing is recorded, to the frame. */
  #isWithin(timestampUs: number): boolean {
    if (this.#isShortEnough(timestampUs)) return true;
    this.#end('length-limit');
    return false;
  }

  #isShortEnough(timestampUs: number): boolean {
    return this.#pauses.recordedUs(timestampUs) < (this.#request.limits?.maxLengthUs ?? Number.POSITIVE_INFINITY);
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#tracks.watch(nowMs);
    const status = this.#status();
    const bytesPerSecond = status.elapsedUs === 0 ? 0 : (status.bytes * 1e6) / status.elapsedUs;
    if (this.#record === undefined) return;
    if (this.#guard.isNearlyFull(status.bytes, bytesPerSecond, nowMs)) this.#end('disk-limit');
    this.#listen({ kind: 'status', status });
  }

  /** The page is asked for its last samples while the encoders bring out their last frames. */
  #finishSignals(): Promise<readonly SignalTrack[]> {
    return (this.#finished ??= this.#signals?.finish() ?? Promise.resolve([]));
  }

  /** Ends all tracks; the first reason counts. */
  #end(reason: EndReason): void {
    if (this.#endReason === 'source-ended') this.#endReason = reason;
    void this.#finishSignals();
    this.#tracks.stop();
  }

  #fail(error: AppError): void {
    this.#failure ??= error;
    this.#end(endReasonOf(error));
  }

  #status(): RecordStatus {
    return {
      ...this.#tracks.status(),
      paused: this.#pauses.isPaused,
      elapsedUs: this.#pauses.recordedUs(this.#tracks.elapsedUs),
      detectedFrames: this.#live?.results ?? 0,
    };
  }
}

function endReasonOf(error: AppError): EndReason {
  if (error.code === 'storage-full' || error.code === 'storage-failed') return error.code;
  return 'encoder-failed';
}
