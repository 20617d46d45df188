import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import type { Run } from '../../src/domain/runs.ts';
import { plainReplay, type CompanionView, type ReplayContract, type ReplayEvent, type ReplayMode, type ReplaySession, type ReplaySettings, type ReplayStatus } from '../../src/rpc/replay-contract.ts';
import { callback, spawnReplay, transfer, type WorkerClient } from '../../src/rpc/spawn.ts';
import { newRun, openMotion } from './motion-run.ts';

type Api = Parameters<Parameters<WorkerClient<ReplayContract>['call']>[0]>[0];

function numberIn(context: CanvasRenderingContext2D): number | null {
  const area = frameCodeArea(context.canvas.width, context.canvas.height);
  return readFrameCode(context.getImageData(area.x, area.y, area.width, area.height).data, area.width);
}

/** A session open in the real replay worker, with a canvas in the page and all that the worker reported. */
export class ReplayProbe {
  readonly statuses: ReplayStatus[] = [];
  readonly failures: unknown[] = [];
  readonly #worker = spawnReplay();
  readonly #canvas = document.body.appendChild(document.createElement('canvas'));
  /** Of the other tracks, and what the worker last said of them. */
  readonly #small: HTMLCanvasElement[] = [];
  beside: readonly CompanionView[] = [];
  #settings = plainReplay;
  readonly #watchers = new Set<() => void>();

  async open(sessionId: string, settings: Partial<ReplaySettings> = {}): Promise<ReplaySession> {
    this.#settings = { ...this.#settings, ...settings };
    const canvas = this.#canvas.transferControlToOffscreen();
    const listen = callback((event: ReplayEvent) => {
      if (event.kind === 'status') this.statuses.push(event.status);
      else this.failures.push(event.error);
      for (const watch of this.#watchers) watch();
    });
    return this.do((api) => api.open(sessionId, transfer(canvas, [canvas]), this.#settings, listen));
  }

  do<T>(use: (api: Api) => Promise<T>): Promise<T> {
    return this.#worker.call(use);
  }

  configure(part: Partial<ReplaySettings>): Promise<void> {
    this.#settings = { ...this.#settings, ...part };
    return this.do((api) => api.configure(this.#settings));
  }

  showTrack(trackId: string, part: Partial<ReplaySettings> = {}): Promise<ReplaySession> {
    this.#settings = { ...this.#settings, ...part };
    return this.do((api) => api.showTrack(trackId, this.#settings));
  }

  /** Shows so many other tracks of the session on canvases of their own. */
  async showBeside(tracks: number): Promise<void> {
    for (let track = 0; track < tracks; track++) this.#small.push(document.body.appendChild(document.createElement('canvas')));
    const canvases = this.#small.map((canvas) => canvas.transferControlToOffscreen());
    const listen = callback((views: readonly CompanionView[]) => {
      this.beside = views;
      for (const watch of this.#watchers) watch();
    });
    await this.do((api) => api.showBeside(transfer(canvases, canvases), listen));
  }

  /** What the worker says of the other tracks, once it is as expected or after many frames. */
  async saysOfOthers(expected: readonly string[]): Promise<readonly string[]> {
    for (let frames = 600; ; frames--) {
      const views = this.beside.map((view) => `${view.trackId} ${view.at === 'failed' ? view.code : view.at}`);
      if (frames === 0 || views.join() === expected.join()) return views;
      await new Promise(requestAnimationFrame);
    }
  }

  /** The number painted in each of the small pictures, once they are as expected or after many frames; null without one. */
  besideShow(expected: readonly (number | null)[]): Promise<(number | null)[]> {
    return Promise.all(this.#small.map((canvas, position) => this.#settled(numberIn, (number) => number === expected[position], canvas)));
  }

  /** The same, as it is now. */
  besideNow(): Promise<(number | null)[]> {
    return Promise.all(this.#small.map((canvas) => this.#settled(numberIn, () => true, canvas)));
  }

  /** Width and height of what the page shows, once they are as expected or after many frames. */
  async showsSize(width: number, height: number): Promise<readonly [number, number]> {
    return this.#settled(({ canvas }) => [canvas.width, canvas.height] as const, ([w, h]) => w === width && h === height);
  }

  /** The next reported status, from now on, that is as wanted. */
  until(wanted: (status: ReplayStatus) => boolean): Promise<ReplayStatus> {
    const from = this.statuses.length;
    return new Promise((resolve) => {
      const watch = (): void => {
        const found = this.statuses.slice(from).find(wanted);
        if (found === undefined) return;
        this.#watchers.delete(watch);
        resolve(found);
      };
      this.#watchers.add(watch);
    });
  }

  /** Plays to the end and returns the last status. */
  async playToEnd(): Promise<ReplayStatus> {
    const ended = this.until((status) => status.at === 'ended');
    await this.do((api) => api.play());
    return ended;
  }

  /** Runs the motion model over the session in the real detect worker. */
  async runMotion(sessionId: string, mode: ReplayMode, signal = new AbortController().signal): Promise<Run> {
    const { port, dispose } = await openMotion();
    try {
      return await this.do((api) => api.run(transfer({ run: newRun(sessionId, mode), mode, detector: port }, [port]), signal));
    } finally {
      dispose();
    }
  }

  /** The number that is painted in what the page shows, once it is the one expected; the page gets a worker's picture with its next frame. */
  showsNumber(expected: number): Promise<number | null> {
    return this.#settled(numberIn, (number) => number === expected);
  }

  /** Colour at 0..1 of the picture that the page shows, once it is as wanted or after many frames. */
  showsColour(x: number, y: number, wanted: (colour: readonly number[]) => boolean): Promise<readonly number[]> {
    return this.#settled((context) => [...context.getImageData(Math.round(x * context.canvas.width), Math.round(y * context.canvas.height), 1, 1).data], wanted);
  }

  dispose(): void {
    this.#worker.dispose();
    for (const canvas of [this.#canvas, ...this.#small]) canvas.remove();
  }

  async #settled<T>(read: (context: CanvasRenderingContext2D) => T, wanted: (value: T) => boolean, canvas = this.#canvas): Promise<T> {
    const copy = document.createElement('canvas');
    for (let frames = 600; ; frames--) {
      copy.width = canvas.width;
      copy.height = canvas.height;
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('The browser gives no 2D canvas.');
      context.drawImage(canvas, 0, 0);
      const value = read(context);
      if (wanted(value) || frames === 0) return value;
      await new Promise(requestAnimationFrame);
    }
  }
}
