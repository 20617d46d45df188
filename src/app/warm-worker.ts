import type { CodecChoice, PictureFormat, RecordContract } from '../rpc/record-contract.ts';
import { spawnRecord, type WorkerClient } from '../rpc/spawn.ts';

/** A record worker that has loaded and knows its codec before it is needed, so that a take begins at once. */
export class WarmWorker {
  #spare: WorkerClient<RecordContract> | null = null;

  /** Gets one ready, for pictures of this format where it is known. */
  warm(format?: PictureFormat & { readonly codec: CodecChoice }): void {
    const spare = (this.#spare ??= this.#spawn());
    // A format that can't be encoded is told when it is recorded.
    if (format !== undefined) spare.call((api) => api.prepare(format)).catch(() => undefined);
  }

  /** The caller owns it from now on. */
  take(): WorkerClient<RecordContract> {
    const worker = this.#spare ?? spawnRecord();
    this.#spare = null;
    return worker;
  }

  dispose(): void {
    this.#spare?.dispose();
    this.#spare = null;
  }

  /** One that dies while it waits is of no use. */
  #spawn(): WorkerClient<RecordContract> {
    const spare = spawnRecord();
    void spare.died.then(() => {
      if (this.#spare === spare) this.#spare = null;
    });
    return spare;
  }
}
