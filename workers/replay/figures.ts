import type { Stage, StageTimes } from '../../src/domain/runs.ts';
import { RecentValues } from '../../src/domain/statistics.ts';
import type { ReplayStatus } from '../../src/rpc/replay-contract.ts';
import { stages } from '../../src/domain/runs.ts';

/** One frame of a 60 Hz display, ms: what is later than this is seen to be late. */
export const displayFrameMs = 1000 / 60;

export type FigureStatus = Pick<ReplayStatus, 'presented' | 'skipped' | 'late' | 'fps' | 'stageMs' | 'errorMs' | 'wallMs' | 'painted'>;

/** Counts and means since play, in constant memory. All times in ms of one clock, given by the caller. */
export class Figures {
  #presented = 0;
  #skipped = 0;
  #skippedSinceShown = 0;
  #late = 0;
  #right = 0;
  #wrong = 0;
  #wallMs = 0;
  #runningSinceMs: number | undefined;
  #lastPresentedMs: number | undefined;
  readonly #intervalMs = new RecentValues(30);
  readonly #errorMs = new RecentValues(300);
  #paced = false;
  readonly #stageMs = new Map<Stage, RecentValues>();

  get presented(): number {
    return this.#presented;
  }

  get skipped(): number {
    return this.#skipped;
  }

  get late(): number {
    return this.#late;
  }

  /** Time counts: something plays. */
  get running(): boolean {
    return this.#runningSinceMs !== undefined;
  }

  reset(): void {
    this.#presented = this.#skipped = this.#skippedSinceShown = this.#late = this.#right = this.#wrong = this.#wallMs = 0;
    this.#runningSinceMs = undefined;
    this.#lastPresentedMs = undefined;
    this.#paced = false;
    this.#intervalMs.clear();
    this.#errorMs.clear();
    this.#stageMs.clear();
  }

  /** Time counts from here on; again while it counts does nothing. */
  start(nowMs: number): void {
    this.#runningSinceMs ??= nowMs;
  }

  pause(nowMs: number): void {
    if (this.#runningSinceMs !== undefined) this.#wallMs += nowMs - this.#runningSinceMs;
    this.#runningSinceMs = undefined;
    this.#lastPresentedMs = undefined;
  }

  skip(): void {
    this.#skipped++;
    this.#skippedSinceShown++;
  }

  /** The replay stops at the picture that stands: what was skipped after it comes again when it goes on. */
  stopAtShown(): void {
    this.#skipped -= this.#skippedSinceShown;
    this.#skippedSinceShown = 0;
  }

  /** A picture stands on the canvas. `dueMs` is null when nothing is paced. */
  present(nowMs: number, dueMs: number | null, times: StageTimes): void {
    this.#presented++;
    this.#skippedSinceShown = 0;
    if (this.#lastPresentedMs !== undefined) this.#intervalMs.add(nowMs - this.#lastPresentedMs);
    this.#lastPresentedMs = nowMs;
    if (dueMs !== null) {
      this.#paced = true;
      this.#errorMs.add(nowMs - dueMs);
      if (nowMs - dueMs > displayFrameMs) this.#late++;
    }
    for (const stage of stages) {
      const value = times[stage];
      if (value !== undefined) this.#recent(stage).add(value);
    }
  }

  /** The number painted in the picture was compared with the row. */
  painted(right: boolean): void {
    if (right) this.#right++;
    else this.#wrong++;
  }

  status(nowMs: number): FigureStatus {
    const interval = this.#intervalMs.mean;
    return {
      presented: this.#presented,
      skipped: this.#skipped,
      late: this.#late,
      fps: interval > 0 ? 1000 / interval : 0,
      stageMs: Object.fromEntries([...this.#stageMs].map(([stage, values]) => [stage, values.mean])),
      errorMs: this.#paced ? { median: this.#errorMs.quantile(0.5), p95: this.#errorMs.quantile(0.95) } : null,
      wallMs: this.#wallMs + (this.#runningSinceMs === undefined ? 0 : nowMs - this.#runningSinceMs),
      painted: this.#right + this.#wrong === 0 ? null : { right: this.#right, wrong: this.#wrong },
    };
  }

  #recent(stage: Stage): RecentValues {
    let values = this.#stageMs.get(stage);
    if (values === undefined) {
      values = new RecentValues(30);
      this.#stageMs.set(stage, values);
    }
    return values;
  }
}
