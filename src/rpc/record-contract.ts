import type { FrameFeed } from '../domain/feed.ts';
import type { Run } from '../domain/runs.ts';
import type { DeviceInfo, EndReason, Session, SourceInfo } from '../domain/session.ts';

/** `auto` walks the ladder H.264, VP9, AV1; the others insist on one. */
export type CodecChoice = 'auto' | 'h264' | 'vp9' | 'av1';

export interface RecordRequest {
  readonly sessionId: string;
  readonly name: string;
  readonly source: SourceInfo;
  readonly feed: FrameFeed;
  readonly codec: CodecChoice;
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

/** What is durable and what is happening, at most four times a second. */
export interface RecordStatus {
  readonly elapsedUs: number;
  /** Frames that are durable: bytes and rows written. */
  readonly savedFrames: number;
  /** Frames encoded so far, the open fragment included. */
  readonly encodedFrames: number;
  /** Over the last second, by the source's own timestamps. */
  readonly fps: number;
  readonly droppedFrames: number;
  readonly bytes: number;
  readonly codec: string;
  readonly detectedFrames: number;
}

export type RecordEvent =
  | { readonly kind: 'status'; readonly status: RecordStatus }
  /** The recording ended by itself or because it was stopped; the session is durable. Sent once. */
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly session: Session }
  /** Live detection gave up; the recording goes on. */
  | { readonly kind: 'detection-failed'; readonly error: unknown };

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
   * Starts recording; resolves when the first frame has been encoded.
   * Errors: `codec-unsupported`, `camera-format`, `encoder-failed`, `storage-full`, `storage-failed`, `recording-empty`.
   */
  start(request: RecordRequest, listen: (event: RecordEvent) => void): Promise<void>;
  /** Ends the recording; resolves with the durable session, also when it has ended by itself before. */
  stop(): Promise<Session>;
  /** Brings back sessions whose recording was interrupted; resolves with them. Leaves alone what another tab records. */
  recover(): Promise<Session[]>;
}
