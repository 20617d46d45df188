import { expect, test } from '@playwright/test';
import { checkConfiguration, defaultConfiguration, type Configuration } from '../../src/domain/configuration.ts';
import { configurationQuery, parseConfigurationQuery } from '../../src/domain/configuration-query.ts';
import { formatLength, formatMegabytes, parseLength, parseMegabytes } from '../../src/domain/quantities.ts';

const known = { sources: ['camera', 'demo-scene'], sensors: ['motion', 'position'] };

/** No field of it is the default's. */
const other: Configuration = {
  recording: false,
  sourceId: 'demo-scene',
  cameras: ['a1b2', 'c3+/='],
  facing: 'user',
  height: 1080,
  frameRate: 60,
  codec: 'vp9',
  microphone: true,
  sensors: ['motion', 'position'],
  maxLengthS: 5400,
  maxFrameRate: 12.5,
  diskBudgetMb: 1500,
  countdownS: 3,
  task: 'pick & place = {cup}',
  nameTemplate: '{date} {task}-{take}',
  modelId: 'f'.repeat(64),
  lastModelId: 'f'.repeat(64),
  onEngineLoss: 'end',
};

function parse(query: string): ReturnType<typeof parseConfigurationQuery> {
  return parseConfigurationQuery(new URLSearchParams(query), known);
}

test('what is no configuration is the default one', () => {
  for (const value of [undefined, null, 7, 'text', [], {}]) expect(checkConfiguration(value)).toEqual(defaultConfiguration);
});

test('a whole configuration stays as it is, through JSON as well', () => {
  expect(checkConfiguration(JSON.parse(JSON.stringify(other)))).toEqual(other);
});

test('a field that can not be is the default, the others stay, and what is no field is gone', () => {
  const wrong: Partial<Record<keyof Configuration, unknown[]>> = {
    recording: ['off', 0, null],
    sourceId: ['', '../camera', 3],
    cameras: ['a1b2', ['a', 'b', 'c', 'd'], ['a', 'a'], [''], [1], null],
    facing: ['left'],
    height: [481, '720', null],
    frameRate: [29.97, 0],
    codec: ['h265'],
    microphone: [1, 'on'],
    sensors: [['motion', '../x'], 'motion'],
    maxLengthS: [0, -1, Number.NaN, 86_401, '60'],
    maxFrameRate: [0.5, 241],
    diskBudgetMb: [1, Number.POSITIVE_INFINITY],
    countdownS: [4],
    task: ['x'.repeat(201), null],
    nameTemplate: ['', 'x'.repeat(201)],
    modelId: ['', '../m', 5],
    lastModelId: [null],
    onEngineLoss: ['retry', null, true],
  };
  expect(Object.keys(wrong).sort()).toEqual(Object.keys(defaultConfiguration).sort());
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      expect(checkConfiguration({ ...other, [field]: value, stray: 1 }), `${field}: ${String(value)}`).toEqual({ ...other, [field]: defaultConfiguration[field as keyof Configuration] });
    }
  }
});

test('an address sets every field', () => {
  const query =
    '?recording=off&source=demo-scene&cameras=a1b2,c3%2B/=&facing=user&height=1080&frame-rate=60&codec=vp9&microphone=on&sensors=motion,position&max-length=1h30m' +
    `&max-frame-rate=12.5&disk-budget=1.5GB&countdown=3&task=pick+%26+place+=+{cup}&name={date}+{task}-{take}&model=${'f'.repeat(64)}&engine-loss=end`;
  expect(parse(query)).toEqual({ part: other, problems: [] });
});

test('an address takes limits and detection off again', () => {
  const { part, problems } = parse('max-length=off&max-frame-rate=off&disk-budget=off&model=off&cameras=&sensors=&task=');
  expect(part).toEqual({ maxLengthS: null, maxFrameRate: null, diskBudgetMb: null, modelId: null, cameras: [], sensors: [], task: '' });
  expect(problems).toEqual([]);
});

test('what the query of a configuration sets is that configuration, without its cameras', () => {
  for (const configuration of [defaultConfiguration, { ...other, cameras: [] }]) {
    const { part, problems } = parse(configurationQuery(configuration).toString());
    expect(problems).toEqual([]);
    expect({ ...defaultConfiguration, ...part }).toEqual(configuration);
  }
  expect(configurationQuery(other).has('cameras')).toBe(false);
  const own = { ...other, modelId: '20261121-073355-1a2b3c4d' };
  expect(configurationQuery(own).has('model'), 'a saved detector is of this browser only').toBe(false);
  expect(parse(`model=${own.modelId}`).part).toMatchObject({ modelId: own.modelId });
});

test('a parameter that can not be is named with what is allowed, and ignored; the others count', () => {
  const { part, problems } = parse('height=721&frame-rate=60&max-length=soon&sensors=motion,taste&source=nowhere&countdown=&framerate=60');
  expect(part).toEqual({ frameRate: 60 });
  expect(problems).toEqual([
    { parameter: 'height', value: '721', allowed: '480, 720, 1080' },
    { parameter: 'max-length', value: 'soon', allowed: 'a length as 1h, 30m, 120s or 1h30m, at most 24h, or off' },
    { parameter: 'sensors', value: 'motion,taste', allowed: 'any of motion, position, with commas between them' },
    { parameter: 'source', value: 'nowhere', allowed: 'camera, demo-scene' },
    { parameter: 'countdown', value: '', allowed: '0, 3, 5, 10' },
    { parameter: 'framerate', value: '60', allowed: null },
  ]);
});

test('lengths: hours, minutes, seconds, or plain seconds', () => {
  const lengths = { '1h': 3600, '30m': 1800, '30 min': 1800, '120s': 120, '120': 120, '1h30m': 5400, '1H 0M 5S': 3605, '1.5h': 5400, '0.5': 0.5 };
  for (const [text, seconds] of Object.entries(lengths)) expect(parseLength(text), text).toBe(seconds);
  for (const text of ['', ' ', 'h', '1d', '30m1h', '1h30', '-5', '1,5', '1e3', 'Infinity']) expect(parseLength(text), text).toBeUndefined();
  for (const [seconds, text] of [[5400, '1h30m'], [3605, '1h5s'], [90, '1m30s'], [0.5, '0.5s'], [86_400, '24h']] as const) {
    expect(formatLength(seconds)).toBe(text);
    expect(parseLength(text)).toBe(seconds);
  }
});

test('sizes: megabytes, gigabytes, or plain megabytes', () => {
  const sizes = { '500MB': 500, '500': 500, '2GB': 2000, '2 gb': 2000, '1.005GB': 1005, '0.5TB': 500_000 };
  for (const [text, megabytes] of Object.entries(sizes)) expect(parseMegabytes(text), text).toBe(megabytes);
  for (const text of ['', 'MB', '5kB', '-1GB', '1,5GB', '1e3']) expect(parseMegabytes(text), text).toBeUndefined();
  for (const [megabytes, text] of [[500, '500MB'], [2000, '2GB'], [1005, '1.005GB']] as const) {
    expect(formatMegabytes(megabytes)).toBe(text);
    expect(parseMegabytes(text)).toBe(megabytes);
  }
});
