/** Heights of picture a person can ask for, in pixels, and frames a second. */
export const heights = [480, 720, 1080] as const;
export const frameRates = [15, 24, 30, 60] as const;
export const countdowns = [0, 3, 5, 10] as const;
/** Cameras that can be recorded at once. */
export const mostCameras = 3;

/** `auto` walks the ladder H.264, VP9, AV1; the others insist on one. */
export const codecChoices = ['auto', 'h264', 'vp9', 'av1'] as const;
export type CodecChoice = (typeof codecChoices)[number];

/**
 * Everything that can be set about recording, as one plain object: remembered between visits, shown in Settings, overridable by the
 * address's query, stored with each session. Devices give what they can; what they gave stands in the session's source.
 */
export interface Configuration {
  /** False: this page records nothing, it only replays. */
  readonly recording: boolean;
  /** File name of the source in `sources/`. */
  readonly sourceId: string;
  /** Cameras by device id; empty: whichever looks the way of `facing`. */
  readonly cameras: readonly string[];
  readonly facing: 'user' | 'environment';
  readonly height: (typeof heights)[number];
  readonly frameRate: (typeof frameRates)[number];
  readonly codec: CodecChoice;
  readonly microphone: boolean;
  /** Signals to record, by file name in `sensors/`. */
  readonly sensors: readonly string[];
  /** Null: no limit. */
  readonly maxLengthS: number | null;
  /** Null: as fast as the device gives them. */
  readonly maxFrameRate: number | null;
  /** Of one recording, all its files. Null: until the storage is nearly full. */
  readonly diskBudgetMb: number | null;
  readonly countdownS: (typeof countdowns)[number];
  /** What is done in the next take; empty: not a take of anything. */
  readonly task: string;
  /** Names of sessions: text with `{date} {time} {camera} {task} {take}`. */
  readonly nameTemplate: string;
  /** Live detection; null: record only. */
  readonly modelId: string | null;
  /** The model that comes back when detection is switched on again. */
  readonly lastModelId: string;
}
