import { RecordingTrace } from '../../src/domain/recording-trace.ts';
import { RunTrace } from '../../src/domain/run-trace.ts';
import { framesOf, type FrameResult, type MissedFrame, type ResultBlock, type Run } from '../../src/domain/runs.ts';
import type { TraceEvent } from '../../src/domain/trace.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { listRuns, resultBlocks } from '../../src/storage/runs.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { existingRun } from './existing-run.ts';
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
  yield* trace.end();
}

async function* recordingEvents(name: string, sessionId: string, trackId: string, live: Run | undefined): AsyncGenerator<TraceEvent> {
  const trace = new RecordingTrace(name);
  const fates = new FatesOfFrames(live);
  yield* trace.begin();
  for await (const block of eachFrameBlock(sessionId, trackId)) yield* trace.block(block, await fates.until(block.first + block.bytes.length));
  yield* trace.end();
}

/** What became of frames in a run, for reading it beside the rows. */
class FatesOfFrames {
  readonly #blocks: AsyncIterator<ResultBlock> | null;
  #waiting: (FrameResult | MissedFrame)[] = [];
  #ended = false;

  constructor(run: Run | undefined) {
    this.#blocks = run === undefined ? null : resultBlocks(run.id);
  }

  /** Those of the frames before this one that were not given out yet. */
  async until(frame: number): Promise<ReadonlyMap<number, FrameResult | MissedFrame>> {
    while (!this.#ended && (this.#waiting.at(-1)?.frame ?? -1) < frame) {
      const next = await this.#blocks?.next();
      if (next === undefined || next.done === true) this.#ended = true;
      else this.#waiting.push(...framesOf(next.value));
    }
    const own = this.#waiting.filter((told) => told.frame < frame);
    this.#waiting = this.#waiting.filter((told) => told.frame >= frame);
    return new Map(own.map((told) => [told.frame, told]));
  }
}
