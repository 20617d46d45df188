import { plainCpu } from '../../src/domain/engine.ts';
import { newId } from '../../src/domain/ids.ts';
import type { FrameResult, Run, RunMode } from '../../src/domain/runs.ts';
import { mainTrackId } from '../../src/domain/session.ts';
import { spawnDetect, transfer } from '../../src/rpc/spawn.ts';
import { resultBlocks } from '../../src/storage/runs.ts';
import { RunWriter } from '../../workers/replay/run-writer.ts';

const options = { scoreThreshold: 0.3, nmsIou: 0.45 };

export function newRun(sessionId: string, mode: RunMode, trackId = mainTrackId): Run {
  return {
    id: newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
    sessionId,
    trackId,
    name: 'Motion',
    mode,
    state: 'running',
    detector: { family: 'motion', modelSha256: '', modelName: 'motion', options },
    backend: 'wasm',
    createdAtMs: Date.now(),
    appVersion: __APP_VERSION__,
    frames: 0,
    skipped: 0,
    detections: 0,
    meanMs: {},
  };
}

/** Writes results as a run writes its own, and tells how many each record got. */
export async function recordSizes(results: readonly FrameResult[]): Promise<number[]> {
  const run = newRun('sizes', 'every-frame');
  const writer = await RunWriter.start(run);
  for (const result of results) await writer.add(result);
  await writer.finish({ state: 'complete' });
  const sizes: number[] = [];
  for await (const block of resultBlocks(run.id)) sizes.push(block.results.length);
  return sizes;
}

/** The real detect worker with the motion model, and a port to it. */
export async function openMotion(): Promise<{ port: MessagePort; died: Promise<unknown>; dispose: () => void }> {
  const worker = spawnDetect();
  const model = await (await fetch('/models/motion.onnx')).blob();
  await worker.call((api) => api.load(model, newRun('', 'paced').detector, plainCpu));
  const { port1, port2 } = new MessageChannel();
  await worker.call((api) => api.attach(transfer(port1, [port1])));
  return { port: port2, died: worker.died, dispose: () => worker.dispose() };
}
