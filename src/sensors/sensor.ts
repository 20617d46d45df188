import { AppError } from '../domain/errors.ts';
import type { SignalChannel } from '../domain/signals.ts';

/** Takes a sample: when it was, in ms of `performance.now()`, and a value per channel, null where the device gives none. */
export type EmitSample = (atMs: number, values: readonly (number | null)[]) => void;

/** A kind of sensor; one file in `sensors/`, its id the file's name. */
export interface Sensor {
  readonly id: string;
  readonly label: string;
  /** What a sample's values are, in order. Names are keys in the session zip: letters and digits. */
  readonly channels: readonly SignalChannel[];
  /** True where a sample stays true until the next one; see `SignalRequest`. */
  readonly holds?: boolean;
  /** Whether this browser has it; the device may still lack it. */
  available(): boolean;
  /**
   * Asks for permission where that is needed. Must be called right in the handler of a tap: browsers show their question only then.
   * Errors: `sensor-refused`, `sensor-none`.
   */
  permit(): Promise<void>;
  /** Emits samples until the signal is aborted. Throws nothing: a sensor that gives nothing holds nothing up. */
  start(emit: EmitSample, signal: AbortSignal): void;
}

export function defineSensor(sensor: Sensor): Sensor {
  return sensor;
}

/** An event as old as this was not stamped with `performance.now()`'s clock. */
const oldestMs = 60_000;

/** When a sample was taken: what its event says where that is on the clock of `nowMs`, else now. */
export function sampleTime(eventMs: number, nowMs: number): number {
  return eventMs > nowMs - oldestMs && eventMs > 0 && eventMs <= nowMs ? eventMs : nowMs;
}

/** Null for what a device does not give: nothing at all, or no number. */
export function finiteOrNull(value: number | null | undefined): number | null {
  return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
}

interface AskingEvents {
  requestPermission?: () => Promise<PermissionState>;
}

/** Asks for the events of a sensor where the browser wants to be asked (iOS, Chrome 152 and later). Errors: `sensor-refused`. */
export async function permitEvents(events: unknown): Promise<void> {
  const ask = (events as AskingEvents).requestPermission;
  if (ask === undefined) return;
  const answer = await ask.call(events).catch((error: unknown) => {
    throw new AppError('sensor-refused', 'The sensor was not permitted.', { cause: error });
  });
  if (answer !== 'granted') throw new AppError('sensor-refused', 'The sensor was not permitted.');
}
