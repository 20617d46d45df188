import * as Comlink from 'comlink';
import { fromWire, toWire, type WireError } from './errors.ts';

interface WireSignal {
  readonly aborted: boolean;
  readonly port: MessagePort;
}

/** Carries an AbortSignal to the other side: its abort arrives there as a message. */
const signalHandler: Comlink.TransferHandler<AbortSignal, WireSignal> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal) {
    const { port1, port2 } = new MessageChannel();
    signal.addEventListener('abort', () => port1.postMessage(null), { once: true });
    return [{ aborted: signal.aborted, port: port2 }, [port2]];
  },
  deserialize({ aborted, port }) {
    const controller = new AbortController();
    const abort = (): void => controller.abort(new DOMException('Cancelled.', 'AbortError'));
    if (aborted) abort();
    port.onmessage = abort;
    return controller.signal;
  },
};

interface Thrown {
  readonly value: unknown;
}

/** Replaces comlink's own handler for thrown values, which loses an error's code. */
function throwHandler(original: Comlink.TransferHandler<Thrown, unknown>): Comlink.TransferHandler<Thrown, WireError> {
  return {
    canHandle: (value): value is Thrown => original.canHandle(value),
    serialize: ({ value }) => [toWire(value), []],
    deserialize: (wire) => {
      throw fromWire(wire);
    },
  };
}

interface FailureEvent {
  readonly error: Error;
}

/** Carries an event that has an error in it, which structured clone would strip of its code. */
const failureHandler: Comlink.TransferHandler<FailureEvent, { readonly error: WireError }> = {
  canHandle: (value): value is FailureEvent => typeof value === 'object' && value !== null && 'error' in value && value.error instanceof Error,
  serialize: (event) => [{ ...event, error: toWire(event.error) }, []],
  deserialize: (wire) => ({ ...wire, error: fromWire(wire.error) }),
};

/** Teaches comlink to carry abort signals and error codes, thrown or in an event. Called once on each side. */
export function installTransferHandlers(): void {
  Comlink.transferHandlers.set('AbortSignal', signalHandler as Comlink.TransferHandler<unknown, unknown>);
  Comlink.transferHandlers.set('failure', failureHandler as Comlink.TransferHandler<unknown, unknown>);
  const original = Comlink.transferHandlers.get('throw');
  if (original === undefined) throw new Error('comlink has no throw handler');
  Comlink.transferHandlers.set('throw', throwHandler(original as Comlink.TransferHandler<Thrown, unknown>) as Comlink.TransferHandler<unknown, unknown>);
}
