import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { binOf, binsOf } from '../../src/domain/bins.ts';
import { encodeMetrics, parseMetrics } from '../../src/domain/metrics-file.ts';
import { differencesOf, throughputDifference } from '../../src/domain/run-difference.ts';
import { RunMeter, type MeasuredRun, type RunMetrics } from '../../src/domain/run-metrics.ts';
import { reportOf, type RunReport } from '../../src/domain/run-report.ts';
import { speedWords } from '../../src/domain/speed-words.ts';
import type { Detection, FrameResult } from '../../src/domain/runs.ts';

const golden = (name: string): string => readFileSync(new URL(`../fixtures/golden/${name}`, import.meta.url), 'utf8');
const run: MeasuredRun = { id: 'run-a', name: 'Motion', mode: 'every-frame', backend: 'wasm' };
const thing: Detection = { label: 'thing', classId: 0, score: 0.5, box: [0, 0, 1, 1] };

const result = (frame: number, found: number, inferMs: number): FrameResult => ({
  frame,
  timestampUs: frame * 100_000,
  detections: Array<Detection>(found).fill(thing),
  timingMs: { decode: 2, infer: inferMs },
  startMs: { decode: frame * 20, infer: frame * 20 + 5 },
});

function parsed(json: string): RunMetrics {
  const read = parseMetrics(json);
  if (read.at === 'fault') throw new Error(read.fault);
  return read.metrics;
}

/** Every number of `wanted`, wherever it stands, against that of `found`. */
function expectClose(found: unknown, wanted: unknown, where: string): void {
  if (typeof wanted !== 'object' || wanted === null) {
    expect(Math.abs((found as number) - (wanted as number)), where).toBeLessThanOrEqual(1e-9);
    return;
  }
  expect(Object.keys(found as object).sort(), where).toEqual(Object.keys(wanted).sort());
  for (const [key, value] of Object.entries(wanted)) expectClose((found as Record<string, unknown>)[key], value, `${where}.${key}`);
}

test('statistics of a stored metrics file equal those of numpy', () => {
  expectClose(reportOf(parsed(golden('metrics-v1.json'))), JSON.parse(golden('metrics-v1-expected.json')), 'report');
});

test('nothing found, missed and not looked at stay apart', () => {
  const meter = new RunMeter(run);
  meter.take({ results: [result(0, 2, 10), result(2, 0, 12)], missed: [{ frame: 1, timestampUs: 100_000, missed: 'late' }] });
  meter.take({ results: [result(4, 0, 14)], missed: [{ frame: 3, timestampUs: 300_000, missed: 'failed' }] });
  const metrics = meter.metrics(10, []);
  expect(reportOf(metrics).fates).toEqual({ found: 1, empty: 2, timed: 0, late: 1, failed: 1, unasked: 5 });
  expect([...metrics.detections]).toEqual([2, 0, 0]);
});

test('a run that ends before it has findings is timed, and says nothing of what is in its frames', () => {
  const meter = new RunMeter({ ...run, level: 'infer' });
  meter.take({ results: [result(0, 0, 10), result(1, 0, 10)] });
  const { fates, summaries } = reportOf(meter.metrics(2, []));
  expect(fates).toEqual({ found: 0, empty: 0, timed: 2, late: 0, failed: 0, unasked: 0 });
  expect(summaries.infer?.count).toBe(2);
  expect(summaries.postprocess).toBeUndefined();
});

test('latency holds what a frame waited, throughput goes from its first beginning to the last end, rates leave gaps out', () => {
  const meter = new RunMeter(run);
  meter.take({ results: [result(0, 0, 10), result(1, 0, 10), result(5, 0, 10), result(6, 0, 10)] });
  const { summaries, throughputFps, cadence } = reportOf(meter.metrics(7, [{ startUs: 200_000, endUs: 500_000 }]));
  expect(summaries.total?.average).toBe(12);
  expect(summaries.latency?.average).toBe(15);
  expect(throughputFps).toBeCloseTo(4000 / 135, 9);
  expect(cadence).toMatchObject({ fps: 10, long: 0, intervalMs: { count: 2, max: 100 } });
});

test('a metrics file holds all that the figures follow from', () => {
  const meter = new RunMeter({ ...run, threads: 4, fallbacks: [{ frame: 2, backend: 'wasm', why: 'It was lost.' }], repeatOf: 'run-0', fingerprint: 'ab'.repeat(32) });
  meter.take({ results: [result(0, 2, 0.1 + 0.2), { ...result(2, 0, 12), startMs: {} }, { ...result(3, 1, 4), timingMs: {} }], missed: [{ frame: 1, timestampUs: 100_000, missed: 'late' }] });
  const metrics = meter.metrics(4, [{ startUs: 0, endUs: 50_000 }]);
  const again = parsed(encodeMetrics(metrics, reportOf(metrics)));
  expect(again).toEqual(metrics);
  expect(reportOf(again)).toEqual(reportOf(metrics));
});

test('a file that is none is refused with what is wrong', () => {
  const good = JSON.parse(golden('metrics-v1.json')) as Record<string, unknown>;
  const faultOf = (change: Record<string, unknown>): string => {
    const read = parseMetrics(JSON.stringify({ ...good, ...change }));
    return read.at === 'fault' ? read.fault : '';
  };
  expect(parseMetrics('{"a":')).toEqual({ at: 'fault', fault: 'It is not JSON.' });
  expect(faultOf({ format: 'other' })).toContain('format');
  expect(faultOf({ version: 2 })).toContain('version 2');
  expect(faultOf({ beginMs: [1] })).toContain('of one length');
  // A million frames are less than five hours at 60 a second.
  expect(faultOf({ missed: { late: [...Array(1_000_001).keys()], failed: [] } })).toBe('');
  expect(faultOf({ frame: (good['frame'] as number[]).toReversed() })).toContain('not in order');
  expect(faultOf({ stageMs: { infer: ['fast'] } })).toContain('stageMs.infer[0]');
  expect(faultOf({ missed: { late: [-1], failed: [] } })).toContain('missed.late');
  expect(faultOf({ missed: { late: [5, 3], failed: [] } })).toContain('not in order');
});

test('repeats of a run are its noise: what lies within it is marked', () => {
  const report = (...inferMs: number[]): RunReport => {
    const meter = new RunMeter(run);
    meter.take({ results: inferMs.map((ms, frame) => result(frame, 0, ms)) });
    return reportOf(meter.metrics(inferMs.length, []));
  };
  const [a, again, b] = [report(10, 10), report(12, 12), report(11, 11)];
  const infer = (repeats: { a: RunReport[]; b: RunReport[] }) => differencesOf(a, b, repeats).find(({ measure }) => measure === 'infer')?.figures.average;
  expect(infer({ a: [a, again], b: [b] })).toEqual({ a: 10, b: 11, delta: 1, improvement: -10, floor: 2, isNoise: true });
  expect(infer({ a: [a, report(10.5, 10.5)], b: [b] })).toMatchObject({ isNoise: false });
  expect(infer({ a: [a], b: [b] })).toMatchObject({ isNoise: null });
  expect(differencesOf(a, b, { a: [], b: [] }).map(({ measure }) => measure)).toEqual(['decode', 'infer', 'total', 'latency']);
});

test('which is faster is said in words, and no more than is known', () => {
  const report = (...inferMs: number[]): RunReport => {
    const meter = new RunMeter(run);
    meter.take({ results: inferMs.map((ms, frame) => result(frame, 0, ms)) });
    return reportOf(meter.metrics(inferMs.length, []));
  };
  const [a, b] = [report(8, 8), report(3, 3)];
  const words = (...more: RunReport[]) => speedWords(a, b, { a: [a, ...more], b: [b] });
  expect(words()).toContain('B is 50.0 % faster than A, noise unknown: repeat the run.');
  expect(words(report(8.5, 8.5))).toContain('B is 50.0 % faster than A, beyond the noise of 0.50 ms');
  expect(words(report(2, 2))).toContain('No difference in speed beyond the noise of 6.00 ms');
  expect(throughputDifference(a, b, { a: [a], b: [b] })).toMatchObject({ improvement: expect.closeTo((33 / 28 - 1) * 100, 9), isNoise: null });

  const decoded = new RunMeter({ ...run, level: 'decode' });
  decoded.take({ results: [{ ...result(0, 0, 8), timingMs: { decode: 2 } }] });
  const short = reportOf(decoded.metrics(1, []));
  expect(speedWords(short, a, { a: [], b: [] })).toBe('A and B did not go through the same stages: only decoding is compared. B is as fast as A: a frame takes 2.00 ms with B and 2.00 ms with A (median of this stage).');
});

test('where a few slow frames turn it round, the means are told beside the medians', () => {
  const report = (...inferMs: number[]): RunReport => {
    const meter = new RunMeter(run);
    meter.take({ results: inferMs.map((ms, frame) => result(frame, 0, ms)) });
    return reportOf(meter.metrics(inferMs.length, []));
  };
  const [a, b] = [report(8, 8, 8), report(6, 6, 36)];
  expect(speedWords(a, b, { a: [a], b: [b] })).toMatch(/^B is 20\.0 % faster than A, .*\(median of all stages\)\. The means, which a few slow frames move, say: B is 80\.0 % slower than A, noise unknown: repeat the run\.$/);
});

test('the throughput of a live run leaves out what was not recorded', () => {
  const report = (mode: 'live' | 'paced') => {
    const meter = new RunMeter({ ...run, mode });
    meter.take({ results: [0, 1, 30, 31].map((frame) => ({ ...result(frame, 0, 10), startMs: { decode: frame * 100, infer: frame * 100 + 5 } })) });
    return reportOf(meter.metrics(32, [{ startUs: 200_000, endUs: 3_000_000 }])).throughputFps;
  };
  expect(report('paced')).toBeCloseTo(4000 / 3115, 9);
  expect(report('live')).toBeCloseTo(4000 / 315, 9);
});

test('a histogram keeps every value, outliers in its last bin, and has the same bins for two runs', () => {
  const values = Float64Array.from({ length: 200 }, (_value, at) => (at === 7 ? 5000 : at === 8 ? NaN : at % 10));
  const bins = binsOf([values], 9);
  expect(bins?.counts[0]?.reduce((sum, count) => sum + count, 0)).toBe(199);
  expect(bins?.start[0]).toBe(0);
  expect(bins?.width).toBeLessThan(2);
  expect(bins && binOf(bins, 5000)).toBe(8);
  expect(bins && binOf(bins, NaN)).toBeNull();
  expect(binsOf([Float64Array.of(3, 3)], 9)).toEqual({ start: Float64Array.of(3), counts: [Float64Array.of(2)], width: 0 });
  expect(binsOf([Float64Array.of(NaN)], 9)).toBeNull();
  expect(binsOf([Float64Array.of(0, 4), Float64Array.of(8, 8)], 2)?.counts).toEqual([Float64Array.of(1, 1), Float64Array.of(0, 2)]);
});
