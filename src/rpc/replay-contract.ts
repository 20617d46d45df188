import type { AnswerState } from '../domain/comparison/answer.ts';
import type { ComparisonRequest, ComparisonView } from '../domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { FrameRange, PlayRange } from '../domain/play-range.ts';
import type { Gap, GapMode } from '../domain/play-times.ts';
import type { FrameResult, NewEngine, Run, RunMode, StageTimes } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';

export type ReplayMode = Exclude<RunMode, 'live'>;

export interface ReplaySettings {
  readonly mode: ReplayMode;
  /** 0.1 to 16; paced only. */
  readonly speed: number;
  readonly loop: boolean;
  /** Paced only. */
  readonly gaps: GapMode;
  /** What is played, from its first frame to its last; null: the whole track. It limits neither seeks nor runs. */
  readonly range: PlayRange | null;
  /** Run whose recorded results are drawn, if it is one over the shown track; null draws none. */
  readonly showRunId: string | null;
  /** Two sides over the shown track that are drawn instead, where they match in one; null: no comparison. */
  readonly comparison: ComparisonRequest | null;
  readonly comparisonView: ComparisonView;
}

/** As a session is opened. */
export const plainReplay: ReplaySettings = { mode: 'paced', speed: 1, loop: false, gaps: 'skip', range: null, showRunId: null, comparison: null, comparisonView: 'one' };

export type PlayerState = 'paused' | 'seeking' | 'playing' | 'ended';

/** At most ten times a second while it plays, and once at each change of state, when the clock begins, and at each picture of a scrub. */
export interface ReplayStatus {
  readonly at: PlayerState;
  /** Set while a detector runs over the session. */
  readonly runId: string | null;
  /** The newest frame that the run has come to, shown or not; -1 before its first one, and without a run. */
  readonly runFrame: number;
  /** Frame on the canvas, -1 before the first. */
  readonly frame: number;
  readonly timestampUs: number;
  /** Where the replay is, in play time (see domain/play-times): the frame's, and while it waits through a gap, how far in. */
  readonly positionUs: number;
  /** When it was due there, ms since 1970 (rpc/epoch), by the clock that goes on from there at the speed that is set; null while none runs (paced only). */
  readonly dueAtMs: number | null;
  /** The frames that the range in the settings comes to; null without one. */
  readonly range: FrameRange | null;
  /** Play time from the first frame that is played to the end of the last one; during a run, of what that goes over. */
  readonly lengthUs: number;
  /** Detections drawn with it; null when no result is known for it. */
  readonly detections: number | null;
  /** Whether the run that is shown answered about the frame, which an empty result does, or why it did not; null where none is shown, and during a run. */
  readonly answer: AnswerState | null;
  /** The earlier frame whose result is drawn, marked, because this one has none of its own; null where none is. */
  readonly repeatedFrom: number | null;
  /**
   * Frames presented since play. An every-frame replay counts all frames and draws thirty a second at most; of a numbered
   * session (`painted`) it draws each one.
   */
  readonly presented: number;
  /** Frames not presented because they came too late (paced). */
  readonly skipped: number;
  /** Presented more than one display frame (16.7 ms) after they were due. */
  readonly late: number;
  readonly fps: number;
  /** Means over the last 30 frames. */
  readonly stageMs: StageTimes;
  /** Presentation time minus due time over the last 300 frames, paced only. */
  readonly errorMs: { readonly median: number; readonly p95: number } | null;
  /** Wall time since play, ms, without pauses. */
  readonly wallMs: number;
  /** Demo scene only: numbers painted in the presented frames, read back from the canvas and compared with the rows. */
  readonly painted: { readonly right: number; readonly wrong: number } | null;
}

export type ReplayEvent =
  | { readonly kind: 'status'; readonly status: ReplayStatus }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What is open: a session and the video track of it that is shown. */
export interface ReplaySession {
  readonly session: Session;
  readonly trackId: string;
  readonly frames: number;
  /** End of the track's last frame, in recorded time. */
  readonly durationUs: number;
  readonly gaps: readonly Gap[];
  /** Of the picture that stands. */
  readonly width: number;
  readonly height: number;
}

/** What stands on the canvas of another track: the frame on screen at the moment of the main picture, or nothing. */
export type CompanionState = { readonly at: 'opening' | 'shown' | 'not-recorded' } | { readonly at: 'failed'; readonly code: ErrorCode };

export type CompanionView = CompanionState & { readonly trackId: string };

/** A frame that stood, as a picture in its own size. */
export interface ReplaySnapshot {
  /** Whether anything is drawn over it. */
  readonly drawn: boolean;
  readonly frame: number;
  readonly timestampUs: number;
  readonly png: Blob;
}

export type SnapshotOverlay = 'with' | 'without';

export interface RunRequest {
  /** Row of the new run over the shown track, with state `running` and nothing counted yet. Its level says how far the pass goes; one that only reads shows nothing. */
  readonly run: Run;
  readonly mode: ReplayMode;
  /** Joined with the detect worker, the model loaded. */
  readonly detector: MessagePort;
}

export interface ReplayContract {
  /**
   * Opens a session and paints the first frame of its main track. Errors: `session-missing`, `media-missing`, `media-mismatch`, `decoder-failed`.
   */
  open(sessionId: string, canvas: OffscreenCanvas, settings: ReplaySettings, listen: (event: ReplayEvent) => void): Promise<ReplaySession>;
  /**
   * Shows another track at the same moment and pauses; the settings come along, because results belong to a track. The range is in time, so that
   * it may stay as it is. Errors: as `open`; the track before stays.
   */
  showTrack(trackId: string, settings: ReplaySettings): Promise<ReplaySession>;
  /**
   * Shows the session's other video tracks small, one on each canvas, always at the moment of the picture; not while a detector runs. Once after `open`.
   * When another track becomes the main picture, the one before takes its canvas. `listen` gets all of them, in the order of the canvases, when one changes.
   */
  showBeside(canvases: readonly OffscreenCanvas[], listen: (views: readonly CompanionView[]) => void): Promise<void>;
  /** Plays from the frame shown, or from the start of the range when at its end or outside of it. Resolves when it has begun. */
  play(): Promise<void>;
  /** Resolves when the picture stands: the one that was sought, if a seek is under way. */
  pause(): Promise<void>;
  /** Shows exactly this frame and pauses; a newer request replaces an older one. Resolves when painted or replaced. */
  seek(frame: number): Promise<void>;
  /** As seek, to the frame on screen at a moment of recorded time; in a gap, to the frame at its nearer end. */
  seekTo(recordedUs: number): Promise<void>;
  /**
   * As seekTo, for moments that come faster than exact pictures can: resolves once there is a picture, which may be an earlier one on the way.
   * The exact one follows unless a newer request comes. Only what is painted is reported.
   */
  scrubTo(recordedUs: number): Promise<void>;
  /** As seek, relative to the frame shown. */
  step(frames: number): Promise<void>;
  /** As step, by recorded time; always to another frame, and over a gap. */
  stepBy(recordedUs: number): Promise<void>;
  /** Errors, after which what was drawn before is drawn on and all else is as set: `run-missing`, `run-elsewhere` (of a comparison). */
  configure(settings: ReplaySettings): Promise<void>;
  /**
   * Replays the track, whatever the range and the speed, from frame 0 to its end or to the run's limit through a detector and stores the results. Resolves with the ended run:
   * `complete`, or `partial` after an abort (what it has is kept). A frame that the model fails for is missed; ten in a row end the run. Errors: as `open`, `model-failed`, `storage-full`.
   */
  run(request: RunRequest, signal: AbortSignal): Promise<Run>;
  /**
   * The engine of the run under way was lost: what it had not answered is asked again on this port, joined with another one that has the
   * same model, and the run's row names the fallback. Each frame still has one result. Without a run the port is closed.
   */
  replaceDetector(detector: MessagePort, fallback: NewEngine): Promise<void>;
  /** The engine of the run under way was lost and none takes its place: the run ends with this error, `partial`. */
  failDetector(failure: { readonly error: Error }): Promise<void>;
  /** Runs over a session that ended with their thread keep what they have, as partial ones; those under way are waited for. Nothing has to be open. */
  endInterruptedRuns(sessionId: string): Promise<void>;
  /**
   * Pauses and draws what a detector says about the frame that stands; nothing is stored. A request that moves the player or an abort ends it.
   * Errors: as `open`, `model-failed`.
   */
  tryOn(detector: MessagePort, signal: AbortSignal): Promise<FrameResult>;
  /** Pauses, and makes a picture of the frame that stands: exactly its own pixels, or with all that is drawn over it. Not during a run, which it would end. Errors: as `open`. */
  snapshot(overlay: SnapshotOverlay, signal: AbortSignal): Promise<ReplaySnapshot>;
  /**
   * Compares two sides over a track of any session; nothing has to be open. Memory stays bounded but for 12 bytes a frame. `done` is 0..1.
   * Errors: `session-missing`, `media-missing`, `run-missing`, `run-elsewhere`.
   */
  compare(sessionId: string, trackId: string, request: ComparisonRequest, progress: (done: number) => void, signal: AbortSignal): Promise<ComparisonOutcome>;
  /**
   * An HTML page that says how the sides compare, with pictures of the frames that differ most in it: it needs no script and no network. As for
   * `compare`, whose answer is `outcome`, nothing has to be open. Errors: as `open`, `run-missing`, `run-elsewhere`.
   */
  report(sessionId: string, trackId: string, request: ComparisonRequest, outcome: ComparisonOutcome, progress: (done: number) => void, signal: AbortSignal): Promise<Blob>;
  close(): Promise<void>;
}
