/** A rectangle in canvas pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes in canvas pixels that look alike on a thumbnail and on 4K. */
export interface Strokes {
  readonly line: number;
  readonly font: number;
  readonly padding: number;
}

export function strokesFor(width: number, height: number): Strokes {
  const side = Math.min(width, height);
  const font = Math.max(11, Math.round(side / 30));
  return { line: Math.max(1.5, side / 260), font, padding: Math.round(font * 0.3) };
}

/** A box in 0..1 as canvas pixels, cut to the picture. */
export function boxRectangle(box: readonly [number, number, number, number], width: number, height: number): Rectangle {
  const clip = (value: number, size: number): number => Math.min(size, Math.max(0, value * size));
  const x = clip(box[0], width);
  const y = clip(box[1], height);
  return { x, y, width: Math.max(0, clip(box[2], width) - x), height: Math.max(0, clip(box[3], height) - y) };
}

/** A label sits on its box, or inside it where the picture ends; it never leaves the picture while it fits into it. */
export function placeLabel(box: Rectangle, label: Pick<Rectangle, 'width' | 'height'>, width: number): Rectangle {
  const x = Math.max(0, Math.min(box.x, width - label.width));
  const y = box.y >= label.height ? box.y - label.height : box.y;
  return { x, y, ...label };
}
