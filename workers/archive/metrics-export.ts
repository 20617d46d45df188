import { encodeMetrics } from '../../src/domain/metrics-file.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { measuresOf } from '../../src/storage/run-measures.ts';
import { existingRun } from './existing-run.ts';
import { exportText } from './text-export.ts';

export const exportMetrics: ArchiveContract['exportMetrics'] = async (runId, signal) => {
  const run = await existingRun(runId);
  const text = async function* (): AsyncGenerator<string> {
    const { metrics, report } = await measuresOf(run, signal);
    yield encodeMetrics(metrics, report);
  };
  return exportText(`${run.name}.metrics.json`, `${runId}.metrics.json`, text(), signal);
};
