import { RecordingTrace } from '../../src/domain/recording-trace.ts';
import { RunTrace } from '../../src/domain/run-trace.ts';
import type { FrameResult, Run } from '../../src/domain/runs.ts';
import type { TraceEvent } from '../../src/domain/trace.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { listRuns, resultBlocks } from '../../src/storage/runs.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { existingRun } from './measure-run.ts';
import { exportText } from './text-export.ts';

export const exportRunTrace: ArchiveContract['exportRunTrace'] = async (runId, signal) => {
  const run = await existingRun(runId);
  return exportText(`${run.name}.trace.json`, `${runId}.trace.json`, traceText(runEvents(run)), signal);
};

export const exportRecordingTrace: ArchiveContract['exportRecordingTrace'] = async (sessionId, trackId, signal) => {
  const { name } = await getSession(sessionId);
  const live = (await listRuns(sessionId)).find((run) => run.mode === 'live' && run.trackId === trackId);
  return exportText(`${name}.trace.json`, `${sessionId}-${trackId}.trace.json`, traceText(recordingEvents(name, sessionId, trackId, live)), signal);
};

/** The JSON object form of the format, an event a line. */
async function* traceText(events: AsyncIterable<TraceEvent>): AsyncGenerator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[';
  let separator = '\n';
  for await (const event of events) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function* runEvents(run: Run): AsyncGenerator<TraceEvent> {
  const trace = new RunTrace(run);
  yield* trace.begin();
  for await (const block of resultBlocks(run.id)) yield* trace.block(block);
}

async function* recordingEvents(name: string, sessionId: string, trackId: string, live: Run | undefined): AsyncGenerator<TraceEvent> {
  const trace = new RecordingTrace(name);
  const results = new ResultsOfFrames(live);
  yield* trace.begin();
  for await (const block of eachFrameBlock(sessionId, trackId)) yield* trace.block(block, await results.until(block.first + block.bytes.length));
}

/** Results of a run by frame, for reading them beside the rows. */
class ResultsOfFrames {
  readonly #blocks: AsyncIterator<{ readonly results: readonly FrameResult[] }> | null;
  #waiting: FrameResult[] = [];
  #ended = false;

  constructor(run: Run | undefined) {
    this.#blocks = run === undefined ? null : resultBlocks(run.id);
  }

  /** Those of the frames before this one that were not given out yet. */
  async until(frame: number): Promise<ReadonlyMap<number, FrameResult>> {
    while (!this.#ended && (this.#waiting.at(-1)?.frame ?? -1) < frame) {
      const next = await this.#blocks?.next();
      if (next === undefined || next.done === true) this.#ended = true;
      else this.#waiting.push(...next.value.results);
    }
    const own = this.#waiting.filter((result) => result.frame < frame);
    this.#waiting = this.#waiting.filter((result) => result.frame >= frame);
    return new Map(own.map((result) => [result.frame, result]));
  }
}
