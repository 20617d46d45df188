import type { Findings } from '../domain/runs.ts';
import { ink, labelFont, type OverlayContext } from './draw-detections.ts';
import { drawFindings } from './draw-findings.ts';
import { strokesFor } from './geometry.ts';

const opacity = 0.55;

/** Draws findings of an earlier picture so that nobody takes them for this one's: faint, with dashed lines, and `age` in words at the bottom. */
export function drawRepeated(context: OverlayContext, findings: Findings, age: string, width: number, height: number): void {
  const { line, font, padding } = strokesFor(width, height);
  context.save();
  context.globalAlpha = opacity;
  context.setLineDash([line * 4, line * 3]);
  drawFindings(context, findings, width, height);
  context.restore();

  context.save();
  context.font = labelFont(font);
  context.textBaseline = 'middle';
  const plate = { width: context.measureText(age).width + 2 * padding, height: font + 2 * padding };
  const y = height - plate.height - padding;
  context.globalAlpha = 0.75;
  context.fillStyle = ink;
  context.fillRect(padding, y, plate.width, plate.height);
  context.globalAlpha = 1;
  context.fillStyle = '#ffffff';
  context.fillText(age, 2 * padding, y + plate.height / 2);
  context.restore();
}
