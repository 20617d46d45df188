import { expect, test } from '@playwright/test';
import { describeHistogram, mergeStatistics, PictureHistogram, pictureStatistics, samplingStep, type TrackStatistics } from '../../src/domain/histogram-statistics.ts';
import { isSampledFormat, PixelSampler, type RawPicture } from '../../src/domain/sample-pixels.ts';
import { quantile, quantileLevels } from '../../src/domain/statistics.ts';

const byte = (seed: number): number => (Math.imul(seed ^ 0x5bd1, 2654435761) >>> 13) & 0xff;

function rgba(width: number, height: number, seed: number): RawPicture {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => byte(at + seed * 7919));
  return { data, format: 'RGBA', planes: [{ offset: 0, stride: width * 4 }], width, height, colorSpace: {} };
}

function statisticsOf(...pictures: readonly RawPicture[]): TrackStatistics {
  const histogram = new PictureHistogram();
  const sampler = new PixelSampler();
  for (const picture of pictures) sampler.sample(picture, histogram);
  const statistics = histogram.statistics();
  if (statistics === null) throw new Error('There are no statistics.');
  return statistics;
}

/** Every sampled value of a channel, in order. */
function sorted(pictures: readonly RawPicture[], channel: number): number[] {
  return pictures
    .flatMap(({ data, width, height }) => {
      const step = samplingStep(width, height);
      return Array.from({ length: width * height }, (_, at) => at)
        .filter((at) => (at % width) % step === 0 && Math.floor(at / width) % step === 0)
        .map((at) => data[at * 4 + channel] ?? NaN);
    })
    .sort((a, b) => a - b);
}

test('the step is that of LeRobot', () => {
  const sizes = [[299, 100], [300, 100], [100, 449], [450, 100], [640, 480], [480, 640], [1280, 720], [1920, 1080]] as const;
  expect(sizes.map(([width, height]) => samplingStep(width, height))).toEqual([1, 2, 2, 3, 4, 4, 8, 12]);
});

for (const [width, height] of [[1, 1], [31, 17], [301, 203], [640, 480]] as const) {
  test(`figures of ${width} × ${height} are those of all sampled pixels`, () => {
    const pictures = [rgba(width, height, 1), rgba(width, height, 2), rgba(width, height, 3)];
    const statistics = statisticsOf(...pictures);
    const figures = describeHistogram(statistics);
    expect(statistics.frames).toBe(3);
    for (const channel of [0, 1, 2]) {
      const values = sorted(pictures, channel);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      expect(figures.count).toEqual([values.length]);
      expect(figures.min[channel]).toBe((values[0] ?? NaN) / 255);
      expect(figures.max[channel]).toBe((values.at(-1) ?? NaN) / 255);
      expect(figures.mean[channel]).toBe(mean / 255);
      expect(figures.std[channel]).toBeCloseTo(spread / 255, 12);
      for (const [key, level] of Object.entries(quantileLevels)) {
        expect(figures[key as keyof typeof quantileLevels][channel], key).toBe(quantile(values, level) / 255);
      }
    }
  });
}

test('merging is exact, and the same as if all had been one recording', () => {
  const pictures = [1, 2, 3, 4, 5].map((seed) => rgba(64 + seed, 48, seed));
  const parts = [pictures.slice(0, 1), pictures.slice(1, 3), pictures.slice(3)].map((some) => statisticsOf(...some));
  const whole = statisticsOf(...pictures);
  expect(mergeStatistics(parts)).toEqual(whole);
  expect(mergeStatistics(parts.toReversed())).toEqual(whole);
  expect(mergeStatistics([])).toBeNull();
});

test('counts beyond 32 bits stay whole', () => {
  const counts = Array.from({ length: 256 }, (_, value) => (value === 7 ? 2 ** 33 + 1 : value === 9 ? 1 : 0));
  const track = { frames: 1, histogram: [counts, counts, counts] };
  const merged = mergeStatistics([track, track]);
  expect(merged?.histogram[2]?.[7]).toBe(2 ** 34 + 2);
  expect(merged && describeHistogram(merged)).toMatchObject({ count: [2 ** 34 + 4], q50: Array<number>(3).fill(7 / 255), max: Array<number>(3).fill(9 / 255) });
});

test('the shape is that of pictures in LeRobot', () => {
  const { mean, count } = pictureStatistics(statisticsOf({ ...rgba(1, 1, 0), data: Uint8Array.of(255, 51, 0, 9) }));
  expect(mean).toEqual([[[1]], [[0.2]], [[0]]]);
  expect(count).toEqual([1]);
});

/** A picture of one colour in YCbCr, with planes that have gaps, and other colours in the gaps. */
function yuv(format: 'I420' | 'I422' | 'I444' | 'NV12', [y, u, v]: readonly [number, number, number], colorSpace: VideoColorSpaceInit): RawPicture {
  const [width, height] = [6, 4];
  const data = new Uint8Array(400).fill(77);
  const fill = (offset: number, stride: number, columns: number, rows: number, values: readonly number[]): PlaneLayout => {
    for (let row = 0; row < rows; row++) for (let x = 0; x < columns; x++) data[offset + row * stride + x] = values[x % values.length] ?? 0;
    return { offset, stride };
  };
  const chromaWidth = format === 'I444' ? 6 : 3;
  const chromaHeight = format === 'I420' || format === 'NV12' ? 2 : 4;
  const chroma = format === 'NV12' ? [fill(100, 8, 6, chromaHeight, [u, v])] : [fill(100, 8, chromaWidth, chromaHeight, [u]), fill(200, 9, chromaWidth, chromaHeight, [v])];
  return { data, format, planes: [fill(5, 10, width, height, [y]), ...chroma], width, height, colorSpace };
}

/** BT.601, BT.709 and BT.2020 colours as ITU-R writes them down, from RGB. */
function toYuv([r, g, b]: readonly number[], kr: number, kb: number, fullRange: boolean): [number, number, number] {
  const y = kr * (r ?? 0) + (1 - kr - kb) * (g ?? 0) + kb * (b ?? 0);
  const [u, v] = [((b ?? 0) - y) / (2 * (1 - kb)), ((r ?? 0) - y) / (2 * (1 - kr))];
  const scaled = fullRange ? [y, u + 128, v + 128] : [16 + (y * 219) / 255, 128 + (u * 224) / 255, 128 + (v * 224) / 255];
  return scaled.map(Math.round) as [number, number, number];
}

const matrices = { bt470bg: [0.299, 0.114], smpte170m: [0.299, 0.114], bt709: [0.2126, 0.0722], 'bt2020-ncl': [0.2627, 0.0593] } as const;

for (const [matrix, [kr, kb]] of Object.entries(matrices)) {
  for (const fullRange of [true, false]) {
    test(`${matrix}, ${fullRange ? 'full' : 'limited'} range comes back as the colour it was`, () => {
      for (const colour of [[0, 0, 0], [255, 255, 255], [200, 30, 90], [10, 240, 60], [20, 40, 250], [128, 128, 128]]) {
        const picture = yuv('I420', toYuv(colour, kr, kb, fullRange), { matrix: matrix as VideoMatrixCoefficients, fullRange });
        const { mean, std } = describeHistogram(statisticsOf(picture));
        // Rounding to bytes costs up to one and a bit levels a channel.
        colour.forEach((value, channel) => expect(Math.abs((mean[channel] ?? NaN) * 255 - value), `${colour.join()} channel ${channel}`).toBeLessThanOrEqual(2));
        expect(std).toEqual([0, 0, 0]);
      }
    });
  }
}

test('every layout of planes gives the same colour', () => {
  const colour = [81, 90, 240] as const;
  const colorSpace = { matrix: 'smpte170m', fullRange: false } as const;
  const [first, ...others] = (['I420', 'I422', 'I444', 'NV12'] as const).map((format) => statisticsOf(yuv(format, colour, colorSpace)));
  expect(describeHistogram(first ?? { frames: 0, histogram: [] })).toMatchObject({ count: [24], max: [254 / 255, 0, 0] });
  for (const other of others) expect(other).toEqual(first);
});

test('blue first is told from red first; more than eight bits are not read as eight', () => {
  const data = Uint8Array.of(10, 20, 30, 40);
  const meanOf = (format: VideoPixelFormat): number[] => describeHistogram(statisticsOf({ ...rgba(1, 1, 0), data, format })).mean.map((value) => value * 255);
  expect(meanOf('RGBX').map(Math.round)).toEqual([10, 20, 30]);
  expect(meanOf('BGRA').map(Math.round)).toEqual([30, 20, 10]);
  expect(['NV12', 'I420P10', 'I422P12', 'NV12P10'].map(isSampledFormat)).toEqual([true, false, false, false]);
});

test('high definition that does not say its matrix is BT.709, less is BT.601', () => {
  const of = (width: number, height: number, matrix?: VideoMatrixCoefficients): TrackStatistics => {
    const picture = yuv('I444', [100, 60, 200], { ...(matrix === undefined ? {} : { matrix }) });
    return statisticsOf({ ...picture, data: Uint8Array.from({ length: width * height * 3 }, (_, at) => [100, 60, 200][Math.floor(at / (width * height))] ?? 0), width, height, planes: [0, 1, 2].map((plane) => ({ offset: plane * width * height, stride: width })) });
  };
  expect(of(640, 480)).toEqual(of(640, 480, 'smpte170m'));
  expect(of(1280, 720)).toEqual(of(1280, 720, 'bt709'));
  expect(of(640, 480)).not.toEqual(of(640, 480, 'bt709'));
});
