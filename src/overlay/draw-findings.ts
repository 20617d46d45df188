import type { Findings } from '../domain/runs.ts';
import { drawDetections, type OverlayContext } from './draw-detections.ts';

/** Draws what a model said over a picture of this size. */
export function drawFindings(context: OverlayContext, findings: Findings, width: number, height: number): void {
  drawDetections(context, findings.detections, width, height);
}
