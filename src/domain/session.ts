import type { Configuration } from './configuration.ts';
import type { DropCounts } from './drops.ts';
import type { TrackStatistics } from './histogram-statistics.ts';
import type { SessionEvent } from './session-events.ts';
import type { SignalTrack } from './signals.ts';

/**
 * `recording`: being written (or left so by a crash) · `importing`: a zip or a video file is being brought into it ·
 * `complete` · `recovered`: its recording was interrupted and what was durable has been kept.
 */
export type SessionState = 'recording' | 'importing' | 'complete' | 'recovered';

/** Where frames came from, as the person chose and as the device really gave. */
export interface SourceInfo {
  /** File name of the source in `sources/`: `camera`, `demo-scene`; `clip` for a video file that was imported. */
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** Frames per second the device says it gives; 0 when it doesn't say. */
  readonly frameRate: number;
  readonly facing?: string;
  /** Frames come when something changes, as from a screen: a long wait between two of them is no loss. */
  readonly variableRate?: boolean;
}

export interface DeviceInfo {
  readonly userAgent: string;
  readonly platform: string;
  readonly cores: number;
}

/** A VideoDecoderConfig that survives JSON: `description` is base64. */
export interface VideoDescription {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Where pixels are not square: both are given, and their ratio is that of the picture. */
  readonly displayAspectWidth?: number;
  readonly displayAspectHeight?: number;
  readonly description?: string;
  readonly colorSpace?: VideoColorSpaceInit;
}

/** An AudioDecoderConfig that survives JSON: `description` is base64. */
export interface AudioDescription {
  readonly codec: string;
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly description?: string;
}

export type DecoderDescription = VideoDescription | AudioDescription;

/** One media file of a track. */
export interface Segment {
  readonly index: number;
  /** Path inside the session's folder, and inside the zip below `media/`: `<trackId>/<segment>.mp4`. */
  readonly path: string;
  readonly bytes: number;
  readonly firstFrame: number;
  readonly frames: number;
  /** Of the kind of its track. */
  readonly decoder: DecoderDescription;
  /** Of the file, in hex, once a verification has found all in order; later ones prove by it that no byte changed. */
  readonly sha256?: string;
}

interface MediaTrack<Kind> {
  readonly id: string;
  readonly kind: Kind;
  readonly label: string;
  /** Pictures of a video, packets of audio: each has its row. */
  readonly frames: number;
  readonly keyFrames: number;
  readonly drops: DropCounts;
  readonly segments: readonly Segment[];
}

export interface VideoTrack extends MediaTrack<'video'> {
  /** Of its first segment; the picture may be another one after a rotation or another camera. */
  readonly width: number;
  readonly height: number;
  /** The camera it came from; absent where the session's own source says it. */
  readonly source?: SourceInfo;
  /** Of its pixels, gathered while recording; a track that was cut short by a crash has none. */
  readonly statistics?: TrackStatistics;
}

export interface AudioTrack extends MediaTrack<'audio'> {
  readonly sampleRate: number;
  readonly channels: number;
}

export type Track = VideoTrack | AudioTrack;

export const endReasons = ['stopped', 'source-ended', 'storage-full', 'encoder-failed', 'storage-failed', 'interrupted', 'length-limit', 'disk-limit'] as const;

/** Why a recording ended. `length-limit` and `disk-limit` are limits the person has set, or a storage that was about to be full. */
export type EndReason = (typeof endReasons)[number];

/** Which take of a task a session is. */
export interface Take {
  /** What is done in it, in the person's words; takes with the same task make a set. Empty: of nothing in particular, only counted. */
  readonly task: string;
  /** From 1. */
  readonly number: number;
}

export interface Recovery {
  /** Frames brought back from the tail journal, most of them never announced as saved. */
  readonly tailFrames: number;
  /** Frames that had rows but whose bytes are gone, as from a file that was cut. */
  readonly lostFrames: number;
  /** How long those lasted. */
  readonly lostUs: number;
}

/** What the last verification found. */
export interface Verdict {
  readonly atMs: number;
  readonly ok: boolean;
  /** The first thing that was wrong, in one line. */
  readonly problem?: string;
}

/** One recording. Plain JSON: what is stored, what is exported and what is compared are the same thing. */
export interface Session {
  readonly id: string;
  readonly name: string;
  readonly state: SessionState;
  /** Wall clock (ms since 1970) when the first frame arrived. */
  readonly startedAtMs: number;
  /** `performance.timeOrigin` of the recording page, ms. */
  readonly timeOriginMs: number;
  /** The source's own timestamp of the frame whose timestampUs is 0. */
  readonly sourceStartUs: number;
  /** End of the last frame. */
  readonly durationUs: number;
  /** Media bytes of all segments. */
  readonly bytes: number;
  readonly source: SourceInfo;
  readonly tracks: readonly Track[];
  /** Timed samples that are not media. */
  readonly signals?: readonly SignalTrack[];
  /** What happened meanwhile, in order of time. */
  readonly events?: readonly SessionEvent[];
  readonly take?: Take;
  /** What it was recorded with. */
  readonly configuration?: Configuration;
  readonly device: DeviceInfo;
  readonly appVersion: string;
  readonly endReason?: EndReason;
  /** What an interruption cost; only on recovered sessions. */
  readonly recovery?: Recovery;
  /** Of the whole session, files and rows and runs; absent until it has been verified once. */
  readonly verification?: Verdict;
  /** Small JPEG of the first frame as a data URL. */
  readonly thumbnail?: string;
  /** Set while the session waits in the bin; it can be taken back until it is purged. */
  readonly deletedAtMs?: number;
}

/** Track id of a session's first camera. */
export const mainTrackId = 'cam0';

export function isVideo(decoder: DecoderDescription): decoder is VideoDescription {
  return 'codedWidth' in decoder;
}

export function videoTracks(session: Pick<Session, 'tracks'>): VideoTrack[] {
  return session.tracks.filter((track) => track.kind === 'video');
}

export function audioTracks(session: Pick<Session, 'tracks'>): AudioTrack[] {
  return session.tracks.filter((track) => track.kind === 'audio');
}

export function mainTrack(session: Pick<Session, 'tracks'>): VideoTrack | undefined {
  return videoTracks(session)[0];
}
