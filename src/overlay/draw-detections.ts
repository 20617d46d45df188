import type { Detection } from '../domain/runs.ts';
import { boxRectangle, placeLabel, strokesFor } from './geometry.ts';
import { classColour } from './palette.ts';

/** The page's and the worker's canvas alike. */
export type OverlayContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const ink = '#10151b';

/** Draws boxes with label and score over a picture of this size. A dark rim keeps them readable on any background. */
export function drawDetections(context: OverlayContext, detections: readonly Detection[], width: number, height: number): void {
  if (detections.length === 0) return;
  const { line, font, padding } = strokesFor(width, height);
  context.save();
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  context.font = `600 ${font}px system-ui, sans-serif`;
  for (const { box, label, score, classId } of detections) {
    const place = boxRectangle(box, width, height);
    const colour = classColour(classId);
    context.strokeStyle = ink;
    context.globalAlpha = 0.55;
    context.lineWidth = line * 2;
    context.strokeRect(place.x, place.y, place.width, place.height);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(place.x, place.y, place.width, place.height);

    const text = `${label} ${Math.round(score * 100)}%`;
    const plate = placeLabel(place, { width: context.measureText(text).width + 2 * padding, height: font + 2 * padding }, width);
    context.fillStyle = colour;
    context.fillRect(plate.x, plate.y, plate.width, plate.height);
    context.fillStyle = ink;
    context.fillText(text, plate.x + padding, plate.y + plate.height / 2);
  }
  context.restore();
}
