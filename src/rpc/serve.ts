import * as Comlink from 'comlink';
import { installTransferHandlers } from './transfer.ts';

/** Message by which a worker says that it listens; the page waits for it before the first call. */
export const readyMessage = 'retake:ready';

/**
 * Offers an implementation to the page that spawned this worker. The worker holds a Web Lock of its own name until it dies,
 * which is how the page learns of a crash: no other signal covers every way a worker can end.
 */
export function serve(api: object): void {
  installTransferHandlers();
  Comlink.expose(api);
  void navigator.locks.request(self.name, () => {
    self.postMessage(readyMessage);
    return new Promise<never>(() => undefined);
  });
}
