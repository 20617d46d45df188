import { QueueDepths, type Depths, type Wait } from './queue-depths.ts';
import { framesOf, hasFindings, stages, type FrameResult, type MissedFrame, type MissReason, type ResultBlock, type Run } from './runs.ts';
import { TraceBuilder, type Span, type TraceEvent } from './trace.ts';

/** The stages of one frame, where the run knows when each began; else laid end to end from `fromMs`. */
export function spansOf({ timingMs, startMs }: Pick<FrameResult, 'timingMs' | 'startMs'>, fromMs: number): Span[] {
  let nextMs = fromMs;
  return stages.flatMap((lane) => {
    const durationMs = timingMs[lane];
    if (durationMs === undefined) return [];
    const span = { lane, startMs: startMs?.[lane] ?? nextMs, durationMs };
    nextMs = span.startMs + durationMs;
    return [span];
  });
}

export function endOf(spans: readonly Span[]): number {
  return Math.max(...spans.map(({ startMs, durationMs }) => startMs + durationMs));
}

/** Stages that a decoded frame waits for. */
const queues = ['preprocess', 'infer', 'postprocess'] as const;
type Queue = (typeof queues)[number];

/** What a frame waited for, where the run knows when its stages began. Frames that were missed are in no queue. */
function waitsOf(spans: readonly Span[], { startMs }: Pick<FrameResult, 'startMs'>): Wait<Queue>[] {
  return spans.slice(1).flatMap(({ lane, startMs: toMs }, at) => {
    const [before, queue] = [spans[at], queues.find((stage) => stage === lane)];
    return before === undefined || queue === undefined || startMs?.[queue] === undefined ? [] : [{ queue, fromMs: before.startMs + before.durationMs, toMs }];
  });
}

/**
 * A run as a trace: a thread for each stage, a flow through each frame and from frame to frame, counters of what was found, of what was missed
 * and of how many frames waited for each stage. A run that doesn't know when its stages began is laid end to end, one frame after the other.
 */
export class RunTrace {
  readonly #builder: TraceBuilder;
  readonly #counted: boolean;
  readonly #missed: Record<MissReason, number> = { late: 0, failed: 0 };
  readonly #waiting = new QueueDepths(queues);
  /** The end of what was drawn so far. */
  #nowMs = 0;
  #missedMs = 0;

  constructor(run: Pick<Run, 'name' | 'level'>) {
    this.#builder = new TraceBuilder(run.name, stages);
    this.#counted = hasFindings(run);
  }

  /** What comes first. */
  begin(): TraceEvent[] {
    return this.#builder.begin();
  }

  *block(block: ResultBlock): Generator<TraceEvent> {
    for (const told of framesOf(block)) {
      if ('missed' in told) yield* this.#miss(told);
      else yield* this.#frame(told);
    }
  }

  /** What comes last. */
  *end(): Generator<TraceEvent> {
    yield* this.#depths(this.#waiting.end());
  }

  *#frame(result: FrameResult): Generator<TraceEvent> {
    const spans = spansOf(result, this.#nowMs);
    if (spans.length === 0) yield this.#builder.instant(stages[0] ?? '', 'not timed', result.frame, this.#nowMs);
    else this.#nowMs = Math.max(this.#nowMs, endOf(spans));
    yield* this.#builder.frame(result.frame, spans);
    if (this.#counted) yield this.#builder.counter('detections', this.#nowMs, { detections: result.detections.length });
    yield* this.#depths(this.#waiting.add(waitsOf(spans, result)));
  }

  *#miss({ frame, missed, atMs = this.#nowMs }: MissedFrame): Generator<TraceEvent> {
    this.#missed[missed]++;
    // In the order of the frames, which is nearly that of their being given up.
    this.#missedMs = Math.max(this.#missedMs, atMs);
    yield this.#builder.instant('infer', missed, frame, this.#missedMs);
    yield this.#builder.counter('missed', this.#missedMs, { ...this.#missed });
  }

  *#depths(told: Iterable<Depths<Queue>>): Generator<TraceEvent> {
    for (const { atMs, depths } of told) yield this.#builder.counter('waiting', atMs, depths);
  }
}
