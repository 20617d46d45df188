import { candidates, type Engine } from '../../domain/engine.ts';
import { AppError } from '../../domain/errors.ts';
import type { Backend, Run } from '../../domain/runs.ts';
import { thisMachine } from '../../platform/machine.ts';
import { motionModelId } from '../models.ts';
import { Player } from '../player.ts';
import type { Services } from '../services.ts';
import type { AutomationProgress, ReplayOrder } from './contract.ts';

/** Replays as the session's page does. Errors: as of opening, of detectors and of runs; `engine-unavailable`. */
export async function replay(services: Services, order: ReplayOrder, tell: (progress: AutomationProgress) => void): Promise<readonly Run[]> {
  const { sessionId, detector, mode, backend, repeat, limit } = order;
  tell({ step: 'loading', done: 0, total: 0, unit: 'frames' });
  if (backend !== 'auto') await insistOn(services, detector, backend);
  // A run on another engine than the one asked for is none.
  services.configuration.change({ onEngineLoss: backend === 'auto' ? 'go-on' : 'end' });
  const player = new Player(sessionId, services);
  try {
    await player.open(new OffscreenCanvas(1, 1));
    const state = player.state.value;
    if (state.at === 'failed') throw state.error;
    const frames = state.at === 'open' ? Math.min(state.replay.frames, limit ?? Infinity) : 0;
    const stop = player.status.subscribe(() => {
      const [status, running] = [player.status.value, player.running.value];
      if (status !== null && status.runId !== null && running.at === 'running') tell({ step: 'replaying', done: frames * (running.nth - 1) + status.runFrame + 1, total: frames * repeat, unit: 'frames' });
    });
    const runs = await player.run({ detector, mode, backend: 'measured', ...(limit !== null && { limit }) }, repeat);
    stop();
    const { value: running } = player.running;
    if (running.at === 'failed') throw running.error;
    const failure = runs.find((run) => run.state === 'partial')?.failure;
    if (failure !== undefined || runs.length < repeat) throw new AppError('model-failed', 'The run ended early.', failure === undefined ? {} : { detail: failure });
    return runs;
  } finally {
    player.close();
  }
}

/** As a person's choice on the model's card. */
async function insistOn({ detectors }: Services, id: string, backend: Backend): Promise<void> {
  const { spec } = await detectors.describe(id, new AbortController().signal);
  const builtIn = spec.family === motionModelId;
  const engine = builtIn ? undefined : await engineOf(backend);
  if (engine !== undefined) return detectors.engines.overrule(spec.modelSha256, engine);
  // The built-in detector always runs on the CPU.
  if (builtIn && backend === 'wasm') return;
  throw new AppError('engine-unavailable', `${spec.modelName} can’t run with ${backend} here.`, { detail: `${spec.modelName} can’t run with ${backend} here.` });
}

async function engineOf(backend: Backend): Promise<Engine | undefined> {
  const machine = await thisMachine();
  if (backend === 'webgpu' && machine.gpu === 'emulated') return { backend, threads: 1 };
  return candidates(machine).find((engine) => engine.backend === backend);
}
