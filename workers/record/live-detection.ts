import { looksAt, missedFrames } from '../../src/domain/every-nth.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import { findingsOf, lastTrackId, type Fallback, type FrameResult, type NewEngine, type Run, type Stage, type StageTimes } from '../../src/domain/runs.ts';
import { RunningMean } from '../../src/domain/statistics.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { fromWire } from '../../src/rpc/errors.ts';
import type { LiveDetection as LiveRequest } from '../../src/rpc/record-contract.ts';

type Answer = Extract<DetectReply, { detections: unknown }>;

type Detecting =
  | { readonly at: 'idle' }
  /** Looks at the frame of this time. */
  | { readonly at: 'looking'; readonly askedUs: number }
  /** Its engine was lost; another one may come. */
  | { readonly at: 'suspended'; readonly error: Error }
  | { readonly at: 'failed'; readonly error: Error }
  | { readonly at: 'ended' };

/** An engine that took over, and the time of the first frame it was asked, once it was. */
interface Successor {
  readonly engine: NewEngine;
  readonly askedUs: number | null;
}

/**
 * The session's live run. Gives the detector a clone of the newest frame whenever it is idle and skips frames while it is
 * not, so recording never waits for it. Results are joined with their rows by timestamp once the frame has its index; one that
 * comes after the fragment of its frame was stored goes with the next one.
 */
export class LiveDetection {
  readonly #run: Run;
  readonly #preview: MessagePort;
  readonly #tellFailure: (error: unknown) => void;
  #detector: MessagePort;
  #state: Detecting = { at: 'idle' };
  #restart = true;
  #lastTrackId = 0;
  #successor: Successor | undefined;
  readonly #fallbacks: Fallback[] = [];
  #waiting: Answer[] = [];
  /** Time of the newest frame that is stored. */
  #storedUs = -1;
  /** The index of the frame the detector is looking at, by its time, if that frame is stored already. */
  #late: ReadonlyMap<number, number> = new Map();
  #results = 0;
  #detections = 0;
  readonly #means: Record<'preprocess' | 'infer' | 'postprocess', RunningMean> = {
    preprocess: new RunningMean(),
    infer: new RunningMean(),
    postprocess: new RunningMean(),
  };

  constructor({ run, detector, preview }: LiveRequest, failed: (error: unknown) => void) {
    this.#run = run;
    this.#preview = preview;
    this.#tellFailure = failed;
    this.#detector = this.#join(detector);
  }

  get run(): Run {
    return this.#run;
  }

  get results(): number {
    return this.#results;
  }

  /**
   * Shows the detector a frame that is being recorded, if it is idle and the frame's turn has come. `index` is the one it will have unless the
   * encoder swallows one before it. The caller keeps its frame.
   */
  offer(frame: VideoFrame, timestampUs: number, index: number): void {
    if (this.#state.at !== 'idle' || !looksAt(this.#run.detector, index)) return;
    this.#state = { at: 'looking', askedUs: timestampUs };
    if (this.#successor?.askedUs === null) this.#successor = { ...this.#successor, askedUs: timestampUs };
    const picture = frame.clone();
    const begins = this.#restart ? { restart: true, afterTrackId: this.#lastTrackId } : { restart: false };
    this.#restart = false;
    this.#detector.postMessage({ frame: -1, timestampUs, picture, ...begins } satisfies DetectRequest, [picture]);
  }

  /** The engine was lost: nothing is asked until another one comes, and if none does, this is why. */
  suspend(error: Error): void {
    if (this.#state.at !== 'failed' && this.#state.at !== 'ended') this.#state = { at: 'suspended', error };
  }

  /** Goes on with another engine; the frame that the one before was looking at has no result. */
  replace(detector: MessagePort, engine: NewEngine): void {
    if (this.#state.at === 'failed' || this.#state.at === 'ended') return detector.close();
    this.#detector.close();
    this.#detector = this.#join(detector);
    this.#state = { at: 'idle' };
    this.#restart = true;
    this.#successor = { engine, askedUs: null };
  }

  /** No more results come; what there is is kept. */
  fail(error: Error): void {
    if (this.#state.at === 'failed' || this.#state.at === 'ended') return;
    this.#state = { at: 'failed', error };
    this.#tellFailure(error);
  }

  /** Takes out the results of these rows, and one of an earlier row that was late; those of frames the encoder swallowed have no row and are let go. */
  take(rows: readonly FrameRow[]): FrameResult[] {
    this.#storedUs = rows.at(-1)?.timestampUs ?? this.#storedUs;
    const askedUs = this.#state.at === 'looking' ? this.#state.askedUs : null;
    const byTime = new Map([...this.#late, ...rows.map((row) => [row.timestampUs, row.index] as const)]);
    this.#late = new Map([...byTime].filter(([timestampUs]) => timestampUs === askedUs));
    const due = this.#waiting.filter((answer) => answer.timestampUs <= this.#storedUs);
    this.#waiting = this.#waiting.filter((answer) => answer.timestampUs > this.#storedUs);
    return due.flatMap((answer) => {
      const frame = byTime.get(answer.timestampUs);
      if (frame === undefined) return [];
      this.#count(answer, frame);
      return [{ frame, timestampUs: answer.timestampUs, ...findingsOf(answer), timingMs: answer.timingMs }];
    });
  }

  /** The ended run of a session with this many frames. */
  finish(frames: number): Run {
    const failure = this.#failure();
    this.#state = { at: 'ended' };
    this.#detector.close();
    this.#preview.close();
    const meanMs: StageTimes = Object.fromEntries(Object.entries(this.#means).map(([stage, mean]) => [stage as Stage, mean.mean]));
    return {
      ...this.#run,
      ...(this.#fallbacks.length > 0 && { fallbacks: this.#fallbacks }),
      ...(failure !== undefined && { failure }),
      state: failure === undefined ? 'complete' : 'partial',
      frames: this.#results,
      skipped: missedFrames(this.#run.detector, frames, this.#results),
      detections: this.#detections,
      meanMs,
    };
  }

  /** Also a loss that another engine came for, but nothing of what it saw is stored. */
  #failure(): string | undefined {
    const state = this.#state;
    return state.at === 'failed' || state.at === 'suspended' ? state.error.message : this.#successor?.engine.why;
  }

  #join(detector: MessagePort): MessagePort {
    detector.onmessage = ({ data }: MessageEvent<DetectReply>) => {
      if (detector !== this.#detector || this.#state.at !== 'looking') return;
      if ('error' in data) return this.fail(fromWire(data.error));
      this.#state = { at: 'idle' };
      this.#accept(data);
    };
    return detector;
  }

  #accept(answer: Answer): void {
    this.#lastTrackId = lastTrackId(answer, this.#lastTrackId);
    this.#waiting.push(answer);
    this.#preview.postMessage({ ...answer });
  }

  #count({ timestampUs, detections, timingMs }: Answer, frame: number): void {
    const successor = this.#successor;
    if (successor !== undefined && successor.askedUs !== null && timestampUs >= successor.askedUs) {
      this.#fallbacks.push({ frame, ...successor.engine });
      this.#successor = undefined;
    }
    this.#results++;
    this.#detections += detections.length;
    for (const [stage, mean] of Object.entries(this.#means)) mean.add(timingMs[stage as keyof typeof timingMs] ?? 0);
  }
}
