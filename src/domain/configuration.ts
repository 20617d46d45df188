import { motionModelId } from './family.ts';
import { isId } from './ids.ts';

/** Heights of picture a person can ask for, in pixels, and frames a second. */
export const heights = [480, 720, 1080] as const;
export const frameRates = [15, 24, 30, 60] as const;
export const countdowns = [0, 3, 5, 10] as const;
export const facings = ['user', 'environment'] as const;
/** Cameras that can be recorded at once. */
export const mostCameras = 3;
/** A longer limit is none. */
export const longestLengthS = 24 * 3600;
export const highestFrameRate = 240;
/** Below it not even the first second of a large picture fits. */
export const leastDiskBudgetMb = 10;
/** Letters of a task text or a name template. */
export const longestText = 200;

/** What becomes of a run, or of live detection, whose engine is lost: another engine goes on, or it ends with what it has. */
export const engineLossChoices = ['go-on', 'end'] as const;
export type OnEngineLoss = (typeof engineLossChoices)[number];

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
  readonly facing: (typeof facings)[number];
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
  /** Of runs and of live detection. */
  readonly onEngineLoss: OnEngineLoss;
}

export const defaultConfiguration: Configuration = {
  recording: true,
  sourceId: 'camera',
  cameras: [],
  facing: 'environment',
  height: 720,
  frameRate: 30,
  codec: 'auto',
  microphone: false,
  sensors: [],
  maxLengthS: null,
  maxFrameRate: null,
  diskBudgetMb: null,
  countdownS: 0,
  task: '',
  nameTemplate: '{task} {take}',
  modelId: null,
  lastModelId: motionModelId,
  onEngineLoss: 'go-on',
};

type Check = (value: unknown) => boolean;

const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value.length <= longestText;
const isModel: Check = (value) => typeof value === 'string' && isId(value);
const isOneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isLimit =
  (least: number, most: number): Check =>
  (value) =>
    value === null || (typeof value === 'number' && value >= least && value <= most);
const isListOf =
  (isItem: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(isItem) && new Set(value).size === value.length;

const checks: Readonly<Record<keyof Configuration, Check>> = {
  recording: isBoolean,
  sourceId: (value) => typeof value === 'string' && isId(value),
  cameras: isListOf((item) => typeof item === 'string' && item !== '', mostCameras),
  facing: isOneOf(facings),
  height: isOneOf(heights),
  frameRate: isOneOf(frameRates),
  codec: isOneOf(codecChoices),
  microphone: isBoolean,
  sensors: isListOf((item) => typeof item === 'string' && isId(item), 16),
  maxLengthS: isLimit(1, longestLengthS),
  maxFrameRate: isLimit(1, highestFrameRate),
  diskBudgetMb: isLimit(leastDiskBudgetMb, Number.MAX_SAFE_INTEGER),
  countdownS: isOneOf(countdowns),
  task: isText,
  nameTemplate: (value) => isText(value) && value !== '',
  modelId: (value) => value === null || isModel(value),
  lastModelId: isModel,
  onEngineLoss: isOneOf(engineLossChoices),
};

export const configurationFields = Object.keys(checks) as readonly (keyof Configuration)[];

/** Whether a value can stand in that field. */
export function isSetting<Field extends keyof Configuration>(field: Field, value: unknown): value is Configuration[Field] {
  return checks[field](value);
}

/** A configuration from anything: what can't stand in its field is the default there, and what is no field is gone. */
export function checkConfiguration(value: unknown): Configuration {
  const found = typeof value === 'object' && value !== null ? (value as Partial<Record<keyof Configuration, unknown>>) : {};
  const repaired = configurationFields.map((field) => [field, isSetting(field, found[field]) ? found[field] : defaultConfiguration[field]]);
  return Object.fromEntries(repaired) as unknown as Configuration;
}
