import { expect, test } from '@playwright/test';
import { packSamples, sampleRow, unpackSamples } from '../../src/domain/signal-blocks.ts';
import { SignalComparison } from '../../src/domain/signal-comparison.ts';
import { SignalFigures } from '../../src/domain/signal-statistics.ts';
import type { SignalBlock, SignalSample, SignalStatistics, SignalTrack } from '../../src/domain/signals.ts';
import { Checklist } from '../../src/domain/verification.ts';
import { gamepadValues, hasChanged, type GamepadState } from '../../src/sensors/gamepad.ts';
import { permitEvents, sampleTime } from '../../src/sensors/sensor.ts';

const place = { sessionId: 's', trackId: 'motion', first: 0 };
const channels = [{ name: 'x', unit: 'm/s²' }, { name: 'y', unit: 'm/s²' }];

function statisticsOf(blocks: readonly SignalBlock[], width = channels.length): SignalStatistics | undefined {
  const figures = new SignalFigures(width);
  for (const block of blocks) figures.add(block);
  return figures.statistics();
}

test('samples come back as they were, values that the device did not give included', () => {
  const samples: SignalSample[] = [
    { timestampUs: 0, values: [1, null] },
    { timestampUs: 5, values: [-0.1, 2] },
    { timestampUs: 5, values: [null, null] },
  ];
  expect([...unpackSamples(packSamples(place, samples, 2))]).toEqual(samples);
  expect(samples.map((sample) => sampleRow(sample, channels))[0]).toEqual({ timestampUs: 0, x: 1, y: null });

  const notes: SignalSample[] = [{ timestampUs: 7, values: [], text: '' }, { timestampUs: 9, values: [], text: 'cup slipped' }];
  expect([...unpackSamples(packSamples(place, notes, 0))]).toEqual(notes);
  expect(notes.map((note) => sampleRow(note, []))).toEqual([{ timestampUs: 7, text: '' }, { timestampUs: 9, text: 'cup slipped' }]);
});

test('each channel counts its own values only', () => {
  const block = packSamples(place, [[1, null, null], [3, 5, null], [null, null, null], [5, null, null]].map((values, at) => ({ timestampUs: at, values })), 3);
  const statistics = statisticsOf([block], 3);
  expect(statistics).toMatchObject({ count: [3, 1, 0], min: [1, 5, 0], max: [5, 5, 0], mean: [3, 5, 0], q50: [expect.closeTo(3, 2) as unknown, 5, 0] });
  expect(statistics?.std).toEqual([expect.closeTo(Math.sqrt(8 / 3), 12), 0, 0]);
  expect(statisticsOf([packSamples(place, [{ timestampUs: 0, values: [null, null] }], 2)])).toBeUndefined();
  expect(statisticsOf([packSamples(place, [{ timestampUs: 0, values: [], text: 'a' }], 0)], 0)).toBeUndefined();
});

const good: readonly SignalBlock[] = [
  packSamples(place, [{ timestampUs: 0, values: [1, 2] }, { timestampUs: 999_999, values: [2, null] }], 2),
  packSamples({ ...place, first: 2 }, [{ timestampUs: 1_000_000, values: [4, 2] }, { timestampUs: 1_000_000, values: [4, 3] }], 2),
];

function faults(blocks: readonly SignalBlock[], track: Partial<SignalTrack> = {}): string[] {
  const statistics = statisticsOf(good);
  const checklist = new Checklist();
  const comparison = new SignalComparison({ id: 'motion', label: '', channels, samples: 4, ...(statistics === undefined ? {} : { statistics }), ...track }, checklist);
  for (const block of blocks) comparison.take(block);
  comparison.end();
  return checklist.results().filter(({ ok }) => !ok).map(({ id }) => id);
}

test('a signal as it is recorded agrees with its session, whatever is changed is found', () => {
  const [first, second] = good as [SignalBlock, SignalBlock];
  const at = (...times: number[]): Float64Array => Float64Array.from(times);
  expect(faults(good)).toEqual([]);
  expect(faults([first])).toEqual(['signal-count', 'signal-statistics']);
  expect(faults([second])).toEqual(['signal-count', 'signal-statistics']);
  expect(faults(good, { samples: 5 })).toEqual(['signal-count']);
  expect(faults([first, { ...second, timestampUs: at(1_000_001, 1_000_000) }])).toEqual(['signal-time']);
  expect(faults([first, { ...second, timestampUs: at(1_000_000, 1_000_000.5) }])).toEqual(['signal-time']);
  expect(faults([{ ...first, timestampUs: at(-1, 0) }, second])).toEqual(['signal-time']);
  expect(faults([{ ...first, timestampUs: at(0, 1_000_000) }, second])).toEqual(['signal-time']);
  expect(faults([first, { ...second, values: at(4, 2, 4, 3.1) }])).toEqual(['signal-statistics']);
  expect(faults([first, { ...second, values: at(4, 2, 4) }])).toContain('signal-count');
});

test('the state of a gamepad is a sample only when it changes', () => {
  const state = (axes: number[], values: number[]): GamepadState => ({ axes, buttons: values.map((value) => ({ value })) });
  const none = gamepadValues(null);
  const still = gamepadValues(state([0, 0.5], [0, 1]));
  expect(none).toEqual(Array<null>(21).fill(null));
  expect(still).toEqual([0, 0.5, null, null, 0, 1, ...Array<null>(15).fill(null)]);
  expect(gamepadValues(state([0, 0, 0, 0, 9], Array<number>(30).fill(1)))).toEqual([0, 0, 0, 0, ...Array<number>(17).fill(1)]);
  expect(hasChanged(null, none)).toBe(false);
  expect(hasChanged(null, still)).toBe(true);
  expect(hasChanged(still, gamepadValues(state([0, 0.5], [0, 1])))).toBe(false);
  expect(hasChanged(still, gamepadValues(state([0, 0.5], [0, 0.9])))).toBe(true);
  expect(hasChanged(still, none)).toBe(true);
});

test('the time of an event counts where it is on the clock of the page', () => {
  expect(sampleTime(990, 1000)).toBe(990);
  expect(sampleTime(1_795_246_435_000, 1000)).toBe(1000);
  expect(sampleTime(0, 1000)).toBe(1000);
  expect(sampleTime(990, 1_000_000)).toBe(1_000_000);
});

test('the browser is asked where it wants to be, and its refusal has a name', async () => {
  await expect(permitEvents({})).resolves.toBeUndefined();
  await expect(permitEvents({ requestPermission: () => Promise.resolve('granted') })).resolves.toBeUndefined();
  for (const requestPermission of [() => Promise.resolve('denied'), () => Promise.reject(new Error('no gesture'))]) {
    await expect(permitEvents({ requestPermission })).rejects.toMatchObject({ code: 'sensor-refused' });
  }
});
