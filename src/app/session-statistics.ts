import { isAbort, toAppError, type AppError } from '../domain/errors.ts';
import type { RecordingReport } from '../domain/recording-report.ts';
import { differencesOf, throughputDifference, type MeasureDifference } from '../domain/run-difference.ts';
import type { RunMeasures, RunReport } from '../domain/run-report.ts';
import { measuredRepeatsOf } from '../domain/run-repeats.ts';
import type { Run } from '../domain/runs.ts';
import { speedWords } from '../domain/speed-words.ts';
import type { FigureDifference } from '../domain/summary.ts';
import { spawnArchive } from '../rpc/spawn.ts';
import { Store } from './store.ts';

export type { RunMeasures } from '../domain/run-report.ts';

export interface MeasuredRuns {
  readonly a: RunMeasures;
  /** Beside it, with the differences of B from A; null: A alone. */
  readonly b: ComparedRun | null;
}

export interface ComparedRun {
  readonly measures: RunMeasures;
  readonly differences: readonly MeasureDifference[];
  readonly throughput: FigureDifference | null;
  /** Whether it is faster, for people; null where a side was not timed. */
  readonly speed: string | null;
}

export type StatisticsState =
  | { readonly at: 'closed' }
  | { readonly at: 'reading' }
  | { readonly at: 'open'; readonly recording: RecordingReport; readonly runs: MeasuredRuns | null }
  | { readonly at: 'failed'; readonly error: AppError };

/** Which runs tell about the two that are compared: other ones ask for another reading. */
export function measuredIds({ a, b, all }: Pick<StatisticsRequest, 'a' | 'b' | 'all'>): string[] {
  if (a === null || b === null) return [a, b].flatMap((run) => run?.id ?? []);
  return [a, b].flatMap((run) => measuredRepeatsOf(run, all)).map(({ id }) => id);
}

/** What is to be measured: a track, up to two runs over it, and all runs among which repeats of those are. */
export interface StatisticsRequest {
  readonly sessionId: string;
  readonly trackId: string;
  readonly a: Run | null;
  readonly b: Run | null;
  readonly all: readonly Run[];
}

type Archive = ReturnType<typeof spawnArchive>;

/** The figures of one session and its runs, read in a worker when they are asked for. */
export class SessionStatistics {
  readonly state = new Store<StatisticsState>({ at: 'closed' });
  /** Of repeats; runs don't change. */
  readonly #reports = new Map<string, RunReport>();
  #abort = new AbortController();

  /** A newer request takes the place of the one under way. */
  async read(request: StatisticsRequest): Promise<void> {
    const { sessionId, trackId } = request;
    this.close();
    const { signal } = (this.#abort = new AbortController());
    this.state.set({ at: 'reading' });
    const archive = spawnArchive();
    try {
      const recording = await archive.call((api) => api.measureRecording(sessionId, trackId, signal));
      const runs = request.a === null ? null : await this.#measureRuns(archive, request.a, request, signal);
      if (!signal.aborted) this.state.set({ at: 'open', recording, runs });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.state.set({ at: 'failed', error: toAppError(error) });
    } finally {
      archive.dispose();
    }
  }

  close(): void {
    this.#abort.abort(new DOMException('Cancelled.', 'AbortError'));
    this.state.set({ at: 'closed' });
  }

  async #measureRuns(archive: Archive, run: Run, { b, all }: StatisticsRequest, signal: AbortSignal): Promise<MeasuredRuns> {
    const measure = (id: string): Promise<RunMeasures> => archive.call((api) => api.measureRun(id, signal));
    const a = await measure(run.id);
    if (b === null) return { a, b: null };
    const measures = await measure(b.id);
    this.#reports.set(run.id, a.report).set(b.id, measures.report);
    const reportsOf = async (one: Run): Promise<RunReport[]> => {
      const reports: RunReport[] = [];
      for (const { id } of measuredRepeatsOf(one, all)) {
        const report = this.#reports.get(id) ?? (await measure(id)).report;
        this.#reports.set(id, report);
        reports.push(report);
      }
      return reports;
    };
    const repeats = { a: await reportsOf(run), b: await reportsOf(b) };
    const sides = [a.report, measures.report, repeats] as const;
    return { a, b: { measures, differences: differencesOf(...sides), throughput: throughputDifference(...sides), speed: speedWords(...sides) } };
  }
}
