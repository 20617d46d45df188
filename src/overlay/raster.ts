import type { OverlayContext } from './draw-detections.ts';
import type { Rectangle } from './geometry.ts';

/** Red, green, blue and opacity, each 0..255. */
export type Colour = readonly [number, number, number, number];

/** The parts of a colour written as #rrggbb. */
export function coloured(hex: string, opacity: number): Colour {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, opacity];
}

/** Draws a grid of cells into a rectangle of the picture, smoothly: cells are larger than pixels. */
export function drawGrid(context: OverlayContext, place: Rectangle, width: number, height: number, colourOf: (cell: number) => Colour | null): void {
  if (width < 1 || height < 1 || place.width <= 0 || place.height <= 0) return;
  const canvas = new OffscreenCanvas(width, height);
  const cells = canvas.getContext('2d');
  if (cells === null) return;
  const image = new ImageData(width, height);
  for (let cell = 0; cell < width * height; cell++) {
    const colour = colourOf(cell);
    if (colour !== null) image.data.set(colour, cell * 4);
  }
  cells.putImageData(image, 0, 0);
  context.save();
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, place.x, place.y, place.width, place.height);
  context.restore();
}
