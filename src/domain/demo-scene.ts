/**
 * The demo scene: shapes that move on fixed paths. Everything is a function of the frame number, so that the true boxes
 * of every frame are known and two recordings of it are alike.
 */
export type SceneShape = 'ball' | 'crate' | 'kite';

export interface SceneObject {
  readonly label: SceneShape;
  readonly classId: number;
  readonly colour: string;
  /** x1, y1, x2, y2 in 0..1 of the frame. */
  readonly box: readonly [number, number, number, number];
}

interface Path {
  readonly label: SceneShape;
  readonly colour: string;
  /** Side as a fraction of the frame's width. */
  readonly size: number;
  /** Periods in seconds, start as a fraction of the period, and how far it moves, 0..1 of the frame. */
  readonly x: Swing;
  readonly y: Swing;
}

interface Swing {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  readonly start: number;
}

/** The source that shows it, whose pictures carry their number (see frame-code). */
export const sceneSourceId = 'demo-scene';

export const sceneLabels: readonly SceneShape[] = ['ball', 'crate', 'kite'];

const paths: readonly Path[] = [
  { label: 'ball', colour: '#ffb454', size: 0.12, x: { from: 0.08, to: 0.92, seconds: 5.3, start: 0 }, y: { from: 0.3, to: 0.82, seconds: 2.1, start: 0.25 } },
  { label: 'crate', colour: '#59c2ff', size: 0.15, x: { from: 0.9, to: 0.12, seconds: 7.9, start: 0.1 }, y: { from: 0.72, to: 0.8, seconds: 3.7, start: 0 } },
  { label: 'kite', colour: '#c792ea', size: 0.13, x: { from: 0.2, to: 0.75, seconds: 6.1, start: 0.6 }, y: { from: 0.2, to: 0.5, seconds: 4.3, start: 0.3 } },
];

/** There and back in one period, smoothly. */
function swing({ from, to, seconds, start }: Swing, time: number): number {
  const phase = (1 - Math.cos(2 * Math.PI * (time / seconds + start))) / 2;
  return from + (to - from) * phase;
}

/** The objects of frame `number` at `frameRate`, with their true boxes, back to front. `aspect` is width / height. */
export function sceneObjects(number: number, frameRate: number, aspect: number): SceneObject[] {
  const time = number / frameRate;
  return paths.map((path) => {
    const x = swing(path.x, time);
    const y = swing(path.y, time);
    const halfWidth = path.size / 2;
    const halfHeight = halfWidth * aspect;
    return {
      label: path.label,
      classId: sceneLabels.indexOf(path.label),
      colour: path.colour,
      box: [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
    };
  });
}
