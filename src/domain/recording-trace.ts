import { dropReasons, type DropReason } from './drops.ts';
import { unpackFrames, type FrameBlock, type FrameRow } from './frames.ts';
import { endOf, spansOf } from './run-trace.ts';
import { stages, type FrameResult } from './runs.ts';
import { TraceBuilder, type TraceEvent } from './trace.ts';

const capture = 'capture';
const arrival = 'arrival';

/**
 * A recorded track as a trace: when each picture was taken and for how long it stood, when it reached the recorder, how large it is, what was dropped; and what the
 * detector did that looked on. A live run doesn't keep when its stages began: they are drawn from the frame's arrival on, end to end. A scene
 * that is not recorded at its own pace arrives before it is due: never from before that.
 */
export class RecordingTrace {
  readonly #builder: TraceBuilder;
  readonly #drops = Object.fromEntries(dropReasons.filter((reason) => reason !== 'none').map((reason) => [reason, 0])) as Record<DropReason, number>;

  constructor(name: string) {
    this.#builder = new TraceBuilder(name, [capture, arrival, ...stages]);
  }

  /** What comes first. */
  begin(): TraceEvent[] {
    return this.#builder.begin();
  }

  /** `live`: what a detector said of frames of this block while it was recorded. */
  *block(block: FrameBlock, live: ReadonlyMap<number, FrameResult>): Generator<TraceEvent> {
    for (const row of unpackFrames(block)) yield* this.#frame(row, live.get(row.index));
  }

  *#frame(row: FrameRow, result: FrameResult | undefined): Generator<TraceEvent> {
    const [takenMs, arrivedMs] = [row.timestampUs / 1000, row.arrivalUs / 1000];
    const spans = result === undefined ? [] : spansOf({ timingMs: result.timingMs }, Math.max(takenMs, arrivedMs));
    yield* this.#builder.frame(row.index, [{ lane: capture, startMs: takenMs, durationMs: row.durationUs / 1000 }, ...spans]);
    yield this.#builder.instant(arrival, 'arrived', row.index, arrivedMs);
    yield this.#builder.counter('bytes', arrivedMs, { bytes: row.bytes });
    if (row.dropReason !== undefined && row.droppedBefore > 0) {
      this.#drops[row.dropReason] += row.droppedBefore;
      yield this.#builder.counter('dropped', takenMs, { ...this.#drops });
    }
    if (result !== undefined) yield this.#builder.counter('detections', endOf([...spans, { lane: arrival, startMs: arrivedMs, durationMs: 0 }]), { detections: result.detections.length });
  }
}
