import type { Answer } from '../domain/comparison/answer.ts';
import type { FrameComparison } from '../domain/comparison/frame-comparison.ts';
import { foundAnything } from '../domain/repeated-results.ts';
import type { Detection } from '../domain/runs.ts';
import { ink, labelFont, labelOf, type OverlayContext } from './draw-detections.ts';
import { drawFindings } from './draw-findings.ts';
import { boxRectangle, placeLabel, strokesFor } from './geometry.ts';

/** How each kind of box is told from the others: by colour (of Okabe and Ito) and by its line, in units of the line's width. */
export const comparisonLooks = {
  matched: { colour: '#f5f5f5', dash: [] },
  a: { colour: '#e69f00', dash: [4, 3] },
  b: { colour: '#56b4e9', dash: [1, 2.5] },
} as const;

type Look = (typeof comparisonLooks)[keyof typeof comparisonLooks];

const missing = { late: 'came too late', failed: 'failed', 'not-asked': 'no result' } as const;

/** Draws two answers over one picture: what only A found, what only B found, and once, as B has it, what both did. Words say what has no place. */
export function drawComparison(context: OverlayContext, { a, b, matches, kinds }: FrameComparison, width: number, height: number): void {
  const at = (list: readonly Detection[], places: readonly number[]): Detection[] => list.filter((_, place) => places.includes(place));
  // Without an answer of the other side nothing is matched, and what there is, is only its own.
  const pairs = matches?.pairs ?? [];
  context.save();
  context.textBaseline = 'middle';
  for (const { b: place, iou } of pairs) {
    const detection = b.detections[place];
    if (detection !== undefined) drawBox(context, detection, `${labelOf(detection)} · IoU ${iou.toFixed(2)}`, comparisonLooks.matched, width, height);
  }
  for (const detection of matches === null ? a.detections : at(a.detections, matches.onlyA)) drawBox(context, detection, `A ${labelOf(detection)}`, comparisonLooks.a, width, height);
  for (const detection of matches === null ? b.detections : at(b.detections, matches.onlyB)) drawBox(context, detection, `B ${labelOf(detection)}`, comparisonLooks.b, width, height);
  const words = [...answerWords('A', a.answer), ...answerWords('B', b.answer)];
  if (kinds.equalCells !== undefined) words.push(`equal cells ${(kinds.equalCells * 100).toFixed(1)}%`);
  drawWords(context, words, width, height);
  context.restore();
}

/** Draws what one side says over a picture of its own, each of its boxes as it is in one picture with the other side's; what is no list of boxes as for a run alone. */
export function drawSide(context: OverlayContext, { a, b, matches }: FrameComparison, side: 'a' | 'b', width: number, height: number): void {
  const { answer, detections } = side === 'a' ? a : b;
  const name = side.toUpperCase();
  const ious = new Map(matches?.pairs.map((pair) => [pair[side], pair.iou]));
  context.save();
  context.textBaseline = 'middle';
  if (answer.at === 'found') drawFindings(context, { ...answer.findings, detections: [] }, width, height);
  for (const [place, detection] of detections.entries()) {
    const iou = ious.get(place);
    if (iou === undefined) drawBox(context, detection, `${name} ${labelOf(detection)}`, comparisonLooks[side], width, height);
    else drawBox(context, detection, `${labelOf(detection)} · IoU ${iou.toFixed(2)}`, comparisonLooks.matched, width, height);
  }
  drawWords(context, [`${name}${sideWords(answer, detections)}`], width, height);
  context.restore();
}

function sideWords(answer: Answer, detections: readonly Detection[]): string {
  if (answer.at !== 'found') return `: ${missing[answer.at]}`;
  if (detections.length > 0) return `: ${detections.length}`;
  return foundAnything({ ...answer.findings, detections }) ? '' : ': nothing found';
}

function answerWords(side: string, answer: Answer): string[] {
  if (answer.at !== 'found') return [`${side}: ${missing[answer.at]}`];
  const { classes, anomaly } = answer.findings;
  const [top] = classes ?? [];
  return [...(top === undefined ? [] : [`${side}: ${labelOf(top)}`]), ...(anomaly === undefined ? [] : [`${side}: anomaly ${Number(anomaly.score.toPrecision(3))}`])];
}

function drawBox(context: OverlayContext, { box }: Detection, text: string, { colour, dash }: Look, width: number, height: number): void {
  const { line, font, padding } = strokesFor(width, height);
  const place = boxRectangle(box, width, height);
  context.setLineDash([]);
  context.globalAlpha = 0.55;
  context.strokeStyle = ink;
  context.lineWidth = line * 2;
  context.strokeRect(place.x, place.y, place.width, place.height);
  context.globalAlpha = 1;
  context.setLineDash(dash.map((units) => units * line * 1.5));
  context.strokeStyle = colour;
  context.lineWidth = line * 1.2;
  context.strokeRect(place.x, place.y, place.width, place.height);
  context.font = labelFont(font);
  const plate = placeLabel(place, { width: context.measureText(text).width + 2 * padding, height: font + 2 * padding }, width);
  context.fillStyle = colour;
  context.fillRect(plate.x, plate.y, plate.width, plate.height);
  context.fillStyle = ink;
  context.fillText(text, plate.x + padding, plate.y + plate.height / 2);
}

/** Lines at the bottom left. */
function drawWords(context: OverlayContext, words: readonly string[], width: number, height: number): void {
  const { font, padding } = strokesFor(width, height);
  const row = font + 3 * padding;
  context.font = labelFont(font);
  for (const [at, text] of words.entries()) {
    const y = height - padding - (words.length - at) * row;
    context.globalAlpha = 0.75;
    context.fillStyle = ink;
    context.fillRect(padding, y, context.measureText(text).width + 4 * padding, row);
    context.globalAlpha = 1;
    context.fillStyle = '#ffffff';
    context.fillText(text, 3 * padding, y + row / 2);
  }
}
