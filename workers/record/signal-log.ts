import type { SignalBatch, SignalBlock, SignalMessage, SignalsEnd, SignalTrack } from '../../src/domain/signals.ts';
import type { SignalsRequest } from '../../src/rpc/record-contract.ts';
import { putSignalBlocks } from '../../src/storage/signals.ts';
import type { SessionClock } from './session-clock.ts';
import { SignalTrackLog } from './signal-track-log.ts';

/** A kill costs at most the samples of this long, and of the tenth of a second that the page gathers them. */
const flushMs = 250;
/** A page that is busy or gone has this long to send its last samples; the end of a recording waits no longer for it. */
const lastBatchMs = 50;
/** Samples come late by a moment, so that of a pause that is over they still must be told from those after it. */
const rememberedPauses = 8;

export interface SignalLogParts {
  readonly sessionId: string;
  readonly request: SignalsRequest;
  /** `performance.timeOrigin` of the page, whose `performance.now()` the samples carry. */
  readonly pageTimeOriginMs: number;
  readonly clock: SessionClock;
  /** Storage has failed; what was durable stays, later samples are let go. Called once. */
  readonly failed: (error: unknown) => void;
}

interface Pause {
  readonly startUs: number;
  readonly endUs: number;
}

/** Records signals: from the page's clock to the session's, and to storage. Recording never waits for it. */
export class SignalLog {
  readonly #parts: SignalLogParts;
  readonly #tracks: ReadonlyMap<string, SignalTrackLog>;
  readonly #pageAheadMs: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #lastBatchCame: () => void = () => undefined;
  readonly #lastBatch = new Promise<void>((resolve) => (this.#lastBatchCame = resolve));
  #pauses: Pause[] = [];
  #tail: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(parts: SignalLogParts) {
    const { sessionId, request, pageTimeOriginMs } = parts;
    this.#parts = parts;
    this.#tracks = new Map(request.tracks.map((track) => [track.id, new SignalTrackLog(sessionId, track)]));
    this.#pageAheadMs = pageTimeOriginMs - performance.timeOrigin;
    this.#timer = setInterval(() => void this.flush(), flushMs);
    request.port.onmessage = ({ data }: MessageEvent<SignalBatch>) => {
      if (data === null) this.#lastBatchCame();
      else for (const message of data) this.#take(message);
    };
  }

  /** Samples from now on are let go. */
  pause(): void {
    if (this.#isPaused) return;
    this.#goOn();
    this.#pauses = [...this.#pauses.slice(1 - rememberedPauses), { startUs: this.#nowUs(), endUs: Infinity }];
  }

  resume(): void {
    const pause = this.#isPaused ? this.#pauses.pop() : undefined;
    if (pause !== undefined) this.#pauses.push({ ...pause, endUs: this.#nowUs() });
  }

  /** Resolves when what has come is durable, or storage has failed. */
  flush(): Promise<void> {
    this.#goOn();
    const blocks = [...this.#tracks.values()].flatMap((track) => track.take());
    if (blocks.length > 0) this.#tail = this.#tail.then(() => this.#write(blocks));
    return this.#tail;
  }

  /** What is durable so far. */
  tracks(): SignalTrack[] {
    return [...this.#tracks.values()].map((track) => track.describe());
  }

  /** Has the page send the last samples and switch its sensors off; resolves with what is durable. */
  async finish(): Promise<SignalTrack[]> {
    const { port } = this.#parts.request;
    port.postMessage('end' satisfies SignalsEnd);
    const timer = setTimeout(() => this.#lastBatchCame(), lastBatchMs);
    await this.#lastBatch;
    clearTimeout(timer);
    clearInterval(this.#timer);
    port.onmessage = null;
    port.close();
    await this.flush();
    return this.#failed ? this.tracks() : [...this.#tracks.values()].map((track) => track.conclude());
  }

  get #isPaused(): boolean {
    return this.#pauses.at(-1)?.endUs === Infinity;
  }

  /** Before the first frame time stands still. */
  #nowUs(): number {
    const { clock } = this.#parts;
    return clock.started ? clock.at(performance.now()) : 0;
  }

  #take({ trackId, atMs, values, text }: SignalMessage): void {
    const track = this.#tracks.get(trackId);
    if (track === undefined || this.#failed) return;
    const { clock } = this.#parts;
    const sample = { values, ...(text === undefined ? {} : { text }) };
    const us = clock.at(atMs + this.#pageAheadMs);
    const isRecorded = clock.started && us >= 0 && !this.#pauses.some(({ startUs, endUs }) => us >= startUs && us < endUs);
    if (!isRecorded) return track.pass(sample);
    this.#goOn();
    track.add(us, sample);
  }

  /** What passed before the span that is being recorded holds from its beginning. */
  #goOn(): void {
    if (!this.#parts.clock.started || this.#isPaused || this.#failed) return;
    const sinceUs = this.#pauses.at(-1)?.endUs ?? 0;
    for (const track of this.#tracks.values()) track.goOn(sinceUs);
  }

  async #write(blocks: readonly SignalBlock[]): Promise<void> {
    if (this.#failed) return;
    try {
      await putSignalBlocks(blocks);
      for (const track of this.#tracks.values()) track.saved(blocks);
    } catch (error) {
      this.#failed = true;
      this.#parts.failed(error);
    }
  }
}
