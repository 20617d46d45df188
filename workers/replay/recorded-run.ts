import { isAbort, toAppError } from '../../src/domain/errors.ts';
import type { FrameResult, Run } from '../../src/domain/runs.ts';
import type { DetectClient } from './detect-client.ts';
import type { ResultSource } from './result-source.ts';
import { RunWriter } from './run-writer.ts';
import { SparseResults } from './sparse-results.ts';

export interface RunPass {
  /** Replays once with results from the detector, and stores each one as it is shown. */
  replay(results: ResultSource, store: (own: FrameResult | null) => Promise<void> | undefined): Promise<void>;
  /** Frames the detector should have looked at and could not. */
  missed(): number;
}

/** A pass whose results are kept as a run: `complete`, or `partial` when it was aborted or failed. What it has is stored in any case. */
export async function recordRun(run: Run, client: DetectClient, { replay, missed }: RunPass): Promise<Run> {
  const writer = await RunWriter.start(run);
  try {
    // Past the pass its pictures are closed: nothing can be asked again.
    await replay(new SparseResults(client, run.detector), (own) => (own === null ? undefined : writer.add(own))).finally(() => client.close());
  } catch (error) {
    const end = { state: 'partial', skipped: missed(), fallbacks: client.fallbacks } as const;
    if (isAbort(error)) return writer.finish(end);
    await writer.finish({ ...end, failure: toAppError(error, 'model-failed').message });
    throw error;
  }
  return writer.finish({ state: 'complete', skipped: missed(), fallbacks: client.fallbacks });
}
