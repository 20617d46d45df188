import type { NewEngine, Stage } from '../../src/domain/runs.ts';
import { DetectClient } from './detect-client.ts';

/** The detector of the run under way, or of the next one: its engine may be lost before the run's turn comes. */
export class RunDetector {
  #client: DetectClient | undefined;

  /** Closes the client when the work is over. */
  async use<T>(port: MessagePort, level: Stage | undefined, work: (client: DetectClient) => Promise<T>): Promise<T> {
    const client = (this.#client = new DetectClient(port, level));
    try {
      return await work(client);
    } finally {
      client.close();
      if (this.#client === client) this.#client = undefined;
    }
  }

  /** Without a run the port is closed. */
  replace(port: MessagePort, fallback: NewEngine): void {
    if (this.#client === undefined) port.close();
    else this.#client.replace(port, fallback);
  }

  fail(error: Error): void {
    this.#client?.close(error);
  }
}
