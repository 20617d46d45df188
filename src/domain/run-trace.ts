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

/**
 * A run as a trace: a thread for each stage, a flow through each frame, counters of what was found and of what was missed. A run that
 * doesn't know when its stages began is laid end to end, one frame after the other.
 */
export class RunTrace {
  readonly #builder: TraceBuilder;
  readonly #counted: boolean;
  readonly #missed: Record<MissReason, number> = { late: 0, failed: 0 };
  /** The end of what was drawn so far. */
  #nowMs = 0;

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

  *#frame(result: FrameResult): Generator<TraceEvent> {
    const spans = spansOf(result, this.#nowMs);
    if (spans.length === 0) yield this.#builder.instant(stages[0] ?? '', 'not timed', result.frame, this.#nowMs);
    else this.#nowMs = Math.max(this.#nowMs, endOf(spans));
    yield* this.#builder.frame(result.frame, spans);
    if (this.#counted) yield this.#builder.counter('detections', this.#nowMs, { detections: result.detections.length });
  }

  *#miss({ frame, missed }: MissedFrame): Generator<TraceEvent> {
    this.#missed[missed]++;
    yield this.#builder.instant('infer', missed, frame, this.#nowMs);
    yield this.#builder.counter('missed', this.#nowMs, { ...this.#missed });
  }
}
