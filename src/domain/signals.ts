/**
 * Figures of one channel or of several, in LeRobot's keys: one value per channel, in order. `count` is of the channel's own values: where
 * the device gave none there is nothing to count. A channel without any value has 0 everywhere.
 */
export interface SignalStatistics {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly count: readonly number[];
  readonly q01: readonly number[];
  readonly q10: readonly number[];
  readonly q50: readonly number[];
  readonly q90: readonly number[];
  readonly q99: readonly number[];
}

export interface SignalChannel {
  readonly name: string;
  /** As in `m/s²`, `rad/s`, `°`; empty where there is none. */
  readonly unit: string;
}

/** Timed samples that are not media: motion, position, a gamepad, notes. */
export interface SignalTrack {
  readonly id: string;
  readonly label: string;
  /** What a sample's values are, in order. Notes have none: their samples are texts. */
  readonly channels: readonly SignalChannel[];
  readonly samples: number;
  readonly statistics?: SignalStatistics;
}

/** One sample, on the session's clock. */
export interface SignalSample {
  readonly timestampUs: number;
  /** One value per channel; null where the device gave none. */
  readonly values: readonly (number | null)[];
  /** What was typed; an empty text is a marker. */
  readonly text?: string;
}

/** Consecutive samples of a track within one second of the session, the unit of storage and the batch of the statistics. */
export interface SignalBlock {
  readonly sessionId: string;
  readonly trackId: string;
  /** Number of the first sample, from 0. */
  readonly first: number;
  readonly timestampUs: Float64Array;
  /** Sample after sample, one value per channel; NaN where the device gave none. */
  readonly values: Float64Array;
  /** One per sample, for notes only. */
  readonly texts?: readonly string[];
}

/** What the page posts to the recorder: samples with the page's own clock, `performance.now()` in ms. */
export interface SignalMessage {
  readonly trackId: string;
  readonly atMs: number;
  readonly values: readonly (number | null)[];
  readonly text?: string;
}

/** What goes through a signals port to the recorder: the messages of a moment, in order of time; null behind the last of them. */
export type SignalBatch = readonly SignalMessage[] | null;

/** What the recorder posts back: no more, send what there is and end. */
export type SignalsEnd = 'end';

/** Track of markers and typed notes. */
export const notesTrackId = 'notes';

/** Notes that nobody wrote are no track; a sensor that was silent is one. */
export function isWorthKeeping({ id, samples }: SignalTrack): boolean {
  return id !== notesTrackId || samples > 0;
}

/** Signals that have values, notes not being any. */
export function measuredSignals(signals: readonly SignalTrack[] = []): SignalTrack[] {
  return signals.filter(({ channels }) => channels.length > 0);
}
