import { heatBytes, semanticCells } from '../domain/masks.ts';
import type { Region } from '../domain/detector.ts';
import type { AnomalyMap, ClassScore, Findings, SemanticMask } from '../domain/runs.ts';
import { drawDetections, ink, labelFont, labelOf, type OverlayContext } from './draw-detections.ts';
import { strokesFor, type Rectangle } from './geometry.ts';
import { classColour } from './palette.ts';
import { coloured, drawGrid, pixelOf, type Colour } from './raster.ts';

const regionOpacity = 120;
const background = /^_*background_*$/i;

/** Draws what a model said over a picture of this size: what covers all of it first, then what lies in it, and words last. */
export function drawFindings(context: OverlayContext, { detections, classes, semantic, anomaly }: Findings, width: number, height: number): void {
  if (semantic !== undefined) drawRegions(context, semantic, width, height);
  if (anomaly !== undefined) drawHeat(context, anomaly, width, height);
  drawDetections(context, detections, width, height);
  const lines = [...(classes ?? []).map(percentLine), ...regionLines(semantic), ...(anomaly === undefined ? [] : [anomalyLine(anomaly)])];
  if (lines.length > 0) drawList(context, lines, width, height);
}

/** Every class in its colour; the background is left as it is. */
function drawRegions(context: OverlayContext, mask: SemanticMask, width: number, height: number): void {
  const pixels = new Map<number, number>();
  for (const { classId, label } of mask.classes) {
    if (!background.test(label)) pixels.set(classId, pixelOf(coloured(classColour(classId), regionOpacity)));
  }
  const cells = semanticCells(mask);
  drawGrid(context, placeOf(mask.region, width, height), mask.width, mask.height, (cell) => pixels.get(cells[cell] ?? 0) ?? 0);
}

/** Where a grid over a part of the picture lies. */
function placeOf([x1, y1, x2, y2]: Region = [0, 0, 1, 1], width: number, height: number): Rectangle {
  return { x: x1 * width, y: y1 * height, width: (x2 - x1) * width, height: (y2 - y1) * height };
}

/** Words, and a bar of a length in 0..1. */
interface Line {
  readonly text: string;
  readonly classId: number;
  readonly bar: number;
}

function percentLine({ label, classId, score }: ClassScore): Line {
  return { text: labelOf({ label, score }), classId, bar: score };
}

/** The score as it is: it need not be a share. The bar is as long as it is high in the map's range. */
function anomalyLine({ score, range: [low, high] }: AnomalyMap): Line {
  return { text: `anomaly ${Number(score.toPrecision(3))}`, classId: 5, bar: high > low ? (score - low) / (high - low) : 0 };
}

/** The largest regions by share, as a legend. */
function regionLines(mask: SemanticMask | undefined): Line[] {
  const shown = mask?.classes.filter(({ label }) => !background.test(label)) ?? [];
  return shown.slice(0, 6).map(({ label, classId, share }) => percentLine({ label, classId, score: share }));
}

/** From nothing over yellow to red: what is as usual stays visible. */
export function heatColour(byte: number): Colour {
  const value = byte / 255;
  return [255, Math.round(230 * (1 - value)), 40, Math.round(200 * Math.min(1, Math.max(0, value - 0.2) / 0.6))];
}

const heatPixels = Uint32Array.from({ length: 256 }, (_, byte) => pixelOf(heatColour(byte)));

function drawHeat(context: OverlayContext, map: AnomalyMap, width: number, height: number): void {
  const bytes = heatBytes(map);
  drawGrid(context, placeOf(map.region, width, height), map.width, map.height, (cell) => heatPixels[bytes[cell] ?? 0] ?? 0);
}

/** Lines of words at the top left, each with a bar as long as its share. */
function drawList(context: OverlayContext, lines: readonly Line[], width: number, height: number): void {
  const { font, padding } = strokesFor(width, height);
  context.save();
  context.textBaseline = 'middle';
  context.font = labelFont(font);
  const opacity = context.globalAlpha;
  const plate = Math.min(width, Math.max(...lines.map(({ text }) => context.measureText(text).width)) + 4 * padding);
  const row = font + 3 * padding;
  for (const [i, { text, classId, bar }] of lines.entries()) {
    const y = padding + i * row;
    context.globalAlpha = opacity * 0.75;
    context.fillStyle = ink;
    context.fillRect(padding, y, plate, row);
    context.globalAlpha = opacity;
    context.fillStyle = classColour(classId);
    context.fillRect(padding, y + row - padding, plate * Math.min(1, Math.max(0, bar)), padding * 0.7);
    context.fillStyle = '#ffffff';
    context.fillText(text, 3 * padding, y + (row - padding) / 2);
  }
  context.restore();
}
