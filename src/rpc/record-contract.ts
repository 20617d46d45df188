import type { CodecChoice, Configuration } from '../domain/configuration.ts';
import type { AudioFeed, FrameFeed } from '../domain/feed.ts';
import type { NewEngine, Run } from '../domain/runs.ts';
import type { SessionEvent, SessionEventKind } from '../domain/session-events.ts';
import type { SignalChannel } from '../domain/signals.ts';
import type { DeviceInfo, EndReason, Session, SourceInfo, Take } from '../domain/session.ts';

export type { CodecChoice } from '../domain/configuration.ts';

/** One camera, screen or scene to record. */
export interface VideoRequest {
  /** `cam0`, `cam1`, … */
  readonly trackId: string;
  readonly source: SourceInfo;
  readonly feed: FrameFeed;
}

/** A microphone to record, in a file of its own: whether it speaks or not, the video goes on. */
export interface AudioRequest {
  readonly trackId: string;
  readonly label: string;
  readonly feed: AudioFeed;
}

/** One signal to record. */
export interface SignalRequest {
  readonly id: string;
  readonly label: string;
  readonly channels: readonly SignalChannel[];
  /** A sample stays true until the next one, as of a pressed button: the one in force when recording begins or goes on is a sample of that moment. */
  readonly holds?: boolean;
}

/** Signals to record; their samples come through `port` as `SignalBatch`, and `SignalsEnd` goes back. */
export interface SignalsRequest {
  readonly tracks: readonly SignalRequest[];
  readonly port: MessagePort;
}

/** Where a recording ends or thins out by itself. Absent: it doesn't. */
export interface RecordLimits {
  /** Recorded time, pauses not counted. */
  readonly maxLengthUs?: number;
  /** Frames a second; those above are dropped evenly. */
  readonly maxFrameRate?: number;
  /** Of all media files together. */
  readonly diskBudgetBytes?: number;
}

export interface RecordRequest {
  readonly sessionId: string;
  readonly name: string;
  /** One or more; the first is the session's main track, and `live` looks at it. */
  readonly tracks: readonly VideoRequest[];
  readonly audio?: AudioRequest;
  readonly signals?: SignalsRequest;
  readonly codec: CodecChoice;
  readonly limits?: RecordLimits;
  readonly take?: Take;
  /** Stored with the session. */
  readonly configuration?: Configuration;
  readonly device: DeviceInfo;
  readonly appVersion: string;
  /** `performance.timeOrigin` of the page. */
  readonly timeOriginMs: number;
  readonly live?: LiveDetection;
}

/** Detection while recording: the worker sends clones of frames to `detector` and copies each result to `preview`. */
export interface LiveDetection {
  readonly run: Run;
  /** Joined with the detect worker; see detect-contract. */
  readonly detector: MessagePort;
  /** FrameResult for the page's overlay, as they come. */
  readonly preview: MessagePort;
}

/** How a track is doing. `waiting`: no frames come, the recording goes on with the next one. `failed`: it is out, the others go on. */
export type TrackActivity = 'recording' | 'waiting' | 'failed' | 'ended';

export interface TrackStatus {
  readonly trackId: string;
  readonly activity: TrackActivity;
  /** Over the last second, by the source's own timestamps. */
  readonly fps: number;
  readonly savedFrames: number;
  readonly encodedFrames: number;
  /** Those that nobody asked for. */
  readonly droppedFrames: number;
}

/** What is durable and what is happening, at most four times a second. Counts are sums over the video tracks; `fps` is the main track's. */
export interface RecordStatus {
  readonly paused: boolean;
  /** Recorded time, without pauses. */
  readonly elapsedUs: number;
  /** Frames that are durable: bytes and rows written. */
  readonly savedFrames: number;
  /** Frames encoded so far, the open fragment included. */
  readonly encodedFrames: number;
  /** Over the last second, by the source's own timestamps. */
  readonly fps: number;
  /** Those that nobody asked for. */
  readonly droppedFrames: number;
  readonly bytes: number;
  readonly codec: string;
  readonly detectedFrames: number;
  readonly tracks: readonly TrackStatus[];
}

export type RecordEvent =
  | { readonly kind: 'status'; readonly status: RecordStatus }
  /** Something a person should know; it is on the session's timeline. */
  | { readonly kind: 'happened'; readonly event: SessionEvent }
  /** The recording ended by itself or because it was stopped; the session is durable. Sent once. */
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly session: Session }
  /** The recording ended in an error after it had started; what is durable waits to be recovered. Instead of `ended`. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Live detection gave up; the recording goes on. */
  | { readonly kind: 'detection-failed'; readonly error: unknown };

/** What only the page can see. */
export type PageNotice = Extract<SessionEventKind, 'hidden' | 'visible' | 'muted' | 'unmuted'>;

/** A camera that came back or took the place of another one. */
export interface Replacement {
  readonly trackId: string;
  readonly source: SourceInfo;
  readonly feed: FrameFeed;
  readonly reason: Extract<SessionEventKind, 'camera-back' | 'camera-switched' | 'flowing'>;
}

/** One frame of a recording that goes on. */
export interface Snapshot {
  readonly png: Blob;
  readonly index: number;
  readonly timestampUs: number;
}

/** What will be encoded. */
export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

export interface RecordContract {
  /**
   * Finds the codec ahead of time, by really encoding, so that `start` need not; resolves with its codec string.
   * Errors: `codec-unsupported`.
   */
  prepare(request: PictureFormat & { readonly codec: CodecChoice }): Promise<string>;
  /**
   * Starts recording; resolves when the first frame has been encoded. A recording that is under way ends before.
   * Errors: `codec-unsupported`, `camera-format`, `camera-silent`, `encoder-failed`, `storage-full`, `storage-failed`, `recording-empty`.
   */
  start(request: RecordRequest, listen: (event: RecordEvent) => void): Promise<void>;
  /** Closes the segments; frames that come until `resume` are not recorded. Resolves when what came before is durable. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Puts what the page has seen on the timeline and closes the segment: what came before is durable. No track: all of them. */
  notice(kind: PageNotice, trackId?: string): Promise<void>;
  /** Goes on with another feed in a track whose camera was lost, stalled or switched. */
  replaceFeed(replacement: Replacement): Promise<void>;
  /** The engine of live detection was lost. If the recording ends before another one has answered, its run is `partial`. */
  suspendDetector(failure: { readonly error: Error }): Promise<void>;
  /**
   * Another engine takes the place of the one that was lost: live detection goes on with the next frame on this port, joined with one that
   * has the same model; the run's row names the fallback. Without live detection the port is closed.
   */
  replaceDetector(detector: MessagePort, fallback: NewEngine): Promise<void>;
  /** The engine of live detection was lost and none takes its place: its run is `partial`, the recording goes on. */
  failDetector(failure: { readonly error: Error }): Promise<void>;
  /** The next frame of a track as a PNG. Errors: `recording-empty` when the recording ends before it comes. */
  snapshot(trackId: string): Promise<Snapshot>;
  /** Closes the segments, so that what has been recorded so far can be exported, and goes on in the next ones. */
  closeSegments(): Promise<void>;
  /** Ends the recording; resolves with the durable session, also when it has ended by itself before. */
  stop(): Promise<Session>;
  /** Brings back sessions whose recording was interrupted; resolves with them. Leaves alone what another tab records. */
  recover(): Promise<Session[]>;
}
