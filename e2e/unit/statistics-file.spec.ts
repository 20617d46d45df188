import { expect, test } from '@playwright/test';
import type { AppError } from '../../src/domain/errors.ts';
import type { TrackStatistics } from '../../src/domain/histogram-statistics.ts';
import type { AudioTrack, Track, VideoTrack } from '../../src/domain/session.ts';
import type { SignalStatistics, SignalTrack } from '../../src/domain/signals.ts';
import { encodeStatistics, withStatistics } from '../../workers/archive/statistics-file.ts';

const counts = (...pixels: readonly (readonly [value: number, count: number])[]): number[] => Array.from({ length: 256 }, (_, value) => pixels.find(([at]) => at === value)?.[1] ?? 0);
const statistics: TrackStatistics = { frames: 2, histogram: [counts([0, 3], [255, 1]), counts([7, 4]), counts([50, 1], [51, 1], [52, 2])] };
const bare: VideoTrack = { id: 'cam0', kind: 'video', label: '', width: 2, height: 1, frames: 2, keyFrames: 1, drops: {}, segments: [] };
const track: Track = { ...bare, statistics };
const other: Track = { ...bare, id: 'cam1' };
const sound: AudioTrack = { id: 'mic0', kind: 'audio', label: '', sampleRate: 48_000, channels: 1, frames: 2, keyFrames: 2, drops: {}, segments: [] };
const figures: SignalStatistics = { min: [-1, 0], max: [1, 0], mean: [0.1, 0], std: [0.5, 0], count: [10, 0], q01: [-0.9, 0], q10: [-0.8, 0], q50: [0, 0], q90: [0.8, 0], q99: [0.9, 0] };
const motion: SignalTrack = { id: 'motion', label: '', channels: [{ name: 'x', unit: 'm/s²' }, { name: 'y', unit: 'm/s²' }], samples: 10, statistics: figures };
const notes: SignalTrack = { id: 'notes', label: '', channels: [], samples: 0 };

type Entry = Record<string, unknown> & { histogram: number[][]; mean: number[][][] };

function written(): { cam0: Entry } & Record<string, unknown> {
  return JSON.parse(encodeStatistics({ tracks: [track, other], signals: [motion, notes] }) ?? '') as { cam0: Entry };
}

test('the statistics of each track come back as they were, those of unknown tracks are left aside', () => {
  expect(Object.keys(written())).toEqual(['cam0', 'motion']);
  const json = { ...written(), mic0: { mean: [1] }, imu0: { mean: [1] } };
  const { statistics: _none, ...still } = motion;
  expect(withStatistics({ tracks: [bare, other, sound], signals: [still, notes] }, json)).toEqual({ tracks: [track, other, sound], signals: [motion, notes] });
  expect(withStatistics({ tracks: [bare] }, json)).toEqual({ tracks: [track] });
  expect(encodeStatistics({ tracks: [bare, other, sound], signals: [notes] })).toBeNull();
});

test('figures are there for readers who know LeRobot', () => {
  expect(written().cam0).toMatchObject({ min: [[[0]], [[7 / 255]], [[50 / 255]]], mean: [[[0.25]], [[7 / 255]], [[51.25 / 255]]], count: [4], q50: [[[0]], [[7 / 255]], [[51.5 / 255]]] });
});

const broken: Record<string, (entry: Entry) => void> = {
  'a channel that is missing': ({ histogram }) => histogram.pop(),
  'a count that is missing': ({ histogram }) => histogram[0]?.pop(),
  'a count that is negative': ({ histogram }) => (histogram[0] = counts([0, -3], [255, 7])),
  'channels of unlike size': ({ histogram }) => (histogram[1] = counts([7, 5])),
  'no pixels': ({ histogram }) => histogram.forEach((channel) => channel.fill(0)),
  'no frames': (entry) => (entry['frames'] = 0),
  'a figure that does not follow': ({ mean }) => (mean[0] = [[0.2501]]),
  'a figure that is missing': (entry) => delete entry['q90'],
  'a figure in another shape': (entry) => (entry['max'] = [1, 7 / 255, 52 / 255]),
  'a text for a figure': (entry) => (entry['count'] = ['4']),
};

for (const [name, change] of Object.entries(broken)) {
  test(`refuses ${name}`, () => {
    const json = written();
    change(json.cam0);
    expect(() => withStatistics({ tracks: [bare] }, json)).toThrow(expect.objectContaining({ code: 'zip-invalid' } satisfies Partial<AppError>));
  });
}

test('refuses what is no object', () => {
  for (const json of [null, [], 'x', { cam0: 1 }, { motion: 1 }, { motion: { ...motion.statistics, q90: undefined } }, { motion: { ...motion.statistics, q90: ['1'] } }]) expect(() => withStatistics({ tracks: [bare], signals: [motion] }, json)).toThrow(expect.objectContaining({ code: 'zip-invalid' }));
});
