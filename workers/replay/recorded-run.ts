import { isAbort, toAppError } from '../../src/domain/errors.ts';
import { looksAt } from '../../src/domain/every-nth.ts';
import type { FrameResult, MissReason, Run } from '../../src/domain/runs.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import type { ReplayMode } from '../../src/rpc/replay-contract.ts';
import type { Clock } from './clock.ts';
import type { Deck } from './deck.ts';
import { onlyDecoding } from './decode-times.ts';
import type { DetectClient } from './detect-client.ts';
import { readEveryFrame } from './reading-pass.ts';
import { replayOnce } from './replay-pass.ts';
import type { Reporter } from './reporter.ts';
import { RunWriter } from './run-writer.ts';
import { SparseResults } from './sparse-results.ts';
import { TolerantResults } from './tolerant-results.ts';

export interface RecordedPass {
  readonly deck: Deck;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly mode: ReplayMode;
  readonly run: Run;
  readonly client: DetectClient;
}

/** A pass whose results are kept as a run: `complete`, or `partial` when it was aborted or failed. What it has is stored in any case. */
export async function recordRun(pass: RecordedPass, signal: AbortSignal): Promise<Run> {
  const { reporter, run, client } = pass;
  client.endWith(signal);
  reporter.enter('playing', { id: run.id, last: lastFrame(pass) });
  let at: 'ended' | 'paused' = 'paused';
  try {
    const ended = await store(pass, signal);
    if (ended.state === 'complete') at = 'ended';
    return ended;
  } finally {
    reporter.figures.pause(performance.now());
    reporter.enter(at, null);
  }
}

async function store(pass: RecordedPass, signal: AbortSignal): Promise<Run> {
  const { run, client } = pass;
  const writer = await RunWriter.start(run);
  const { fallbacks } = client;
  try {
    // Past the pass its pictures are closed: nothing can be asked again.
    await replay(pass, writer, signal).finally(() => client.close());
  } catch (error) {
    if (isAbort(error)) return writer.finish({ state: 'partial', fallbacks });
    await writer.finish({ state: 'partial', fallbacks, failure: toAppError(error, 'model-failed').message });
    throw error;
  }
  return writer.finish({ state: 'complete', fallbacks });
}

/** As far as the run's level goes, to its last frame. */
function replay(pass: RecordedPass, writer: RunWriter, signal: AbortSignal): Promise<void> {
  const { deck, reporter, clock, mode, run, client } = pass;
  const last = lastFrame(pass);
  const keepTimes = (times: FrameResult): Promise<void> | undefined => {
    reporter.cameTo(times.frame);
    return writer.add(times);
  };
  if (run.level === 'read') return readEveryFrame(deck, last, client.runAtMs, keepTimes, signal);
  const miss = (frame: number, missed: MissReason): void => writer.miss({ frame, timestampUs: deck.index.timeOf(frame), missed, atMs: msSince(client.runAtMs, epochMs()) });
  const answers = run.level === 'decode' ? onlyDecoding(client.runAtMs) : new TolerantResults(client, (frame) => miss(frame, 'failed'));
  const detector = { ...(run.level && { level: run.level }), looksAt: (frame: number) => looksAt(run.detector, frame), late: (frame: number) => miss(frame, 'late') };
  deck.decoder.seek(0, last);
  const results = new SparseResults(answers, run.detector);
  return replayOnce({ deck, reporter, clock, mode, last, results, fromUs: undefined, shown: (own) => (own === null ? undefined : writer.add(own)), detector }, signal);
}

/** That it looks at, where nothing ends it before. */
function lastFrame({ deck, run }: RecordedPass): number {
  return Math.min(deck.lastFrame, (run.limit ?? Infinity) - 1);
}
