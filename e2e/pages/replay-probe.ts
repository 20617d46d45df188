import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import type { Run } from '../../src/domain/runs.ts';
import { plainReplay, type ReplayContract, type ReplayEvent, type ReplayMode, type ReplaySession, type ReplaySettings, type ReplayStatus } from '../../src/rpc/replay-contract.ts';
import { callback, spawnReplay, transfer, type WorkerClient } from '../../src/rpc/spawn.ts';
import { newRun, openMotion } from './motion-run.ts';

type Api = Parameters<Parameters<WorkerClient<ReplayContract>['call']>[0]>[0];

/** A session open in the real replay worker, with a canvas in the page and all that the worker reported. */
export class ReplayProbe {
  readonly statuses: ReplayStatus[] = [];
  readonly failures: unknown[] = [];
  readonly #worker = spawnReplay();
  readonly #canvas = document.body.appendChild(document.createElement('canvas'));
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
    return this.#settled((context) => {
      const area = frameCodeArea(context.canvas.width, context.canvas.height);
      return readFrameCode(context.getImageData(area.x, area.y, area.width, area.height).data, area.width);
    }, (number) => number === expected);
  }

  /** Colour at 0..1 of the picture that the page shows, once it is as wanted or after many frames. */
  showsColour(x: number, y: number, wanted: (colour: readonly number[]) => boolean): Promise<readonly number[]> {
    return this.#settled((context) => [...context.getImageData(Math.round(x * context.canvas.width), Math.round(y * context.canvas.height), 1, 1).data], wanted);
  }

  dispose(): void {
    this.#worker.dispose();
    this.#canvas.remove();
  }

  async #settled<T>(read: (context: CanvasRenderingContext2D) => T, wanted: (value: T) => boolean): Promise<T> {
    const copy = document.createElement('canvas');
    for (let frames = 600; ; frames--) {
      copy.width = this.#canvas.width;
      copy.height = this.#canvas.height;
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('The browser gives no 2D canvas.');
      context.drawImage(this.#canvas, 0, 0);
      const value = read(context);
      if (wanted(value) || frames === 0) return value;
      await new Promise(requestAnimationFrame);
    }
  }
}
