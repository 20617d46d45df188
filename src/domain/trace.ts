/**
 * Chrome's trace event format, as Perfetto and chrome://tracing read it: times in microseconds, one thread for each kind of work.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export type TraceEvent =
  | { readonly ph: 'M'; readonly name: 'process_name' | 'thread_name'; readonly pid: number; readonly tid: number; readonly ts: 0; readonly args: { readonly name: string } }
  | { readonly ph: 'M'; readonly name: 'thread_sort_index'; readonly pid: number; readonly tid: number; readonly ts: 0; readonly args: { readonly sort_index: number } }
  | { readonly ph: 'X'; readonly name: string; readonly cat: string; readonly pid: number; readonly tid: number; readonly ts: number; readonly dur: number; readonly args: { readonly frame: number } }
  | { readonly ph: 's' | 't' | 'f'; readonly bp?: 'e'; readonly name: 'frame' | 'next'; readonly cat: 'frame' | 'next'; readonly id: number; readonly pid: number; readonly tid: number; readonly ts: number }
  | { readonly ph: 'i'; readonly s: 't'; readonly name: string; readonly cat: string; readonly pid: number; readonly tid: number; readonly ts: number; readonly args: { readonly frame: number } }
  | { readonly ph: 'C'; readonly name: string; readonly pid: number; readonly ts: number; readonly args: Readonly<Record<string, number>> };

/** Work on one frame. */
export interface Span {
  /** The thread it is drawn on. */
  readonly lane: string;
  /** Since the beginning of the trace. */
  readonly startMs: number;
  readonly durationMs: number;
}

type Slice = Extract<TraceEvent, { ph: 'X' }>;

const pid = 1;

/** Makes the events of a trace, frame after frame. A lane does one thing at a time: what began while it was still busy is drawn from when it was free. */
export class TraceBuilder {
  readonly #tids: ReadonlyMap<string, number>;
  readonly #freeUs = new Map<string, number>();
  /** Where the flow from frame to frame has come to. */
  #chainedUs = -1;
  readonly #lanes: readonly string[];
  readonly #name: string;

  /** Lanes are drawn in this order. */
  constructor(name: string, lanes: readonly string[]) {
    this.#name = name;
    this.#lanes = lanes;
    this.#tids = new Map(lanes.map((lane, at) => [lane, at + 1]));
  }

  /** What comes first. */
  begin(): TraceEvent[] {
    return [
      { ph: 'M', name: 'process_name', pid, tid: 0, ts: 0, args: { name: this.#name } },
      ...this.#lanes.flatMap((lane, at): TraceEvent[] => [
        { ph: 'M', name: 'thread_name', pid, tid: at + 1, ts: 0, args: { name: lane } },
        { ph: 'M', name: 'thread_sort_index', pid, tid: at + 1, ts: 0, args: { sort_index: at } },
      ]),
    ];
  }

  /** The slices of one frame in the order of their stages, joined by a flow; another one leads from its first slice to that of the next frame. */
  frame(frame: number, spans: readonly Span[]): TraceEvent[] {
    const slices = spans.map((span) => this.#slice(frame, span));
    return slices.flatMap((slice, at): TraceEvent[] => {
      const chain = at === 0 ? this.#chain(slice) : [];
      if (slices.length < 2) return [slice, ...chain];
      const flow = { name: 'frame', cat: 'frame', id: frame, pid, tid: slice.tid, ts: slice.ts } as const;
      return [slice, ...chain, at === 0 ? { ph: 's', ...flow } : at === slices.length - 1 ? { ph: 'f', bp: 'e', ...flow } : { ph: 't', ...flow }];
    });
  }

  /** A frame that something happened to at a moment. */
  instant(lane: string, name: string, frame: number, atMs: number): TraceEvent {
    return { ph: 'i', s: 't', name, cat: lane, pid, tid: this.#tid(lane), ts: microseconds(atMs), args: { frame } };
  }

  counter(name: string, atMs: number, values: Readonly<Record<string, number>>): TraceEvent {
    return { ph: 'C', name, pid, ts: microseconds(atMs), args: values };
  }

  /** A flow binds to the slice that is told right before it. */
  #chain({ tid, ts }: Slice): TraceEvent[] {
    if (ts < this.#chainedUs) return [];
    const ph = this.#chainedUs === -1 ? 's' : 't';
    this.#chainedUs = ts;
    return [{ ph, name: 'next', cat: 'next', id: 0, pid, tid, ts }];
  }

  #slice(frame: number, { lane, startMs, durationMs }: Span): Slice {
    const startUs = Math.max(microseconds(startMs), this.#freeUs.get(lane) ?? 0);
    const endUs = Math.max(startUs, microseconds(startMs + durationMs));
    this.#freeUs.set(lane, endUs);
    return { ph: 'X', name: lane, cat: 'stage', pid, tid: this.#tid(lane), ts: startUs, dur: endUs - startUs, args: { frame } };
  }

  #tid(lane: string): number {
    return this.#tids.get(lane) ?? 0;
  }
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
