import { gapsOf } from '../domain/play-times.ts';
import { RunMeter } from '../domain/run-metrics.ts';
import { reportOf, type RunMeasures } from '../domain/run-report.ts';
import type { Run } from '../domain/runs.ts';
import { frameIndex } from './frames.ts';
import { resultBlocks } from './runs.ts';

/** Reads all that a run has measured, block by block. Errors: `media-mismatch`. */
export async function measuresOf(run: Run, signal: AbortSignal): Promise<RunMeasures> {
  const index = await frameIndex(run.sessionId, run.trackId);
  const meter = new RunMeter(run);
  for await (const block of resultBlocks(run.id)) {
    signal.throwIfAborted();
    meter.take(block);
  }
  const metrics = meter.metrics(index.count, gapsOf(index));
  return { metrics, report: reportOf(metrics) };
}
