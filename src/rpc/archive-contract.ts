import type { ModelDownload } from '../domain/model-download.ts';
import type { RecordingReport } from '../domain/recording-report.ts';
import type { RunMeasures } from '../domain/run-report.ts';
import type { VerificationReport } from '../domain/verification.ts';

export interface ArchiveProgress {
  readonly doneBytes: number;
  /** 0 where it isn't known. */
  readonly totalBytes: number;
}

export interface ExportedFile {
  /** Name for the person, as `<session name>.retake.zip`. */
  readonly name: string;
  /** File name below `exports/` in OPFS; `storage/media.ts` opens it. */
  readonly file: string;
  readonly bytes: number;
}

export interface ImportReport {
  readonly sessionId: string;
  readonly name: string;
  /** The zip's session was already here, so this one is a copy with an id and runs of its own. */
  readonly copied: boolean;
  readonly frames: number;
  readonly runs: number;
}

export interface RunsReport {
  /** That came in. */
  readonly runs: number;
  /** That were here already. */
  readonly present: number;
}

export interface ClipReport {
  readonly sessionId: string;
  readonly name: string;
  readonly frames: number;
  /** Why its pictures had to be encoded anew, in words that follow "because"; null when they are those of the file. */
  readonly reencoded: string | null;
  /** The codec of its sound, which was left out for it; null when sessions keep that codec, or there is no sound. */
  readonly soundLeftOut: string | null;
}

export interface ArchiveContract {
  /**
   * Writes a session as a zip into OPFS. Errors: `session-missing`, `session-busy`, `media-missing`, `media-mismatch` when the files or rows
   * are not those the session counts, `storage-full`, `storage-failed`. Nothing stays after an abort or an error.
   */
  exportSession(sessionId: string, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<ExportedFile>;
  /**
   * Writes what a session holds of a video track, and its sound, as ordinary MP4 into OPFS: nothing is encoded again, times start at 0, pauses are
   * cut out. One file, or several where the picture's size or codec changes. Of a session that is being recorded the closed
   * segments are taken. Errors: as `exportSession`; `recording-empty` when no segment is closed, `codec-unsupported`. Nothing stays after an abort or an error.
   */
  exportMp4(sessionId: string, trackId: string, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<readonly ExportedFile[]>;
  /** Takes in a session zip. Errors: `zip-*`, `storage-full`. Nothing stays after an abort or an error. */
  importSession(file: Blob, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<ImportReport>;
  /**
   * Takes the runs of a session zip into a session that is here and has the same frames, as the zip of a replay made elsewhere; those that are here
   * already are left out. Errors: `session-missing`, `session-busy`, `runs-elsewhere`, `zip-*`, `storage-full`. Nothing stays after an abort or an error.
   */
  importRuns(sessionId: string, file: Blob, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<RunsReport>;
  /**
   * Makes a session of a video file (MP4, MOV, WebM, MKV): times are those of the file, less that of its first picture, to the microsecond. Packets are copied where
   * sessions hold them as they are, otherwise the pictures are encoded anew. Sound before the first picture is cut off; packets of sound whose times don't rise are left out
   * and counted as drops. Errors: `clip-unknown`, `clip-broken`, `clip-codec`, `codec-unsupported`,
   * `encoder-failed`, `storage-full`, `storage-failed`. Nothing stays after an abort or an error.
   */
  importClip(file: File, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<ClipReport>;
  /** Copies a model file into OPFS under its hash, if it is not there yet. Errors: `storage-full`, `storage-failed`. Nothing stays after an abort or an error. */
  keepModel(file: Blob, signal: AbortSignal): Promise<KeptModel>;
  /**
   * Downloads a model into its part (`storage/model-parts.ts`), which the caller holds with `withModelPart` until it has used it; whole and
   * checked when this resolves; to be kept it still has to be inspected. What arrived stays after an abort or an error when the file is known, and the next call goes on from there; else nothing
   * stays. Errors: `download-failed`, `download-hash`, `storage-full`, `storage-failed`.
   */
  downloadModel(download: ModelDownload, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<KeptModel>;
  /**
   * Proves that the files, the rows, the sums and the runs of a session agree, or says where they don't; the verdict is kept in the session.
   * Takes no file from others: the session can be played, exported and deleted meanwhile. Errors: `session-missing`,
   * `session-busy`, `media-missing` when a file is taken away while it is read, `storage-full`.
   */
  verifySession(sessionId: string, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<VerificationReport>;
  /** Reads all that a run has measured. Errors: `run-missing`, `media-mismatch`. */
  measureRun(runId: string, signal: AbortSignal): Promise<RunMeasures>;
  /** Reads how a video track was recorded. */
  measureRecording(sessionId: string, trackId: string, signal: AbortSignal): Promise<RecordingReport>;
  /** Writes a run's `metrics.json` (docs/metrics-format.md). Errors: `run-missing`, `media-mismatch`, `storage-full`, `storage-failed`. Nothing stays after an abort or an error. */
  exportMetrics(runId: string, signal: AbortSignal): Promise<ExportedFile>;
  /** Writes a run as a trace for Perfetto. Errors: `run-missing`, `storage-full`, `storage-failed`. Nothing stays after an abort or an error. */
  exportRunTrace(runId: string, signal: AbortSignal): Promise<ExportedFile>;
  /** The same of how a video track was recorded, with the detector that looked on. Errors: `session-missing`, `storage-full`, `storage-failed`. */
  exportRecordingTrace(sessionId: string, trackId: string, signal: AbortSignal): Promise<ExportedFile>;
}

export interface KeptModel {
  readonly sha256: string;
  readonly bytes: number;
}
