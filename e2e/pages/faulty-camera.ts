import type { FeedReply, FeedRequest, FrameFeed } from '../../src/domain/feed.ts';
import { paintFrameCode } from '../../src/domain/frame-code.ts';
import type { SourceInfo } from '../../src/domain/session.ts';

const frameRate = 30;

/** A live camera that can be told to misbehave as real ones do. Its pictures carry their number; its clock runs with the page's. */
export class FaultyCamera {
  readonly #canvas = new OffscreenCanvas(640, 480);
  #port: MessagePort | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Its own timestamp of each frame it has given, by the number painted in it. */
  readonly times: number[] = [];
  #dueMs = performance.now();
  #stalled = false;
  #wanted = false;
  #rotation = 0;
  #flashes = false;
  /** How far the camera's clock is ahead of the page's. */
  readonly #aheadMs: number;
  /** Number of the frame that saw the flash. */
  flashed = -1;
  #beforeFrame: () => void = () => undefined;

  constructor(aheadMs = 0) {
    this.#aheadMs = aheadMs;
  }

  get info(): SourceInfo {
    const { width, height } = this.#canvas;
    return { id: 'camera', label: `Camera ${width} × ${height}`, width, height, frameRate };
  }

  /** Frames given so far. */
  get given(): number {
    return this.times.length;
  }

  open(): FrameFeed {
    this.unplug();
    return this.reopen();
  }

  /** Another feed; the one before gives nothing more. */
  reopen(): FrameFeed {
    clearTimeout(this.#timer);
    this.#wanted = false;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#dueMs = performance.now();
    port1.onmessage = ({ data }: MessageEvent<FeedRequest>) => {
      if (port1 !== this.#port) return;
      if (data === 'close') return clearTimeout(this.#timer);
      this.#wanted = true;
      this.#plan();
    };
    return { kind: 'port', port: port2, live: true };
  }

  /** The feed as a stream, which breaks after so many frames. */
  openBreaking(frames: number): FrameFeed {
    const feed = this.open();
    if (feed.kind !== 'port') throw new Error('This camera has ports only.');
    const { port } = feed;
    const pull = (controller: ReadableStreamDefaultController<VideoFrame>): Promise<void> =>
      new Promise((resolve) => {
        if (frames-- === 0) return controller.error(new Error('The capture process ended.'));
        port.onmessage = ({ data }: MessageEvent<FeedReply>) => {
          if (data !== null) controller.enqueue(data);
          resolve();
        };
        port.postMessage('pull' satisfies FeedRequest);
      });
    return { kind: 'stream', frames: new ReadableStream({ pull }), live: true };
  }

  /** Nothing comes any more, without a word. */
  stall(): void {
    this.#stalled = true;
  }

  flow(): void {
    this.#stalled = false;
    this.#dueMs = performance.now();
    this.#plan();
  }

  /** The feed ends, as when the plug is pulled. */
  unplug(): void {
    clearTimeout(this.#timer);
    this.#wanted = false;
    this.#port?.postMessage(null satisfies FeedReply);
    this.#port = undefined;
  }

  /** The device is turned: width and height change places. */
  turn(): void {
    const { width, height } = this.#canvas;
    this.#canvas.width = height;
    this.#canvas.height = width;
  }

  /** The sensor lies on its side from now on, and frames say by how much they must be turned to stand upright. */
  rotate(degrees: 0 | 90 | 180 | 270): void {
    this.#rotation = degrees;
  }

  /** A light flashes: the next frame that is taken sees it. */
  flash(): void {
    this.#flashes = true;
  }

  /** Resolves when so many more frames have been given. */
  async gives(frames: number): Promise<void> {
    const until = this.given + frames;
    await new Promise<void>((resolve) => {
      this.#beforeFrame = () => {
        if (this.given < until) return;
        this.#beforeFrame = () => undefined;
        resolve();
      };
    });
  }

  #plan(): void {
    if (!this.#wanted || this.#stalled || this.#port === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#give(), Math.max(0, this.#dueMs - performance.now()));
  }

  #give(): void {
    if (this.#port === undefined || this.#stalled) return;
    this.#wanted = false;
    const timestamp = Math.round((this.#dueMs + this.#aheadMs) * 1000);
    const frame = this.#draw(this.given, timestamp);
    this.times.push(timestamp);
    // A camera that was kept waiting goes on with the newest picture.
    this.#dueMs = Math.max(this.#dueMs + 1000 / frameRate, performance.now() - 1000 / frameRate);
    this.#port.postMessage(frame satisfies FeedReply, [frame]);
    this.#beforeFrame();
  }

  #draw(number: number, timestamp: number): VideoFrame {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('The browser gives no 2D canvas.');
    const { width, height } = this.#canvas;
    context.fillStyle = this.#flashes ? '#fff' : `hsl(${number % 360} 60% 40%)`;
    if (this.#flashes) this.flashed = number;
    this.#flashes = false;
    context.fillRect(0, 0, width, height);
    paintFrameCode(context, number, width, height);
    if (this.#rotation === 0) return new VideoFrame(this.#canvas, { timestamp });
    const side = lyingOnItsSide(this.#canvas, this.#rotation);
    const lying = new VideoFrame(side, { timestamp });
    try {
      return new VideoFrame(lying, { timestamp, rotation: this.#rotation } as VideoFrameInit);
    } finally {
      lying.close();
    }
  }
}

/** The picture turned back, so that turning it by `degrees` makes it upright. */
function lyingOnItsSide(upright: OffscreenCanvas, degrees: number): OffscreenCanvas {
  const swaps = degrees % 180 !== 0;
  const canvas = new OffscreenCanvas(swaps ? upright.height : upright.width, swaps ? upright.width : upright.height);
  const context = canvas.getContext('2d', { alpha: false });
  context?.translate(canvas.width / 2, canvas.height / 2);
  context?.rotate((-degrees * Math.PI) / 180);
  context?.drawImage(upright, -upright.width / 2, -upright.height / 2);
  return canvas;
}
