import { expect, test } from '@playwright/test';
import { SignalBins, signalBins } from '../../src/domain/signal-bins.ts';
import { packSamples, sampleAt } from '../../src/domain/signal-blocks.ts';
import { plotsOf } from '../../src/domain/signal-plots.ts';
import type { SignalBlock, SignalSample } from '../../src/domain/signals.ts';

function blockOf(samples: readonly SignalSample[]): SignalBlock {
  return packSamples({ sessionId: 's', trackId: 'motion', first: 0 }, samples, samples[0]?.values.length ?? 0);
}

function binsOf(samples: readonly SignalSample[], durationUs: number): SignalBins {
  const bins = new SignalBins(samples[0]?.values.length ?? 0, durationUs);
  bins.add(blockOf(samples));
  return bins;
}

test('few samples are drawn as they are, and where the device gave none the line breaks', () => {
  const samples = [[1, 5], [2, null], [3, 5]].map((values, at) => ({ timestampUs: at * 300_000 + 7, values }));
  expect(binsOf(samples, 1e6).lines([0, 1])).toEqual({ timestampUs: [7, 300_007, 600_007], values: [[1, 2, 3], [5, null, 5]] });
});

test('of many samples the extremes stay, in their order, and so does what each part begins and ends with', () => {
  const samples = (...values: (number | null)[]): SignalSample[] => values.map((value, at) => ({ timestampUs: at * 10, values: [value] }));
  const first = (...values: (number | null)[]): unknown => binsOf(samples(...values), 1e6).lines([0]).values[0];
  expect(first(0, 9, -1, 2)).toEqual([0, 9, -1, 2]);
  expect(first(0, -1, 9, 2)).toEqual([0, -1, 9, 2]);
  // A button that was pressed and let go within one part does not stay pressed.
  expect(first(0, 1, 0)).toEqual([0, 0, 1, 0]);
  expect(first(null, 4, null)).toEqual([null, 4, 4, null]);

  const bins = new SignalBins(1, 3600e6);
  for (let second = 0; second < 3600; second++) {
    bins.add(blockOf(Array.from({ length: 100 }, (_, at) => ({ timestampUs: second * 1e6 + at * 1e4, values: [second === 1234 && at === 56 ? 99 : Math.sin(at)] }))));
  }
  const { timestampUs, values } = bins.lines([0]);
  expect(timestampUs).toHaveLength(4 * signalBins);
  expect(values[0]?.filter((value) => value === 99)).toHaveLength(1);
  expect(timestampUs[values[0]?.indexOf(99) ?? -1]).toBeCloseTo(1234.56e6, -7);
  expect(timestampUs).toEqual([...timestampUs].sort((a, b) => a - b));
  expect(new SignalBins(1, 1e6).lines([0])).toEqual({ timestampUs: [], values: [[]] });
  expect(binsOf(samples(0), 0).lines([0])).toEqual({ timestampUs: [0], values: [[0]] });
});

test('channels of one unit share a plot; places and what never changes are in none', () => {
  const channels = [['latitude', '°'], ['heading', '°'], ['axis0', ''], ['axis1', ''], ['button0', ''], ['button1', ''], ['course', '°']].map(([name = '', unit = '']) => ({ name, unit }));
  const values = [[1, 1, 0, 0, 0, 0, null], [2, 2, 1, -1, 1, 0, 5], [3, 1, 0, 0, 0, null, 6]];
  const bins = binsOf(values.map((row, at) => ({ timestampUs: at * 100_000, values: row })), 1e6);
  expect(plotsOf({ channels }, bins).map((plot) => [plot.name, plot.channels])).toEqual([['°', [1, 6]], ['axis', [2, 3]], ['button', [4]]]);
});

test('the sample of a moment is the latest at or before it', () => {
  const samples = [{ timestampUs: 5, values: [1] }, { timestampUs: 8, values: [null] }, { timestampUs: 8, values: [3] }];
  const block = blockOf(samples);
  expect([4, 5, 7, 8, 1e9].map((us) => sampleAt(block, us))).toEqual([null, samples[0], samples[0], samples[2], samples[2]]);
});
