import { sceneObjects, type SceneObject } from '../domain/demo-scene.ts';
import type { FeedReply, FeedRequest, FrameFeed } from '../domain/feed.ts';
import { paintFrameCode } from '../domain/frame-code.ts';
import { defineSource, type AcquiredSource, type SourceRequest } from './source.ts';

type Context = CanvasRenderingContext2D;

function drawBackground(context: Context, width: number, height: number): void {
  context.fillStyle = '#20242e';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#2b303d';
  const step = width / 16;
  for (let row = 0; row * step < height; row++) {
    for (let column = row % 2; column < 16; column += 2) context.fillRect(column * step, row * step, step, step);
  }
}

function drawObject(context: Context, object: SceneObject, width: number, height: number): void {
  const [x1, y1, x2, y2] = object.box;
  const left = x1 * width;
  const top = y1 * height;
  const right = x2 * width;
  const bottom = y2 * height;
  context.fillStyle = object.colour;
  context.beginPath();
  if (object.label === 'ball') context.ellipse((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, 0, 0, 2 * Math.PI);
  else if (object.label === 'crate') context.rect(left, top, right - left, bottom - top);
  else polygon(context, [[(left + right) / 2, top], [right, (top + bottom) / 2], [(left + right) / 2, bottom], [left, (top + bottom) / 2]]);
  context.fill();
}

function polygon(context: Context, points: readonly (readonly [number, number])[]): void {
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
}

function drawScene(context: Context, number: number, frameRate: number): void {
  const { width, height } = context.canvas;
  drawBackground(context, width, height);
  for (const object of sceneObjects(number, frameRate, width / height)) drawObject(context, object, width, height);
  paintFrameCode(context, number, width, height);
}

/** The scene as a source that is on: a canvas that shows itself, and feeds that pull frame after frame from it. */
class Scene implements AcquiredSource {
  readonly info;
  readonly preview = document.createElement('canvas');
  readonly lost = new Promise<void>(() => undefined);
  readonly #context: Context;
  readonly #frameRate: number;
  readonly #unpaced: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #feeding: MessagePort | undefined;

  constructor({ width, height, frameRate, unpaced = false }: SourceRequest) {
    this.info = { id: 'demo-scene', label: 'Demo scene', width, height, frameRate };
    this.preview.width = width;
    this.preview.height = height;
    this.#frameRate = frameRate;
    this.#unpaced = unpaced;
    const context = this.preview.getContext('2d', { alpha: false });
    if (context === null) throw new Error('The browser gives no 2D canvas.');
    this.#context = context;
    this.#idle();
  }

  openFeed(): FrameFeed {
    this.#endFeed();
    clearTimeout(this.#timer);
    const { port1, port2 } = new MessageChannel();
    this.#feeding = port1;
    const startMs = performance.now();
    let number = 0;
    port1.onmessage = ({ data }: MessageEvent<FeedRequest>) => {
      if (data === 'close') return this.#endFeed();
      if (this.#unpaced) return this.#post(port1, number++);
      const dueMs = startMs + (number * 1000) / this.#frameRate;
      this.#after(dueMs - performance.now(), () => this.#post(port1, number++));
    };
    return { kind: 'port', port: port2, live: false };
  }

  /** A drawing never holds its breath. */
  onMuted(): void {}

  release(): void {
    this.#feeding?.postMessage(null satisfies FeedReply);
    this.#feeding?.close();
    this.#feeding = undefined;
    clearTimeout(this.#timer);
  }

  #post(port: MessagePort, number: number): void {
    drawScene(this.#context, number, this.#frameRate);
    const microseconds = (frame: number): number => Math.round((frame * 1e6) / this.#frameRate);
    const timestamp = microseconds(number);
    const frame = new VideoFrame(this.preview, { timestamp, duration: microseconds(number + 1) - timestamp });
    port.postMessage(frame satisfies FeedReply, [frame]);
  }

  #endFeed(): void {
    if (this.#feeding === undefined) return;
    this.#feeding.close();
    this.#feeding = undefined;
    this.#idle();
  }

  /** Shows the scene while nobody records it. */
  #idle(): void {
    const startMs = performance.now();
    const draw = (): void => {
      drawScene(this.#context, Math.floor(((performance.now() - startMs) * this.#frameRate) / 1000), this.#frameRate);
      this.#after(1000 / this.#frameRate, draw);
    };
    draw();
  }

  #after(waitMs: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, Math.max(0, waitMs));
  }
}

export default defineSource({
  id: 'demo-scene',
  label: 'Demo scene',
  choices: () => Promise.resolve([{ deviceId: 'demo-scene', label: 'Demo scene (no camera needed)' }]),
  acquire: (request, signal) => {
    signal.throwIfAborted();
    return Promise.resolve(new Scene(request));
  },
});
