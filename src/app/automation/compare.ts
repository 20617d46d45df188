import type { ComparisonRequest } from '../../domain/comparison/comparison-request.ts';
import { answerCodes, type ComparisonOutcome } from '../../domain/comparison/comparison-sum.ts';
import { plainCriteria } from '../../domain/comparison/criteria.ts';
import { AppError } from '../../domain/errors.ts';
import type { Run } from '../../domain/runs.ts';
import { downloadFile } from '../../platform/share.ts';
import { callback, spawnReplay } from '../../rpc/spawn.ts';
import { getRun } from '../../storage/runs.ts';
import type { AutomationProgress, ComparedRuns, CompareOrder } from './contract.ts';

/** Whoever wants to give up closes the page. */
const never = new AbortController().signal;

type Tell = (progress: AutomationProgress) => void;

interface Compared {
  readonly a: Run;
  readonly request: ComparisonRequest;
  readonly outcome: ComparisonOutcome;
}

/** Errors: `run-missing`, `run-elsewhere`. */
export async function compare(order: CompareOrder, tell: Tell): Promise<ComparedRuns> {
  const { disagreement: _frames, a, b, ...totals } = (await inWorker((replay) => compared(replay, order, tell))).outcome;
  return { ...totals, failedInOne: failedIn(a, b) + failedIn(b, a) };
}

/** Frames that a side failed for and the other one answered. */
function failedIn(side: Int32Array, other: Int32Array): number {
  return side.reduce((frames, code, at) => frames + Number(code === answerCodes.failed && (other[at] ?? -1) >= 0), 0);
}

/** Starts the download of the page about a comparison. Errors: as `compare`, and of decoding. */
export async function saveReport(order: CompareOrder, tell: Tell): Promise<void> {
  const page = await inWorker(async (replay) => {
    const { a, request, outcome } = await compared(replay, order, tell);
    const progress = callback((done: number) => tell({ step: 'reporting', done: 100 * done, total: 100, unit: '%' }));
    return replay.call((api) => api.report(a.sessionId, a.trackId, request, outcome, progress, never));
  });
  downloadFile(page, 'comparison.html');
}

type Replay = ReturnType<typeof spawnReplay>;

async function inWorker<T>(use: (replay: Replay) => Promise<T>): Promise<T> {
  const replay = spawnReplay();
  try {
    return await use(replay);
  } finally {
    replay.dispose();
  }
}

async function compared(replay: Replay, { runA, runB }: CompareOrder, tell: Tell): Promise<Compared> {
  const a = await existingRun(runA);
  const request: ComparisonRequest = { a: { kind: 'run', runId: runA }, b: { kind: 'run', runId: runB }, criteria: plainCriteria };
  const progress = callback((done: number) => tell({ step: 'comparing', done: 100 * done, total: 100, unit: '%' }));
  return { a, request, outcome: await replay.call((api) => api.compare(a.sessionId, a.trackId, request, progress, never)) };
}

async function existingRun(id: string): Promise<Run> {
  const run = await getRun(id);
  if (run === undefined) throw new AppError('run-missing', `There is no run ${id}.`);
  return run;
}
