import type { RecordContract, RecordEvent } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer, type WorkerClient } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import type { AcquiredSource } from '../../src/sources/source.ts';
import { requestTransferables } from '../pages/record-scene.ts';
import { requestFor } from './lab-record.ts';

/** A recording as long as wanted, of the demo scene, as fast as it goes: small, so that what does not depend on the picture shows. */
class Endurance {
  readonly #worker: WorkerClient<RecordContract>;
  readonly #source: AcquiredSource;
  #encoded = 0;
  #awaited = { frames: Number.POSITIVE_INFINITY, reached: (): void => undefined };

  private constructor(worker: WorkerClient<RecordContract>, source: AcquiredSource) {
    this.#worker = worker;
    this.#source = source;
  }

  static async start(): Promise<Endurance> {
    const source = await findSource('demo-scene')?.acquire({ width: 320, height: 240, frameRate: 30, unpaced: true }, new AbortController().signal);
    if (source === undefined) throw new Error('There is no demo scene.');
    const endurance = new Endurance(spawnRecord(), source);
    const request = requestFor([source]);
    const listen = callback((event: RecordEvent) => {
      if (event.kind === 'status') endurance.#hear(event.status.encodedFrames);
    });
    await endurance.#worker.call((api) => api.start(transfer(request, requestTransferables(request)), listen));
    return endurance;
  }

  /** Resolves with how many frames have been encoded, once they are so many. */
  async reach(frames: number): Promise<number> {
    if (this.#encoded < frames) await new Promise<void>((reached) => (this.#awaited = { frames, reached }));
    return this.#encoded;
  }

  /** Milliseconds from asking for the end to a durable session. */
  async stop(): Promise<number> {
    const askedMs = performance.now();
    await this.#worker.call((api) => api.stop());
    const stopMs = performance.now() - askedMs;
    this.#worker.dispose();
    this.#source.release();
    return stopMs;
  }

  #hear(encodedFrames: number): void {
    this.#encoded = encodedFrames;
    if (encodedFrames >= this.#awaited.frames) this.#awaited.reached();
  }
}

let running: Endurance | undefined;

export async function startEndurance(): Promise<void> {
  running = await Endurance.start();
}

export function reachFrames(frames: number): Promise<number> {
  return theRunning().reach(frames);
}

export function stopEndurance(): Promise<number> {
  return theRunning().stop();
}

function theRunning(): Endurance {
  if (running === undefined) throw new Error('Nothing is being recorded.');
  return running;
}
