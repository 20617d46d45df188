import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { EndReason, Session } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import { isWorthKeeping, type SignalTrack } from '../../src/domain/signals.ts';
import type { PageNotice, RecordEvent, RecordRequest, RecordStatus, Replacement, Snapshot, VideoRequest } from '../../src/rpc/record-contract.ts';
import { lockSession } from '../../src/storage/locks.ts';
import { putRun } from '../../src/storage/runs.ts';
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
  readonly #tracks: readonly TrackRecorder[];
  readonly #sound: AudioRecorder | undefined;
  readonly #signals: SignalLog | undefined;
  #finished: Promise<readonly SignalTrack[]> | undefined;
  readonly #unlock: () => void;
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

  private constructor(request: RecordRequest, listen: (event: RecordEvent) => void, unlock: () => void) {
    this.#request = request;
    this.#listen = listen;
    this.#unlock = unlock;
    this.#guard = new StorageGuard(request.limits?.diskBudgetBytes);
    this.#live = request.live && new LiveDetection(request.live, (error) => listen({ kind: 'detection-failed', error }));
    this.#tracks = request.tracks.map((track, position) => this.#trackOf(track, position === 0 ? this.#live : undefined));
    this.#sound = this.#soundRecorder();
    this.#signals = this.#signalLog();
    this.#firstEncoded = new Promise((resolve) => (this.#noteFirstEncoded = resolve));
    this.#ended = this.#run();
    this.#ended.catch(() => undefined);
  }

  /** Resolves when the first frame has been encoded. */
  static async start(request: RecordRequest, listen: (event: RecordEvent) => void): Promise<Recording> {
    const recording = new Recording(request, listen, await lockSession(request.sessionId));
    const silence = setTimeout(() => recording.#fail(new AppError('camera-silent', 'The source gave no frame.')), silenceMs);
    await Promise.race([recording.#firstEncoded, recording.#ended]).finally(() => clearTimeout(silence));
    return recording;
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
    await Promise.all(this.#all.map((track) => track.pause()));
    await this.#record?.store();
  }

  resume(): void {
    if (!this.#pauses.end(this.#nowUs())) return;
    this.#happened('resumed');
    this.#signals?.resume();
    for (const track of this.#all) track.resume();
  }

  async notice(kind: PageNotice, trackId?: string): Promise<void> {
    this.#happened(kind, trackId);
    // What follows may be long in coming; what is there is made safe. Coming back, there is nothing to close.
    if (kind === 'hidden' || kind === 'muted') await this.#closeSegments(trackId);
  }

  async replaceFeed(replacement: Replacement): Promise<void> {
    await this.#track(replacement.trackId).replace(replacement);
  }

  snapshot(trackId: string): Promise<Snapshot> {
    return this.#track(trackId).snapshot();
  }

  async closeSegments(): Promise<void> {
    await this.#closeSegments();
    this.#happened('exported');
    await this.#record?.store();
  }

  async #closeSegments(trackId?: string): Promise<void> {
    await Promise.all(this.#all.filter(({ id }) => trackId === undefined || id === trackId).map((track) => track.closeSegment()));
  }

  #trackOf(request: VideoRequest, live: LiveDetection | undefined): TrackRecorder {
    const { sessionId, codec, limits } = this.#request;
    return new TrackRecorder({
      sessionId,
      request,
      codec,
      clock: this.#clock,
      maxFrameRate: limits?.maxFrameRate,
      runId: live?.run.id,
      results: (rows) => live?.take(rows) ?? [],
      begin: (frame, arrivalMs) => (this.#begun ??= this.#begin(request, frame, arrivalMs)),
      sees: (frame, timestampUs) => live?.offer(frame, timestampUs),
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

  #soundRecorder(): AudioRecorder | undefined {
    const { sessionId, audio: request } = this.#request;
    return request && new AudioRecorder({
      sessionId,
      request,
      clock: this.#clock,
      begun: () => this.#record !== undefined,
      within: (timestampUs) => this.#isShortEnough(timestampUs),
      changed: () => void this.#record?.store(),
      happened: (kind, trackId, detail) => this.#happened(kind, trackId, detail),
      storageFailed: (error) => this.#fail(error),
    });
  }

  /** Pictures first, then sound. */
  get #all(): readonly (TrackRecorder | AudioRecorder)[] {
    return this.#sound === undefined ? this.#tracks : [...this.#tracks, this.#sound];
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
    const timer = setInterval(() => this.#tick(), statusIntervalMs);
    const sound = this.#runSound();
    try {
      await Promise.all(this.#tracks.map((track) => this.#runTrack(track)));
    } finally {
      clearInterval(timer);
      await this.#sound?.stop();
    }
    await sound;
    try {
      return await this.#conclude();
    } finally {
      this.#unlock();
    }
  }

  /** A track that fails is out; the others go on. */
  async #runTrack(track: TrackRecorder): Promise<void> {
    await track.run();
    const { failure } = track;
    if (failure === undefined) return;
    const isLast = this.#tracks.every((each) => each.failure !== undefined);
    if (isLast) this.#fail(failure);
    else this.#happened('track-failed', track.id, failure.message);
  }

  /** Sound that fails is out; it is never what a recording ends for. */
  async #runSound(): Promise<void> {
    await this.#sound?.run();
    const { id, failure } = this.#sound ?? {};
    // Before there is a session there is nowhere to tell it.
    if (failure !== undefined) void this.#firstEncoded.then(() => this.#happened('track-failed', id, failure.message));
  }

  async #conclude(): Promise<Session> {
    await this.#pictured;
    const record = this.#record;
    const signals = await this.#finishSignals();
    const videos = (await Promise.all(this.#tracks.map((track) => track.finalRow()))).filter((track) => track !== null);
    if (record === undefined || videos.length === 0) {
      if (record !== undefined) await purgeSession(this.#request.sessionId);
      throw this.#failure ?? new AppError('recording-empty', 'Not a single frame was recorded.');
    }
    if (this.#live !== undefined) await putRun(this.#live.finish(this.#tracks[0]?.savedFrames ?? 0));
    const sound = this.#sound?.row();
    const tracks = sound ? [...videos, sound] : videos;
    const complete: Session = { ...record.row({ ...this.#parts(), tracks, signals: signals.filter(isWorthKeeping) }), state: 'complete', endReason: this.#endReason };
    await record.conclude(complete);
    this.#listen({ kind: 'status', status: this.#status() });
    this.#listen({ kind: 'ended', reason: this.#endReason, session: complete });
    return complete;
  }

  #parts(): SessionParts {
    const tracks = this.#all.map((track) => track.row()).filter((track) => track !== null);
    return { tracks, signals: this.#signals?.tracks() ?? [], endUs: Math.max(...this.#all.map((track) => track.endUs)) };
  }

  async #picture(thumbnail: Promise<string>, record: Promise<SessionRecord>): Promise<void> {
    (await record).setThumbnail(await thumbnail);
    void (await record).store();
  }

  #happened(kind: SessionEventKind, trackId?: string, detail?: string): void {
    const about = { ...(trackId === undefined ? {} : { trackId }), ...(detail === undefined ? {} : { detail }) };
    void this.#record?.addEvent(kind, Math.max(0, this.#nowUs()), about).then((event) => this.#listen({ kind: 'happened', event }));
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
    for (const track of this.#all) track.watch(nowMs);
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
    for (const track of this.#all) void track.stop();
  }

  #fail(error: AppError): void {
    this.#failure ??= error;
    this.#end(endReasonOf(error));
  }

  #track(trackId: string): TrackRecorder {
    const track = this.#tracks.find(({ id }) => id === trackId);
    if (track === undefined) throw new AppError('unexpected', `There is no track ${trackId}.`);
    return track;
  }

  #status(): RecordStatus {
    const tracks = this.#tracks.map((track) => track.status());
    const [main] = this.#tracks;
    const sum = (count: (status: (typeof tracks)[number]) => number): number => tracks.reduce((total, track) => total + count(track), 0);
    return {
      paused: this.#pauses.isPaused,
      elapsedUs: this.#pauses.recordedUs(Math.max(...this.#tracks.map((track) => track.elapsedUs))),
      savedFrames: sum((track) => track.savedFrames),
      encodedFrames: sum((track) => track.encodedFrames),
      fps: tracks[0]?.fps ?? 0,
      droppedFrames: sum((track) => track.droppedFrames),
      bytes: this.#all.reduce((total, track) => total + track.bytes, 0),
      codec: main?.codecName ?? '',
      detectedFrames: this.#live?.results ?? 0,
      tracks,
    };
  }
}

function endReasonOf(error: AppError): EndReason {
  if (error.code === 'storage-full' || error.code === 'storage-failed') return error.code;
  return 'encoder-failed';
}
