import type { ComparisonOutcome } from '../../domain/comparison/comparison-sum.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { MeasureDifference } from '../../domain/run-difference.ts';
import type { RunMetrics } from '../../domain/run-metrics.ts';
import type { Measure, RunReport } from '../../domain/run-report.ts';
import type { Backend, Run } from '../../domain/runs.ts';
import type { EndReason, Session } from '../../domain/session.ts';
import type { SummaryKey } from '../../domain/summary.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { ExportedFile } from '../../rpc/archive-contract.ts';
import type { ReplayMode } from '../../rpc/replay-contract.ts';

/** How far a long operation is. `total` is 0 where it isn't known. */
export interface AutomationProgress {
  readonly step: 'loading' | 'recording' | 'importing' | 'verifying' | 'replaying' | 'comparing' | 'reporting' | 'exporting';
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'frames' | 's' | '%';
}

/** An error with the words that the page has for it. */
export interface AutomationFailure {
  readonly code: ErrorCode;
  readonly title: string;
  readonly advice: string;
  readonly message: string;
  readonly detail?: string;
}

/** Errors are answers: what is thrown loses its code on the way out of a page. */
export type Outcome<Value> =
  | { readonly at: 'done'; readonly value: Value }
  | { readonly at: 'failed'; readonly failure: AutomationFailure };

export interface RecordOrder {
  /** Id of a source, as in `sources/`. */
  readonly sourceId: string;
  readonly seconds: number;
  /** As `detectorOf` gives it; null records without. */
  readonly detector: string | null;
}

/** What became of a recording; it is saved in any case. */
export interface Recorded {
  readonly sessionId: string;
  readonly endReason: EndReason;
  /** Why it did not go on for as long as it was to, in the page's words; null where it did. */
  readonly endedEarly: string | null;
  /** Why its detector ended before it did; null where it did not. */
  readonly detectionFailure: AutomationFailure | null;
}

export interface ReplayOrder {
  readonly sessionId: string;
  readonly detector: string;
  readonly mode: ReplayMode;
  /** `auto`: what the session's page would take, the fastest engine; those that are not known yet are timed before. Another one is kept to: where it can't run or is lost, the run ends. */
  readonly backend: 'auto' | Backend;
  readonly repeat: number;
  /** Only so many frames, from the first on; null: all. */
  readonly limit: number | null;
}

/** A session as it is stored, without its picture, and its runs. Plain JSON. */
export interface SessionInfo {
  readonly session: Omit<Session, 'thumbnail'>;
  readonly runs: readonly Run[];
}

/** Two runs over the same recording, or over copies of it. */
export interface CompareOrder {
  readonly runA: string;
  readonly runB: string;
}

/** A comparison without its columns. Plain JSON. */
export interface ComparedRuns extends Omit<ComparisonOutcome, 'disagreement' | 'a' | 'b'> {
  /** Frames that one run answered and the other failed for; they are not among the compared. */
  readonly failedInOne: number;
}

/** Files of metrics: of a run first, then of its repeats. */
export interface MeasuredFiles {
  readonly a: readonly File[];
  /** Empty: A alone. */
  readonly b: readonly File[];
}

export interface StatisticsSide {
  readonly run: RunMetrics['run'];
  readonly report: RunReport;
  /** How far each figure differs between its repeats; null where nothing was repeated. */
  readonly noise: Partial<Record<Measure, Record<SummaryKey, number>>> | null;
}

export interface Statistics {
  readonly a: StatisticsSide;
  readonly b: StatisticsSide | null;
  /** Of B from A. */
  readonly differences: readonly MeasureDifference[] | null;
  /** Whether B is faster, for people; null where there is no B, or a side was not timed. */
  readonly speed: string | null;
}

/** One video file for each size and camera in `mp4`. */
export type ExportFormat = 'zip' | 'mp4';

/** What programs can have the page do: as `globalThis.retake`, where the address has the parameter `automation`. One call at a time. */
export interface Automation {
  /** Ids of the models that come with the page. */
  readonly builtIn: readonly string[];
  /** Whom progress is told, in place of the one before. */
  listen(listener: (progress: AutomationProgress) => void): void;
  record(order: RecordOrder): Promise<Outcome<Recorded>>;
  /** A session zip or a video file; the id of its session. */
  importFile(file: File): Promise<Outcome<string>>;
  /** Keeps a model or the file of a detector; the id that it is recorded and replayed with. */
  detectorOf(file: File): Promise<Outcome<string>>;
  info(sessionId: string): Promise<Outcome<SessionInfo>>;
  verify(sessionId: string): Promise<Outcome<VerificationReport>>;
  /** The ended runs over the main track, one for each repetition. */
  replay(order: ReplayOrder): Promise<Outcome<readonly Run[]>>;
  /** `metrics.json` and the trace of a run, to be handed over. */
  measure(runId: string): Promise<Outcome<{ readonly metrics: ExportedFile; readonly trace: ExportedFile }>>;
  stats(files: MeasuredFiles): Promise<Outcome<Statistics>>;
  compare(order: CompareOrder): Promise<Outcome<ComparedRuns>>;
  /** Starts the download of a page about a comparison. */
  saveReport(order: CompareOrder): Promise<Outcome<null>>;
  /** The files are in the page's storage until `handOver`. */
  exportAs(sessionId: string, format: ExportFormat): Promise<Outcome<readonly ExportedFile[]>>;
  /** Starts the download of an exported file. */
  handOver(file: ExportedFile): Promise<Outcome<null>>;
}
