import type { Engine, EngineSpeed } from '../../src/domain/engine.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ModelReport } from '../../src/domain/family.ts';
import type { DetectorSpec } from '../../src/domain/detector.ts';
import type { DetectContract, LoadedDetector } from '../../src/rpc/detect-contract.ts';
import { toWire, type WireError } from '../../src/rpc/errors.ts';
import { engineLost } from './engine-loss.ts';
import { FramePort } from './frame-port.ts';
import { DetectModel, inspectModel } from './model.ts';
import { PreprocessThread } from './preprocess-thread.ts';

/** What the detect worker offers: one model at a time, any number of ports. */
export class Detector implements DetectContract {
  #model: DetectModel | null = null;
  #loading: Promise<unknown> = Promise.resolve();
  #thread: PreprocessThread | null = null;

  async inspect(model: Blob): Promise<ModelReport> {
    return inspectModel(await bytesOf(model));
  }

  /** Loads follow each other, so that the last one asked for is the one in place. */
  load(model: Blob, detector: DetectorSpec, engine: Engine): Promise<LoadedDetector> {
    const loaded = this.#loading.then(() => this.#replace(model, detector, engine));
    this.#loading = loaded.catch(() => undefined);
    return loaded;
  }

  measure(durationMs: number): Promise<EngineSpeed> {
    if (this.#model === null) throw new AppError('model-missing', 'No model is loaded.');
    return this.#model.measure(durationMs);
  }

  attach(port: MessagePort): Promise<void> {
    // On a single core a second thread would only take time from the model.
    if (navigator.hardwareConcurrency > 1) this.#thread ??= new PreprocessThread();
    new FramePort(port, () => this.#model, this.#thread);
    return Promise.resolve();
  }

  async lost(): Promise<WireError> {
    return toWire(await engineLost);
  }

  async #replace(model: Blob, detector: DetectorSpec, engine: Engine): Promise<LoadedDetector> {
    const start = performance.now();
    const opened = await DetectModel.open(await bytesOf(model), detector, engine);
    const before = this.#model;
    this.#model = opened;
    await before?.release();
    return { ...opened.engine, loadMs: performance.now() - start };
  }
}

async function bytesOf(model: Blob): Promise<Uint8Array> {
  return new Uint8Array(await model.arrayBuffer());
}
