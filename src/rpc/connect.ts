import * as Comlink from 'comlink';
import { AppError } from '../domain/errors.ts';
import { readyMessage } from './serve.ts';
import { installTransferHandlers } from './transfer.ts';

let installed = false;

/** A worker seen from the page. */
export interface WorkerClient<Contract> {
  /**
   * Runs one call against the worker. Rejects with what the worker threw, or with `worker-died` when the worker ends or
   * is disposed before it answers; it never hangs.
   */
  call<Result>(use: (api: Comlink.Remote<Contract>) => Promise<Result>): Promise<Result>;
  /** Settles (never rejects) when the worker is gone. */
  readonly died: Promise<AppError>;
  /** Ends the worker at once and gives its memory back. May be called twice. */
  dispose(): void;
}

/** Wraps a worker that calls `serve`. Its name must be unique: it is the lock that tells when the worker dies. */
export function connect<Contract>(worker: Worker, name: string): WorkerClient<Contract> {
  if (!installed) installTransferHandlers();
  installed = true;
  const remote = Comlink.wrap<Contract>(worker);
  let reportDeath: (error: AppError) => void = () => undefined;
  const died = new Promise<AppError>((resolve) => (reportDeath = resolve));
  const watching = new AbortController();

  const ready = new Promise<void>((resolve) => {
    worker.addEventListener('message', function listen(event: MessageEvent<unknown>) {
      if (event.data !== readyMessage) return;
      worker.removeEventListener('message', listen);
      resolve();
      navigator.locks.request(name, { signal: watching.signal }, () => reportDeath(new AppError('worker-died', `The worker ${name} ended.`))).catch(() => undefined);
    });
  });
  worker.addEventListener('error', (event) => reportDeath(new AppError('worker-died', event.message || `The worker ${name} could not start.`)));

  const failure = died.then((error) => Promise.reject(error));
  failure.catch(() => undefined);
  return {
    died,
    async call(use) {
      await Promise.race([ready, failure]);
      return Promise.race([use(remote), failure]);
    },
    dispose() {
      worker.terminate();
      watching.abort();
      reportDeath(new AppError('worker-died', `The worker ${name} was ended.`));
    },
  };
}

/** A name that no other worker of this origin has. */
export function workerName(kind: string): string {
  return `${kind}-${crypto.randomUUID()}`;
}

/** Marks a value whose parts are transferred, not cloned. */
export const transfer = <T>(value: T, parts: Transferable[]): T => Comlink.transfer(value, parts);
