import type { OverlayContext } from './draw-detections.ts';
import type { Rectangle } from './geometry.ts';

/** Red, green, blue and opacity, each 0..255. */
export type Colour = readonly [number, number, number, number];

/** The parts of a colour written as #rrggbb. */
export function coloured(hex: string, opacity: number): Colour {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, opacity];
}

/** A colour as a pixel of ImageData seen as 32-bit numbers, whatever the device's order of bytes. 0 is nothing. */
export function pixelOf(colour: Colour): number {
  return new Uint32Array(Uint8Array.from(colour).buffer)[0] ?? 0;
}

/** One for all grids: there may be dozens for each frame of a live preview. */
let canvas: OffscreenCanvas | undefined;

/** Draws a grid of cells into a rectangle of the picture, smoothly: cells are larger than pixels. */
export function drawGrid(context: OverlayContext, place: Rectangle, width: number, height: number, pixelAt: (cell: number) => number): void {
  if (width < 1 || height < 1 || place.width <= 0 || place.height <= 0) return;
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const cells = canvas.getContext('2d');
  if (cells === null) return;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let cell = 0; cell < pixels.length; cell++) pixels[cell] = pixelAt(cell);
  cells.putImageData(image, 0, 0);
  context.save();
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, place.x, place.y, place.width, place.height);
  context.restore();
}
