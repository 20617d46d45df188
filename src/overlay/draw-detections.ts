import { maskCells } from '../domain/masks.ts';
import type { Detection } from '../domain/runs.ts';
import { drawKeypoints } from './draw-keypoints.ts';
import { boxRectangle, placeLabel, strokesFor, type Rectangle } from './geometry.ts';
import { classColour } from './palette.ts';
import { coloured, drawGrid, pixelOf } from './raster.ts';

/** The page's and the worker's canvas alike. */
export type OverlayContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export const ink = '#10151b';
const maskOpacity = 110;

/** Draws what was found over a picture of this size: masks below, then outlines, points and labels. A dark rim keeps them readable on any background. As opaque as the context is. */
export function drawDetections(context: OverlayContext, detections: readonly Detection[], width: number, height: number): void {
  if (detections.length === 0) return;
  const strokes = strokesFor(width, height);
  context.save();
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.textBaseline = 'middle';
  context.font = labelFont(strokes.font);
  const opacity = context.globalAlpha;
  for (const detection of detections) drawMask(context, detection, boxRectangle(detection.box, width, height));
  for (const detection of detections) {
    const place = boxRectangle(detection.box, width, height);
    const colour = colourOf(detection);
    for (const [strokeStyle, lineWidth, alpha] of [[ink, strokes.line * 2, 0.55], [colour, strokes.line, 1]] as const) {
      context.strokeStyle = strokeStyle;
      context.lineWidth = lineWidth;
      context.globalAlpha = opacity * alpha;
      outline(context, detection, place, width, height);
    }
    if (detection.keypoints !== undefined) drawKeypoints(context, detection.keypoints, colour, ink, strokes, width, height);

    const text = labelOf(detection);
    const { font, padding } = strokes;
    const plate = placeLabel(anchorOf(detection, place, width, height), { width: context.measureText(text).width + 2 * padding, height: font + 2 * padding }, width);
    context.fillStyle = colour;
    context.fillRect(plate.x, plate.y, plate.width, plate.height);
    context.fillStyle = ink;
    context.fillText(text, plate.x + padding, plate.y + plate.height / 2);
  }
  context.restore();
}

export function labelFont(size: number): string {
  return `600 ${size}px system-ui, sans-serif`;
}

/** Name and score, and the number of a thing that is followed. */
export function labelOf({ label, score, trackId }: Pick<Detection, 'label' | 'score' | 'trackId'>): string {
  return `${label}${trackId === undefined ? '' : ` #${trackId}`} ${Math.round(score * 100)}%`;
}

/** A thing that is followed keeps its own colour, any other has its class's. */
function colourOf({ classId, trackId }: Detection): string {
  return classColour(trackId ?? classId);
}

function drawMask(context: OverlayContext, detection: Detection, place: Rectangle): void {
  if (detection.mask === undefined) return;
  const { width, height } = detection.mask;
  const cells = maskCells(detection.mask);
  const pixel = pixelOf(coloured(colourOf(detection), maskOpacity));
  drawGrid(context, place, width, height, (cell) => (cells[cell] === 1 ? pixel : 0));
}

/** Where the label belongs: on the box, of a turned one on its highest corner. */
function anchorOf({ corners }: Detection, place: Rectangle, width: number, height: number): Rectangle {
  if (corners === undefined) return place;
  const [x1, y1, x2, y2, x3, y3, x4, y4] = corners;
  const [x, y] = ([[x1, y1], [x2, y2], [x3, y3], [x4, y4]] as const).reduce((highest, corner) => (corner[1] < highest[1] ? corner : highest));
  return { x: Math.max(0, x * width), y: Math.max(0, y * height), width: 0, height: 0 };
}

/** The box, turned where it is. */
function outline(context: OverlayContext, { corners }: Detection, place: Rectangle, width: number, height: number): void {
  if (corners === undefined) return context.strokeRect(place.x, place.y, place.width, place.height);
  const [x1, y1, x2, y2, x3, y3, x4, y4] = corners;
  context.beginPath();
  context.moveTo(x1 * width, y1 * height);
  for (const [x, y] of [[x2, y2], [x3, y3], [x4, y4]] as const) context.lineTo(x * width, y * height);
  context.closePath();
  context.stroke();
}
