import { stages, type Run, type StageTimes } from '../domain/runs.ts';
import { RunTally, type RunCounts } from '../domain/run-tally.ts';
import { RunningMean } from '../domain/statistics.ts';
import { lockRun } from './locks.ts';
import { getRun, listRuns, putRun, resultBlocks } from './runs.ts';

/** Counts and mean times of what a run has stored. */
export async function storedFigures(run: Run): Promise<RunCounts & Pick<Run, 'meanMs'>> {
  const tally = new RunTally();
  const means = stages.map((stage) => ({ stage, mean: new RunningMean() }));
  for await (const block of resultBlocks(run.id)) {
    tally.take(block);
    for (const { stage, mean } of means) for (const { timingMs } of block.results) if (timingMs[stage] !== undefined) mean.add(timingMs[stage]);
  }
  const meanMs: StageTimes = Object.fromEntries(means.filter(({ mean }) => mean.count > 0).map(({ stage, mean }) => [stage, mean.mean]));
  return { ...tally.countsOf(run), meanMs };
}

/**
 * Replay runs whose thread ended before they did (a page that was left or crashed) keep what they have, as partial ones. Those under way, in whichever
 * tab, are waited for, and are as they ended.
 */
export async function endInterruptedRuns(sessionId: string): Promise<void> {
  for (const { id, mode, state } of await listRuns(sessionId)) {
    if (state !== 'running' || mode === 'live') continue;
    const unlock = await lockRun(id);
    try {
      const run = await getRun(id);
      if (run?.state === 'running') await putRun({ ...run, ...(await storedFigures(run)), state: 'partial', failure: 'The page was left before it ended.' });
    } finally {
      unlock();
    }
  }
}
