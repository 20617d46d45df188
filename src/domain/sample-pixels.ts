import { samplingStep, type PictureHistogram } from './histogram-statistics.ts';
import { fractionBits, yuvTables, type YuvTables } from './yuv.ts';

/** A picture as it lies in memory. Formats and planes are those of WebCodecs: https://w3c.github.io/webcodecs/#pixel-format */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly format: VideoPixelFormat;
  readonly planes: readonly PlaneLayout[];
  readonly width: number;
  readonly height: number;
  readonly colorSpace: VideoColorSpaceInit;
}

/** How pixels lie: four bytes each with red first or blue first, or luma with chroma halved (shift 1) or not, in planes or in pairs. */
type Packing = { readonly kind: 'packed'; readonly red: 0 | 2 } | { readonly kind: 'yuv'; readonly shiftX: number; readonly shiftY: number; readonly paired: boolean };

const packings: Readonly<Record<string, Packing>> = {
  RGBA: { kind: 'packed', red: 0 },
  RGBX: { kind: 'packed', red: 0 },
  BGRA: { kind: 'packed', red: 2 },
  BGRX: { kind: 'packed', red: 2 },
  I420: { kind: 'yuv', shiftX: 1, shiftY: 1, paired: false },
  I420A: { kind: 'yuv', shiftX: 1, shiftY: 1, paired: false },
  I422: { kind: 'yuv', shiftX: 1, shiftY: 0, paired: false },
  I444: { kind: 'yuv', shiftX: 0, shiftY: 0, paired: false },
  NV12: { kind: 'yuv', shiftX: 1, shiftY: 1, paired: true },
};

/** Whether `samplePixels` can read a format; others, such as those of more than eight bits, must be converted first. */
export function isSampledFormat(format: string): boolean {
  return packings[format] !== undefined;
}

/** Counts the pixels of a frame that LeRobot's rule looks at, as it lies in memory. Only these are converted; chroma is taken where it lies, not smoothed. */
export class PixelSampler {
  #tables: YuvTables | undefined;
  #tablesOf = '';

  /** The format must be one that `isSampledFormat`. */
  sample(picture: RawPicture, into: PictureHistogram): void {
    const packing = packings[picture.format];
    if (packing?.kind === 'packed') samplePacked(picture, packing.red, into);
    if (packing?.kind === 'yuv') sampleYuv(picture, packing, this.#tablesFor(picture), into);
    into.frames++;
  }

  #tablesFor({ colorSpace: { matrix, fullRange }, width, height }: RawPicture): YuvTables {
    const key = `${matrix} ${fullRange} ${width} ${height}`;
    if (this.#tables === undefined || key !== this.#tablesOf) this.#tables = yuvTables({ matrix: matrix ?? null, fullRange: fullRange ?? null }, width, height);
    this.#tablesOf = key;
    return this.#tables;
  }
}

function samplePacked({ data, planes: [plane], width, height }: RawPicture, firstRed: 0 | 2, { red, green, blue }: PictureHistogram): void {
  if (plane === undefined) return;
  const step = samplingStep(width, height);
  for (let y = 0; y < height; y += step) {
    const row = plane.offset + y * plane.stride;
    for (let at = row; at < row + width * 4; at += step * 4) {
      count(red, data[at + firstRed]);
      count(green, data[at + 1]);
      count(blue, data[at + 2 - firstRed]);
    }
  }
}

function sampleYuv({ data, planes, width, height }: RawPicture, packing: Packing & { kind: 'yuv' }, tables: YuvTables, { red, green, blue }: PictureHistogram): void {
  const [luma, u, second] = planes;
  if (luma === undefined || u === undefined) return;
  const v = packing.paired ? { offset: u.offset + 1, stride: u.stride } : second;
  if (v === undefined) return;
  const { shiftX, shiftY } = packing;
  const chromaBytes = packing.paired ? 2 : 1;
  const step = samplingStep(width, height);
  for (let y = 0; y < height; y += step) {
    const row = luma.offset + y * luma.stride;
    const uRow = u.offset + (y >> shiftY) * u.stride;
    const vRow = v.offset + (y >> shiftY) * v.stride;
    for (let x = 0; x < width; x += step) {
      const chroma = (x >> shiftX) * chromaBytes;
      const light = tables.luma[data[row + x] ?? 0] ?? 0;
      const cb = data[uRow + chroma] ?? 0;
      const cr = data[vRow + chroma] ?? 0;
      count(red, clamp(light + (tables.redFromV[cr] ?? 0)));
      count(green, clamp(light + (tables.greenFromU[cb] ?? 0) + (tables.greenFromV[cr] ?? 0)));
      count(blue, clamp(light + (tables.blueFromU[cb] ?? 0)));
    }
  }
}

function count(counts: Float64Array, value = 0): void {
  counts[value] = (counts[value] ?? 0) + 1;
}

function clamp(fixed: number): number {
  const value = fixed >> fractionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
