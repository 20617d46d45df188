import type { Configuration } from '../domain/configuration.ts';
import type { AppError } from '../domain/errors.ts';
import { feedTransferables } from '../domain/feed.ts';
import type { NewEngine } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import type { AudioRequest, LiveDetection, PageNotice, RecordContract, RecordEvent, RecordRequest, Replacement, Snapshot, VideoRequest } from '../rpc/record-contract.ts';
import { callback, transfer, type WorkerClient } from '../rpc/spawn.ts';
import { newRandomId } from './random-id.ts';
import { Signals } from './signals.ts';
import { limitsOf, type TakePlan } from './take-plan.ts';

/** What a take is recorded from, beside sensors. Feeds and ports go to the recorder with it. */
export interface TakeInputs {
  readonly tracks: readonly VideoRequest[];
  readonly audio?: AudioRequest;
  readonly live?: LiveDetection;
}

/** One take while it is recorded: a worker of its own, until it has ended. */
export class RunningTake {
  readonly sessionId = newRandomId(Date.now());
  readonly plan: TakePlan;
  readonly #worker: WorkerClient<RecordContract>;
  readonly #signals = new Signals();
  #trackIds: ReadonlySet<string> = new Set();

  constructor(plan: TakePlan, worker: WorkerClient<RecordContract>) {
    this.plan = plan;
    this.#worker = worker;
  }

  /** Resolves when the first frame has been encoded. Errors: as the recorder's `start`. */
  async start(inputs: TakeInputs, configuration: Configuration, tell: (event: RecordEvent) => void): Promise<void> {
    const { name, take } = this.plan;
    const limits = limitsOf(configuration);
    const signals = this.#signals.open(configuration.sensors);
    this.#trackIds = new Set(inputs.tracks.map(({ trackId }) => trackId));
    const request: RecordRequest = {
      sessionId: this.sessionId,
      name,
      ...inputs,
      signals,
      take,
      ...(limits === undefined ? {} : { limits }),
      configuration,
      codec: configuration.codec,
      device: { userAgent: navigator.userAgent, platform: navigator.platform, cores: navigator.hardwareConcurrency },
      appVersion: __APP_VERSION__,
      timeOriginMs: performance.timeOrigin,
    };
    await this.#worker.call((api) => api.start(transfer(request, [...transferablesOf(inputs), signals.port]), callback(tell)));
  }

  /** Settles when its worker is gone, also when that is because it has ended. */
  get died(): Promise<AppError> {
    return this.#worker.died;
  }

  /** A marker at this moment, or a note. */
  mark(text: string): void {
    this.#signals.mark(text);
  }

  /** Whether a track of the rig is recorded in it. */
  records(trackId: string): boolean {
    return this.#trackIds.has(trackId);
  }

  pause(): Promise<void> {
    return this.#worker.call((api) => api.pause());
  }

  resume(): Promise<void> {
    return this.#worker.call((api) => api.resume());
  }

  notice(kind: PageNotice, trackId?: string): Promise<void> {
    return this.#worker.call((api) => (trackId === undefined ? api.notice(kind) : api.notice(kind, trackId)));
  }

  replaceFeed(replacement: Replacement): Promise<void> {
    return this.#worker.call((api) => api.replaceFeed(transfer(replacement, feedTransferables(replacement.feed))));
  }

  suspendDetector(error: AppError): Promise<void> {
    return this.#worker.call((api) => api.suspendDetector({ error }));
  }

  replaceDetector(detector: MessagePort, fallback: NewEngine): Promise<void> {
    return this.#worker.call((api) => api.replaceDetector(transfer(detector, [detector]), fallback));
  }

  failDetector(error: AppError): Promise<void> {
    return this.#worker.call((api) => api.failDetector({ error }));
  }

  snapshot(trackId: string): Promise<Snapshot> {
    return this.#worker.call((api) => api.snapshot(trackId));
  }

  closeSegments(): Promise<void> {
    return this.#worker.call((api) => api.closeSegments());
  }

  stop(): Promise<Session> {
    return this.#worker.call((api) => api.stop());
  }

  /** Gives the worker and everything else back. May be called twice. */
  end(): void {
    this.#signals.close();
    this.#worker.dispose();
  }
}

function transferablesOf({ tracks, audio, live }: TakeInputs): Transferable[] {
  return [
    ...tracks.flatMap(({ feed }) => feedTransferables(feed)),
    ...(audio === undefined ? [] : feedTransferables(audio.feed)),
    ...(live === undefined ? [] : [live.detector, live.preview]),
  ];
}
