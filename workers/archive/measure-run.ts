import { AppError } from '../../src/domain/errors.ts';
import { gapsOf } from '../../src/domain/play-times.ts';
import { RunMeter } from '../../src/domain/run-metrics.ts';
import { reportOf } from '../../src/domain/run-report.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { RunMeasures } from '../../src/rpc/archive-contract.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { getRun, resultBlocks } from '../../src/storage/runs.ts';

/** Errors: `run-missing`. */
export async function existingRun(id: string): Promise<Run> {
  const run = await getRun(id);
  if (run === undefined) throw new AppError('run-missing', `The run ${id} is gone.`);
  return run;
}

/** Reads all that a run has measured, block by block. Errors: `media-mismatch`. */
export async function measure(run: Run, signal: AbortSignal): Promise<RunMeasures> {
  const index = await frameIndex(run.sessionId, run.trackId);
  const meter = new RunMeter(run);
  for await (const block of resultBlocks(run.id)) {
    signal.throwIfAborted();
    meter.take(block);
  }
  const metrics = meter.metrics(index.count, gapsOf(index));
  return { metrics, report: reportOf(metrics) };
}
