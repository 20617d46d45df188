import {
  codecChoices,
  countdowns,
  engineLossChoices,
  facings,
  frameRates,
  heights,
  highestFrameRate,
  isSetting,
  leastDiskBudgetMb,
  longestLengthS,
  longestText,
  mostCameras,
  type Configuration,
} from './configuration.ts';
import { isModelId } from './family.ts';
import { formatLength, formatMegabytes, parseLength, parseMegabytes } from './quantities.ts';

/** What there is to choose from: ids of sources and of sensors. */
export interface KnownParts {
  readonly sources: readonly string[];
  readonly sensors: readonly string[];
}

/** A parameter that was ignored. */
export interface QueryProblem {
  readonly parameter: string;
  readonly value: string;
  /** In words; null: there is no such parameter. */
  readonly allowed: string | null;
}

/** How one field is written in an address. */
interface Parameter<Value> {
  readonly name: string;
  allowed(known: KnownParts): string;
  /** What `isSetting` then takes or refuses. */
  read(text: string, known: KnownParts): unknown;
  write(value: Value): string;
}

/** Which model detects next follows from the one that is chosen. */
type Field = Exclude<keyof Configuration, 'lastModelId'>;

function onOff(name: string): Parameter<boolean> {
  return {
    name,
    allowed: () => 'on or off',
    read: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
    write: (value) => (value ? 'on' : 'off'),
  };
}

function oneOf<Value extends string | number>(name: string, values: readonly Value[]): Parameter<Value> {
  return { name, allowed: () => values.join(', '), read: (text) => values.find((value) => String(value) === text), write: String };
}

function limit(name: string, allowed: string, read: (text: string) => number | undefined, write: (value: number) => string): Parameter<number | null> {
  return {
    name,
    allowed: () => `${allowed}, or off`,
    read: (text) => (text === 'off' ? null : read(text)),
    write: (value) => (value === null ? 'off' : write(value)),
  };
}

function text(name: string, least: number): Parameter<string> {
  return { name, allowed: () => `${least} to ${longestText} letters`, read: (typed) => typed, write: (value) => value };
}

function items(typed: string): string[] {
  return typed === '' ? [] : typed.split(',');
}

const parameters: { readonly [Each in Field]: Parameter<Configuration[Each]> } = {
  recording: onOff('recording'),
  sourceId: {
    name: 'source',
    allowed: ({ sources }) => sources.join(', '),
    read: (typed, { sources }) => sources.find((id) => id === typed),
    write: (id) => id,
  },
  cameras: { name: 'cameras', allowed: () => `up to ${mostCameras} device ids with commas between them`, read: items, write: (ids) => ids.join(',') },
  facing: oneOf('facing', facings),
  height: oneOf('height', heights),
  frameRate: oneOf('frame-rate', frameRates),
  codec: oneOf('codec', codecChoices),
  microphone: onOff('microphone'),
  sensors: {
    name: 'sensors',
    allowed: ({ sensors }) => (sensors.length === 0 ? 'none' : `any of ${sensors.join(', ')}, with commas between them`),
    read: (typed, { sensors }) => (items(typed).every((id) => sensors.includes(id)) ? items(typed) : undefined),
    write: (ids) => ids.join(','),
  },
  maxLengthS: limit('max-length', `a length as 1h, 30m, 120s or 1h30m, at most ${formatLength(longestLengthS)}`, parseLength, formatLength),
  maxFrameRate: limit('max-frame-rate', `1 to ${highestFrameRate} frames a second`, (typed) => (/^\d+(\.\d+)?$/.test(typed) ? Number(typed) : undefined), String),
  diskBudgetMb: limit('disk-budget', `a size as 500MB or 2GB, at least ${formatMegabytes(leastDiskBudgetMb)}`, parseMegabytes, formatMegabytes),
  countdownS: oneOf('countdown', countdowns),
  task: text('task', 0),
  nameTemplate: text('name', 1),
  modelId: { name: 'model', allowed: () => 'motion, the sha256 of a kept model, the id of a saved detector, or off', read: (typed) => (typed === 'off' ? null : typed), write: (id) => id ?? 'off' },
  onEngineLoss: oneOf('engine-loss', engineLossChoices),
};
const fields = Object.keys(parameters) as readonly Field[];

/** In an address: programs may use the page (`app/automation`). Nothing is set by it. */
export const automationParameter = 'automation';

/** The settings in an address's query, and what of it can't be one. A parameter that comes twice counts as it comes last. */
export function parseConfigurationQuery(query: URLSearchParams, known: KnownParts): { part: Partial<Configuration>; problems: QueryProblem[] } {
  const part: Partial<Record<keyof Configuration, unknown>> = {};
  const problems: QueryProblem[] = [];
  for (const [name, typed] of query) {
    if (name === automationParameter) continue;
    const field = fields.find((each) => parameters[each].name === name);
    const value = field === undefined ? undefined : parameters[field].read(typed, known);
    if (field !== undefined && isSetting(field, value)) part[field] = value;
    else problems.push({ parameter: name, value: typed, allowed: field === undefined ? null : parameters[field].allowed(known) });
  }
  if (part.modelId !== undefined && part.modelId !== null) part.lastModelId = part.modelId;
  return { part: part as Partial<Configuration>, problems };
}

function write<Each extends Field>(field: Each, configuration: Configuration): [name: string, text: string] {
  const { name, write: toText } = parameters[field];
  return [name, toText(configuration[field])];
}

/** A query that sets every field, except for the cameras and a saved detector: their ids mean nothing in another browser. */
export function configurationQuery(configuration: Configuration): URLSearchParams {
  const { modelId } = configuration;
  const left = new Set<Field>(modelId === null || isModelId(modelId) ? ['cameras'] : ['cameras', 'modelId']);
  return new URLSearchParams(fields.filter((field) => !left.has(field)).map((field) => write(field, configuration)));
}
