import { looksAt } from '../../src/domain/every-nth.ts';
import type { FrameRow } from '../../src/domain/frames.ts';
import { lastTrackId, type BlockContent, type Fallback, type FrameResult, type NewEngine, type Run, type Stage, type StageTimes } from '../../src/domain/runs.ts';
import { RunTally } from '../../src/domain/run-tally.ts';
import { RunningMean } from '../../src/domain/statistics.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { fromWire } from '../../src/rpc/errors.ts';
import type { LiveDetection as LiveRequest } from '../../src/rpc/record-contract.ts';
import { LiveFates } from './live-fates.ts';
import type { SessionClock } from './session-clock.ts';

type Answer = Extract<DetectReply, { detections: unknown }>;

type Detecting =
  | { readonly at: 'idle' }
  | { readonly at: 'looking' }
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
 * not, so recording never waits for it. Results, and what was missed, are joined with their rows by timestamp once the frame has its index; a
 * result that comes after the fragment of its frame was stored goes with the next one. Its times are the session's.
 */
export class LiveDetection {
  readonly #run: Run;
  readonly #preview: MessagePort;
  readonly #clock: SessionClock;
  readonly #tellFailure: (error: unknown) => void;
  readonly #fates = new LiveFates();
  #detector: MessagePort;
  #state: Detecting = { at: 'idle' };
  #restart = true;
  #lastTrackId = 0;
  #successor: Successor | undefined;
  readonly #fallbacks: Fallback[] = [];
  readonly #tally = new RunTally();
  readonly #means: Record<'preprocess' | 'infer' | 'postprocess', RunningMean> = {
    preprocess: new RunningMean(),
    infer: new RunningMean(),
    postprocess: new RunningMean(),
  };

  constructor({ run, detector, preview }: LiveRequest, clock: SessionClock, failed: (error: unknown) => void) {
    this.#run = run;
    this.#preview = preview;
    this.#clock = clock;
    this.#tellFailure = failed;
    this.#detector = this.#join(detector);
  }

  get run(): Run {
    return this.#run;
  }

  get results(): number {
    return this.#tally.countsOf(this.#run).frames;
  }

  /**
   * Shows the detector a frame that is being recorded, if it is idle and the frame's turn has come. `index` is the one it will have unless the
   * encoder swallows one before it. The caller keeps its frame.
   */
  offer(frame: VideoFrame, timestampUs: number, index: number): void {
    const { at } = this.#state;
    // What comes after its end, it does not come to.
    if (at === 'failed' || at === 'ended' || !looksAt(this.#run.detector, index)) return;
    if (at !== 'idle') return this.#fates.miss(timestampUs, at === 'looking' ? 'late' : 'failed', this.#nowMs());
    this.#state = { at: 'looking' };
    this.#fates.ask(timestampUs);
    if (this.#successor?.askedUs === null) this.#successor = { ...this.#successor, askedUs: timestampUs };
    const picture = frame.clone();
    const begins = this.#restart ? { restart: true, afterTrackId: this.#lastTrackId } : { restart: false };
    this.#restart = false;
    this.#detector.postMessage({ frame: -1, timestampUs, picture, ...begins } satisfies DetectRequest, [picture]);
  }

  /** The engine was lost: nothing is asked until another one comes, and if none does, this is why. */
  suspend(error: Error): void {
    if (this.#state.at === 'failed' || this.#state.at === 'ended') return;
    this.#fates.giveUp('failed', this.#nowMs());
    this.#state = { at: 'suspended', error };
  }

  /** Goes on with another engine; the frame that the one before was looking at has no result. */
  replace(detector: MessagePort, engine: NewEngine): void {
    if (this.#state.at === 'failed' || this.#state.at === 'ended') return detector.close();
    this.#detector.close();
    this.#detector = this.#join(detector);
    this.#fates.giveUp('failed', this.#nowMs());
    this.#state = { at: 'idle' };
    this.#restart = true;
    this.#successor = { engine, askedUs: null };
  }

  /** No more results come; what there is is kept. */
  fail(error: Error): void {
    if (this.#state.at === 'failed' || this.#state.at === 'ended') return;
    this.#fates.giveUp('failed', this.#nowMs());
    this.#state = { at: 'failed', error };
    this.#tellFailure(error);
  }

  /** Takes out what is known of these rows and of earlier ones. */
  take(rows: readonly FrameRow[]): BlockContent {
    return this.#counted(this.#fates.take(rows));
  }

  /** What is left of a session that stored this many frames, in blocks, and the ended run. */
  conclude(frames: number): { readonly rest: readonly BlockContent[]; readonly run: Run } {
    this.#fates.giveUp('late', this.#nowMs());
    const rest = this.#fates.rest(frames).map((content) => this.#counted(content));
    const failure = this.#failure();
    this.#state = { at: 'ended' };
    this.#detector.close();
    this.#preview.close();
    const meanMs: StageTimes = Object.fromEntries(Object.entries(this.#means).map(([stage, mean]) => [stage as Stage, mean.mean]));
    const run: Run = {
      ...this.#run,
      ...(this.#fallbacks.length > 0 && { fallbacks: this.#fallbacks }),
      ...(failure !== undefined && { failure }),
      state: failure === undefined ? 'complete' : 'partial',
      ...this.#tally.countsOf(this.#run),
      meanMs,
    };
    return { rest, run };
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
    this.#fates.answer({ ...answer, startMs: this.#startMs(answer) });
    this.#preview.postMessage({ ...answer });
  }

  #startMs({ startAtMs }: Answer): StageTimes {
    return Object.fromEntries(Object.entries(startAtMs).map(([stage, atMs]) => [stage, this.#sessionMs(atMs - performance.timeOrigin)]));
  }

  #nowMs(): number {
    return this.#sessionMs(performance.now());
  }

  #sessionMs(ms: number): number {
    return Math.max(0, this.#clock.at(ms)) / 1000;
  }

  #counted(content: BlockContent): BlockContent {
    this.#tally.take(content);
    for (const result of content.results) this.#count(result);
    return content;
  }

  #count({ frame, timestampUs, timingMs }: FrameResult): void {
    const successor = this.#successor;
    if (successor !== undefined && successor.askedUs !== null && timestampUs >= successor.askedUs) {
      this.#fallbacks.push({ frame, ...successor.engine });
      this.#successor = undefined;
    }
    for (const [stage, mean] of Object.entries(this.#means)) mean.add(timingMs[stage as keyof typeof timingMs] ?? 0);
  }
}
