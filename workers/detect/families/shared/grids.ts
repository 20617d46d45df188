import type { OutputTensor, Placement } from '../../../../src/domain/family.ts';
import type { Preprocess } from '../../../../src/domain/preprocess.ts';

/** Cells along the longer side of what is kept: a picture of results, not a copy of the model's output. */
const mostCells = 256;

/** An output that lies over the model's input like a picture. */
export interface Grid {
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  readonly value: (channel: number, x: number, y: number) => number;
}

/** Reads [1,c,h,w], [1,h,w,c] or [1,h,w]; null for any other. Few channels tell the two layouts apart from the sides. */
export function gridOf({ dims, data }: OutputTensor, layout: Preprocess['layout']): Grid | null {
  const [first = 0, second = 0, third = 0] = dims.slice(-3);
  if (dims.length === 3) return { channels: 1, width: third, height: second, value: (_, x, y) => data[y * third + x] ?? NaN };
  if (dims.length !== 4) return null;
  const channelsLast = isChannelsLast(first, second, third, layout);
  if (channelsLast) return { channels: third, width: second, height: first, value: (channel, x, y) => data[(y * second + x) * third + channel] ?? NaN };
  return { channels: first, width: third, height: second, value: (channel, x, y) => data[(channel * second + y) * third + x] ?? NaN };
}

/** One channel, wherever it stands, says it all; otherwise outputs are laid out as the input is. */
export function isChannelsLast(first: number, _second: number, third: number, layout: Preprocess['layout']): boolean {
  if (first === 1 && third !== 1) return false;
  if (third === 1 && first !== 1) return true;
  return layout === 'nhwc';
}

/** The part of a grid that the picture covers, of limited size: which column and row of the grid each cell of it is. */
export interface Window {
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}

export function windowOf(grid: Pick<Grid, 'width' | 'height'>, preprocess: Preprocess, placement: Placement, most = mostCells): Window {
  const perX = grid.width / preprocess.width;
  const perY = grid.height / preprocess.height;
  const across = Math.max(1, Math.round(placement.innerWidth * perX));
  const down = Math.max(1, Math.round(placement.innerHeight * perY));
  const shrink = Math.min(1, most / Math.max(across, down));
  const axis = (count: number, offset: number, length: number, size: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.min(size - 1, Math.max(0, Math.floor(offset + ((i + 0.5) * length) / count))));
  return {
    columns: axis(Math.max(1, Math.round(across * shrink)), placement.offsetX * perX, placement.innerWidth * perX, grid.width),
    rows: axis(Math.max(1, Math.round(down * shrink)), placement.offsetY * perY, placement.innerHeight * perY, grid.height),
  };
}
