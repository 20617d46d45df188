import type { Keypoint } from '../domain/runs.ts';
import type { OverlayContext } from './draw-detections.ts';
import type { Strokes } from './geometry.ts';
import { limbsOf } from './skeletons.ts';

/** A point the model is less sure of is not shown: it lies somewhere. */
const seen = 0.3;

/** Draws points, and the limbs between those that are both seen. */
export function drawKeypoints(context: OverlayContext, points: readonly Keypoint[], colour: string, ink: string, { line }: Strokes, width: number, height: number): void {
  const shown = points.map(([x, y, score]) => (score === null || score >= seen ? { x: x * width, y: y * height } : null));
  const limbs = limbsOf(points.length);
  const opacity = context.globalAlpha;
  for (const [strokeStyle, lineWidth, alpha] of [[ink, line * 2.4, 0.55], [colour, line * 1.4, 1]] as const) {
    context.strokeStyle = strokeStyle;
    context.lineWidth = lineWidth;
    context.globalAlpha = opacity * alpha;
    context.beginPath();
    for (const [from, to] of limbs) {
      const [a, b] = [shown[from], shown[to]];
      if (!a || !b) continue;
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
    }
    context.stroke();
  }
  context.lineWidth = line;
  context.strokeStyle = ink;
  context.fillStyle = limbs.length > 0 ? '#ffffff' : colour;
  for (const point of shown) {
    if (point === null) continue;
    context.beginPath();
    context.arc(point.x, point.y, line * 1.8, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
