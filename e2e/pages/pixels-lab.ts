import type { Region } from '../../src/domain/detector.ts';
import { PixelReader } from '../../workers/detect/pixels.ts';

export interface PatternFrame {
  readonly format: 'RGBX' | 'I420';
  readonly width: number;
  readonly height: number;
  /** Clockwise, as of a camera held upright. */
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly flip?: boolean;
}

/** A picture in which no two places look alike: brightness grows to the right and down, with a step in the middle. */
function brightness(x: number, y: number, width: number, height: number): number {
  return Math.round(20 + (90 * x) / width + (90 * y) / height + (x > width / 2 && y > height / 2 ? 40 : 0));
}

function patternFrame({ format, width, height, rotation = 0, flip = false }: PatternFrame): VideoFrame {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const data = new Uint8Array(format === 'RGBX' ? width * height * 4 : width * height + 2 * chroma).fill(format === 'RGBX' ? 255 : 128);
  const step = format === 'RGBX' ? 4 : 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.fill(brightness(x, y, width, height), (y * width + x) * step, (y * width + x) * step + Math.min(3, step));
  }
  const init = { format, codedWidth: width, codedHeight: height, timestamp: 0, rotation, flip };
  return new VideoFrame(data, init);
}

export interface RegionReading {
  /** Of the whole picture, upright. */
  readonly whole: readonly [width: number, height: number];
  readonly part: readonly [width: number, height: number];
  readonly region: Region | null;
  /** Largest difference of a byte between the region and that part of the whole picture. */
  readonly difference: number;
  /** Brightness at the corners of the whole picture, from the top left clockwise. */
  readonly corners: readonly number[];
}

/** Reads a picture whole and a region of it, as a detector does, and compares. */
export async function readRegion(pattern: PatternFrame, wanted: Region): Promise<RegionReading> {
  const reader = new PixelReader();
  const frame = patternFrame(pattern);
  try {
    const read = await reader.read(frame);
    const whole = { width: read.width, height: read.height, data: read.data.slice() };
    const part = await reader.read(frame, wanted);
    const [x1, y1] = part.region ?? [0, 0];
    const [left, top] = [Math.round(x1 * whole.width), Math.round(y1 * whole.height)];
    let difference = 0;
    for (let y = 0; y < part.height; y++) {
      for (let x = 0; x < part.width; x++) {
        const [a, b] = [part.data[(y * part.width + x) * 4], whole.data[((top + y) * whole.width + left + x) * 4]];
        difference = Math.max(difference, Math.abs((a ?? NaN) - (b ?? NaN)));
      }
    }
    const at = (x: number, y: number): number => whole.data[(y * whole.width + x) * 4] ?? -1;
    const corners = [at(0, 0), at(whole.width - 1, 0), at(whole.width - 1, whole.height - 1), at(0, whole.height - 1)];
    return { whole: [whole.width, whole.height], part: [part.width, part.height], region: part.region ?? null, difference, corners };
  } finally {
    frame.close();
  }
}
