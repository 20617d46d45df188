import { isAbort } from '../../src/domain/errors.ts';
import type { FrameResult, Run } from '../../src/domain/runs.ts';
import type { RunRequest } from '../../src/rpc/replay-contract.ts';
import { DetectClient } from './detect-client.ts';
import type { ResultSource } from './result-source.ts';
import { RunWriter } from './run-writer.ts';

export interface RunPass {
  /** Replays once with results from the detector, and stores each one as it is shown. */
  replay(results: ResultSource, store: (result: FrameResult | null) => Promise<void> | undefined): Promise<void>;
  /** Frames that got no result. */
  skipped(): number;
}

/** A pass whose results are kept as a run: `complete`, or `partial` when it was aborted or failed. What it has is stored in any case. */
export async function recordRun({ run, detector }: RunRequest, pass: RunPass, signal: AbortSignal): Promise<Run> {
  const client = new DetectClient(detector, signal);
  try {
    const writer = await RunWriter.start(run);
    try {
      await pass.replay(client, (result) => (result === null ? undefined : writer.add(result)));
    } catch (error) {
      const partial = await writer.finish('partial', pass.skipped());
      if (isAbort(error)) return partial;
      throw error;
    }
    return await writer.finish('complete', pass.skipped());
  } finally {
    client.close();
  }
}
