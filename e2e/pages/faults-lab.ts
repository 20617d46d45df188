import { unpackFrames, type FrameRow } from '../../src/domain/frames.ts';
import { mainTrackId, type Session } from '../../src/domain/session.ts';
import type { SessionEvent } from '../../src/domain/session-events.ts';
import type { RecordContract, RecordEvent, RecordRequest, RecordStatus } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer, type WorkerClient } from '../../src/rpc/spawn.ts';
import { problemOf } from '../../src/domain/verification.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { verifySession } from './archive-lab.ts';
import { FaultyCamera } from './faulty-camera.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';
import { ReplayProbe } from './replay-probe.ts';

type Api = Parameters<Parameters<WorkerClient<RecordContract>['call']>[0]>[0];

/** A recording of a faulty camera through the real record worker, and all that the person would be told. */
export class FaultyRecording {
  readonly camera = new FaultyCamera();
  readonly told: SessionEvent[] = [];
  readonly #worker = spawnRecord();
  #status: RecordStatus | undefined;
  readonly #ended: Promise<Session>;
  #end: (session: Session) => void = () => undefined;
  #break: (error: unknown) => void = () => undefined;
  #watch: () => void = () => undefined;

  constructor() {
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#break = reject;
    });
  }

  async start(part: Partial<RecordRequest> = {}, feed = this.camera.open()): Promise<void> {
    const request = { ...recordRequest(feed, this.camera.info), ...part };
    const listen = callback((event: RecordEvent) => this.#hear(event));
    await this.do((api) => api.start(transfer(request, requestTransferables(request)), listen));
  }

  do<T>(use: (api: Api) => Promise<T>): Promise<T> {
    return this.#worker.call(use);
  }

  /** Resolves when the person has been told of such an event. */
  async tells(kind: SessionEvent['kind']): Promise<void> {
    while (!this.told.some((event) => event.kind === kind)) await new Promise<void>((resolve) => (this.#watch = resolve));
  }

  /** The recording ends by itself. Rejects with what the person is told when it can't be saved. */
  ended(): Promise<Session> {
    return this.#ended;
  }

  async stop(): Promise<Outcome> {
    const announced = this.#status?.savedFrames ?? 0;
    const session = await this.do((api) => api.stop());
    return this.outcome(session, announced);
  }

  /** What there is to see of the session afterwards, verified and replayed whole. */
  async outcome(session: Session, announced = this.#status?.savedFrames ?? 0): Promise<Outcome> {
    this.camera.unplug();
    this.#worker.dispose();
    const rows = (await frameBlocks(session.id, mainTrackId)).flatMap((block) => [...unpackFrames(block)]);
    const report = await verifySession(session.id);
    const problem = typeof report === 'string' ? report : report.ok ? null : (problemOf(report) ?? 'unknown');
    const numbers = rows.map((row) => this.camera.times.indexOf(session.sourceStartUs + row.timestampUs));
    return { session, rows, numbers, announced, given: this.camera.given, problem, wrong: await wrongPictures(session, rows, numbers), told: this.told.map(({ kind }) => kind) };
  }

  #hear(event: RecordEvent): void {
    if (event.kind === 'status') this.#status = event.status;
    if (event.kind === 'happened') this.told.push(event.event);
    if (event.kind === 'ended') this.#end(event.session);
    if (event.kind === 'failed') this.#break(event.error);
    this.#watch();
  }
}

export interface Outcome {
  readonly session: Session;
  readonly rows: readonly FrameRow[];
  /** The number of the camera's frame that each row is about, by the camera's own time; -1 when it gave none at that time. */
  readonly numbers: readonly number[];
  /** Frames that had been announced as saved before the end. */
  readonly announced: number;
  /** Frames the camera has given. */
  readonly given: number;
  /** What verification found wrong. */
  readonly problem: string | null;
  /** Rows whose picture shows another number, of those at both ends of each segment. */
  readonly wrong: readonly number[];
  readonly told: readonly SessionEvent['kind'][];
}

async function wrongPictures(session: Session, rows: readonly FrameRow[], numbers: readonly number[]): Promise<number[]> {
  const probe = new ReplayProbe();
  await probe.open(session.id);
  const wrong: number[] = [];
  for (const { index } of rows.filter((row, at) => rows[at - 1]?.segment !== row.segment || rows[at + 1]?.segment !== row.segment)) {
    const expected = numbers[index] ?? -1;
    await probe.do((api) => api.seek(index));
    if ((await probe.showsNumber(expected)) !== expected) wrong.push(index);
  }
  probe.dispose();
  return wrong;
}
