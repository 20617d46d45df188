import type { DetectorSpec } from '../domain/detector.ts';
import type { Engine, EngineSpeed } from '../domain/engine.ts';
import { spawnDetect } from '../rpc/spawn.ts';
import { tried } from './engine-trials.ts';

/** A detector and the file of its model. */
export interface Measurable {
  readonly spec: DetectorSpec;
  readonly file: Blob;
}

/** Of each engine; loading it takes about as long again. */
const measureMs = 400;

/**
 * Times a model on an engine, in a worker of its own: a runtime keeps the threads that it began with. It is given the input that its family
 * advises: what is kept for a model must not depend on the size of one detector. Errors: as of loading and measuring.
 */
export async function measureOn(engine: Engine, { spec, file }: Measurable, signal: AbortSignal): Promise<EngineSpeed> {
  const { input: _own, ...plain } = spec;
  const { modelSha256, modelName } = plain;
  signal.throwIfAborted();
  const detect = spawnDetect();
  const dispose = (): void => detect.dispose();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    return await tried({ ...engine, modelSha256, modelName }, async () => {
      await detect.call((api) => api.load(file, plain, engine));
      return detect.call((api) => api.measure(measureMs));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', dispose);
    dispose();
  }
}
