import type { FrameRow } from '../../src/domain/frames.ts';
import { findingsOf, type FrameResult, type Run, type Stage, type StageTimes } from '../../src/domain/runs.ts';
import { RunningMean } from '../../src/domain/statistics.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { fromWire } from '../../src/rpc/errors.ts';
import type { LiveDetection as LiveRequest } from '../../src/rpc/record-contract.ts';

type Answer = Extract<DetectReply, { detections: unknown }>;

/**
 * The session's live run. Gives the detector a clone of the newest frame whenever it is idle and skips frames while it is
 * not, so recording never waits for it. Results are joined with their rows by timestamp once the frame has its index; one that
 * comes after the fragment of its frame was stored goes with the next one.
 */
export class LiveDetection {
  readonly #run: Run;
  readonly #detector: MessagePort;
  readonly #preview: MessagePort;
  /** Time of the frame the detector is looking at; undefined while it is idle. */
  #askedUs: number | undefined;
  #failed = false;
  #first = true;
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
    this.#detector = detector;
    this.#preview = preview;
    detector.onmessage = ({ data }: MessageEvent<DetectReply>) => {
      this.#askedUs = undefined;
      if ('detections' in data) return this.#accept(data);
      this.#failed = true;
      failed(fromWire(data.error));
    };
  }

  get run(): Run {
    return this.#run;
  }

  get results(): number {
    return this.#results;
  }

  /** Shows the detector a frame that is being recorded, if it is idle. The caller keeps its frame. */
  offer(frame: VideoFrame, timestampUs: number): void {
    if (this.#askedUs !== undefined || this.#failed) return;
    this.#askedUs = timestampUs;
    const picture = frame.clone();
    const request: DetectRequest = { frame: -1, timestampUs, picture, restart: this.#first };
    this.#first = false;
    this.#detector.postMessage(request, [picture]);
  }

  /** Takes out the results of these rows, and one of an earlier row that was late; those of frames the encoder swallowed have no row and are let go. */
  take(rows: readonly FrameRow[]): FrameResult[] {
    this.#storedUs = rows.at(-1)?.timestampUs ?? this.#storedUs;
    const byTime = new Map([...this.#late, ...rows.map((row) => [row.timestampUs, row.index] as const)]);
    this.#late = new Map([...byTime].filter(([timestampUs]) => timestampUs === this.#askedUs));
    const due = this.#waiting.filter((answer) => answer.timestampUs <= this.#storedUs);
    this.#waiting = this.#waiting.filter((answer) => answer.timestampUs > this.#storedUs);
    return due.flatMap((answer) => {
      const frame = byTime.get(answer.timestampUs);
      if (frame === undefined) return [];
      this.#count(answer);
      return [{ frame, timestampUs: answer.timestampUs, ...findingsOf(answer), timingMs: answer.timingMs }];
    });
  }

  /** The ended run of a session with this many frames. */
  finish(frames: number): Run {
    this.#detector.close();
    this.#preview.close();
    const meanMs: StageTimes = Object.fromEntries(Object.entries(this.#means).map(([stage, mean]) => [stage as Stage, mean.mean]));
    return {
      ...this.#run,
      state: this.#failed ? 'partial' : 'complete',
      frames: this.#results,
      skipped: frames - this.#results,
      detections: this.#detections,
      meanMs,
    };
  }

  #accept(answer: Answer): void {
    this.#waiting.push(answer);
    this.#preview.postMessage({ ...answer });
  }

  #count({ detections, timingMs }: Answer): void {
    this.#results++;
    this.#detections += detections.length;
    for (const [stage, mean] of Object.entries(this.#means)) mean.add(timingMs[stage as keyof typeof timingMs] ?? 0);
  }
}
