import { dropReasons, type DropReason } from './drops.ts';
import { unpackFrames, type FrameBlock, type FrameRow } from './frames.ts';
import { QueueDepths, type Depths } from './queue-depths.ts';
import { endOf, spansOf } from './run-trace.ts';
import { stages, type FrameResult, type MissedFrame, type MissReason } from './runs.ts';
import { TraceBuilder, type Span, type TraceEvent } from './trace.ts';

const capture = 'capture';
const arrival = 'arrival';

/**
 * A recorded track as a trace: when each picture was taken and for how long it stood, when it reached the recorder and how many were on their way, how large it is, what
 * was dropped; and what the detector did that looked on, or missed. Live runs of earlier versions don't know when stages began: they are drawn from the frame's arrival on, end to end.
 * A scene that is not recorded at its own pace arrives before it is due: no stage is drawn from before that.
 */
export class RecordingTrace {
  readonly #builder: TraceBuilder;
  readonly #drops = Object.fromEntries(dropReasons.filter((reason) => reason !== 'none').map((reason) => [reason, 0])) as Record<DropReason, number>;

  readonly #missed: Record<MissReason, number> = { late: 0, failed: 0 };
  #missedMs = 0;
  readonly #travelling = new QueueDepths(['travelling']);

  constructor(name: string) {
    this.#builder = new TraceBuilder(name, [capture, arrival, ...stages]);
  }

  /** What comes first. */
  begin(): TraceEvent[] {
    return this.#builder.begin();
  }

  /** `live`: what became of frames of this block with a detector while it was recorded. */
  *block(block: FrameBlock, live: ReadonlyMap<number, FrameResult | MissedFrame>): Generator<TraceEvent> {
    for (const row of unpackFrames(block)) yield* this.#frame(row, live.get(row.index));
  }

  /** What comes last. */
  *end(): Generator<TraceEvent> {
    yield* this.#depths(this.#travelling.end());
  }

  *#frame(row: FrameRow, told: FrameResult | MissedFrame | undefined): Generator<TraceEvent> {
    const [takenMs, arrivedMs] = [row.timestampUs / 1000, row.arrivalUs / 1000];
    const result = told === undefined || 'missed' in told ? undefined : told;
    const spans = result === undefined ? [] : liveSpans(result, Math.max(takenMs, arrivedMs));
    yield* this.#builder.frame(row.index, [{ lane: capture, startMs: takenMs, durationMs: row.durationUs / 1000 }, ...spans]);
    yield this.#builder.instant(arrival, 'arrived', row.index, arrivedMs);
    yield* this.#depths(this.#travelling.add([{ queue: 'travelling', fromMs: takenMs, toMs: arrivedMs }]));
    yield this.#builder.counter('bytes', arrivedMs, { bytes: row.bytes });
    if (row.dropReason !== undefined && row.droppedBefore > 0) {
      this.#drops[row.dropReason] += row.droppedBefore;
      yield this.#builder.counter('dropped', takenMs, { ...this.#drops });
    }
    if (result !== undefined) yield this.#builder.counter('detections', endOf([...spans, { lane: arrival, startMs: arrivedMs, durationMs: 0 }]), { detections: result.detections.length });
    if (told !== undefined && 'missed' in told) yield* this.#miss(told, arrivedMs);
  }

  *#miss({ frame, missed, atMs }: MissedFrame, arrivedMs: number): Generator<TraceEvent> {
    this.#missed[missed]++;
    this.#missedMs = Math.max(this.#missedMs, atMs ?? arrivedMs);
    yield this.#builder.instant('infer', missed, frame, this.#missedMs);
    yield this.#builder.counter('missed', this.#missedMs, { ...this.#missed });
  }

  *#depths(told: Iterable<Depths<'travelling'>>): Generator<TraceEvent> {
    for (const { atMs, depths } of told) yield this.#builder.counter('on their way', atMs, depths);
  }
}

/** Where the stages lie in time, none before the moment. */
function liveSpans(result: FrameResult, fromMs: number): Span[] {
  const spans = spansOf(result, fromMs);
  const early = Math.max(0, ...spans.map(({ startMs }) => fromMs - startMs));
  return spans.map((span) => ({ ...span, startMs: span.startMs + early }));
}
