import type { ComparisonRequest } from '../../domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../../domain/comparison/comparison-sum.ts';
import { plainCriteria } from '../../domain/comparison/criteria.ts';
import { AppError } from '../../domain/errors.ts';
import type { Run } from '../../domain/runs.ts';
import { downloadFile } from '../../platform/share.ts';
import { callback, spawnReplay } from '../../rpc/spawn.ts';
import { getRun } from '../../storage/runs.ts';
import { Player } from '../player.ts';
import type { Services } from '../services.ts';
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
  const { disagreement: _frames, a: _countsA, b: _countsB, ...totals } = (await compared(order, tell)).outcome;
  return totals;
}

/** Starts the download of the page about a comparison. Errors: as `compare`, and of opening. */
export async function saveReport(services: Services, order: CompareOrder, tell: Tell): Promise<void> {
  const { a, request, outcome } = await compared(order, tell);
  const player = new Player(a.sessionId, services);
  try {
    await player.open(new OffscreenCanvas(1, 1));
    const { value: state } = player.state;
    if (state.at === 'failed') throw state.error;
    if (state.at === 'open' && state.replay.trackId !== a.trackId) await player.showTrack(a.trackId);
    downloadFile(await player.report(request, outcome, never), 'comparison.html');
  } finally {
    player.close();
  }
}

async function compared({ runA, runB }: CompareOrder, tell: Tell): Promise<Compared> {
  const a = await existingRun(runA);
  const request: ComparisonRequest = { a: { kind: 'run', runId: runA }, b: { kind: 'run', runId: runB }, criteria: plainCriteria };
  const progress = callback((done: number) => tell({ step: 'comparing', done: 100 * done, total: 100, unit: '%' }));
  const replay = spawnReplay();
  try {
    return { a, request, outcome: await replay.call((api) => api.compare(a.sessionId, a.trackId, request, progress, never)) };
  } finally {
    replay.dispose();
  }
}

async function existingRun(id: string): Promise<Run> {
  const run = await getRun(id);
  if (run === undefined) throw new AppError('run-missing', `There is no run ${id}.`);
  return run;
}
