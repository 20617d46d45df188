import { toAppError, type AppError } from '../domain/errors.ts';
import { notesTrackId } from '../domain/signals.ts';
import type { SignalRequest, SignalsRequest } from '../rpc/record-contract.ts';
import { findSensor } from '../sensors/registry.ts';
import { SignalFeed } from './signal-feed.ts';

export interface PermittedSensors {
  readonly granted: string[];
  readonly refused: { readonly id: string; readonly error: AppError }[];
}

const notes: SignalRequest = { id: notesTrackId, label: 'Notes', channels: [] };

/** What is recorded beside the pictures: the sensors that were chosen, and notes and markers always. One recording at a time. */
export class Signals {
  #feed: SignalFeed | null = null;

  /** Asks for all of them; to be called right in the handler of a tap. Never rejects: who is refused is in the answer. */
  async permit(ids: readonly string[]): Promise<PermittedSensors> {
    const answer: PermittedSensors = { granted: [], refused: [] };
    const asked = ids.flatMap((id) => {
      const sensor = findSensor(id);
      return sensor?.available() === true ? [{ id, permitted: sensor.permit() }] : [];
    });
    const missing = ids.filter((id) => !asked.some((sensor) => sensor.id === id));
    for (const id of missing) answer.refused.push({ id, error: toAppError(new Error(`This browser has no sensor ${id}.`), 'sensor-none') });
    for (const { id, permitted } of asked) {
      await permitted.then(
        () => answer.granted.push(id),
        (error: unknown) => answer.refused.push({ id, error: toAppError(error, 'sensor-none') }),
      );
    }
    return answer;
  }

  /** Switches sensors on, those that are there, for a recording that is about to start; `port` must be transferred. The one before ends. */
  open(ids: readonly string[]): SignalsRequest {
    this.close();
    const { port1, port2 } = new MessageChannel();
    const feed = (this.#feed = new SignalFeed(port1));
    const chosen = ids.flatMap((id) => findSensor(id) ?? []).filter((sensor) => sensor.available());
    for (const sensor of chosen) sensor.start((atMs, values) => feed.add({ trackId: sensor.id, atMs, values }), feed.signal);
    const tracks = chosen.map(({ id, label, channels, holds = false }): SignalRequest => ({ id, label, channels, ...(holds ? { holds } : {}) }));
    return { tracks: [...tracks, notes], port: port2 };
  }

  /** Puts a note on the session's timeline, now; without words it is a marker. Does nothing when nothing is recorded. */
  mark(text = ''): void {
    this.#feed?.add({ trackId: notesTrackId, atMs: performance.now(), values: [], text });
  }

  /** Switches the sensors off. The recorder does that too, when its recording ends. */
  close(): void {
    this.#feed?.close();
    this.#feed = null;
  }
}
