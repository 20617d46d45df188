import { candidates, fastest, isAmong, plainCpu, sameEngine, speedsOn, unmeasured, type Engine, type Machine, type ModelSpeeds } from '../domain/engine.ts';
import { AppError, type ErrorCode } from '../domain/errors.ts';
import { motionModelId } from '../domain/family.ts';
import { thisMachine } from '../platform/machine.ts';
import { anySessionWritten } from '../storage/locks.ts';
import { changeSpeeds, listSpeeds } from '../storage/speeds.ts';
import { measureOn, type Measurable } from './engine-measurement.ts';
import { takeCrashed } from './engine-trials.ts';
import { engineWords } from './engine-words.ts';
import type { Notices } from './notices.ts';
import type { Router } from './router.ts';
import { Store } from './store.ts';

export type Measuring =
  | { readonly at: 'idle' }
  /** `skip`: the rest is not measured; whoever waits goes on with what is known. */
  | { readonly at: 'measuring'; readonly modelSha256: string; readonly modelName: string; readonly engine: Engine; readonly done: number; readonly total: number; skip(): void };

/** What to load a model with, and why: the person said so, it was measured, or nothing is known of it yet. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly because: 'chosen' | 'measured' | 'untried';
}

/** Faults of the engine with this model. Others, as an engine that is not downloaded yet, may be gone the next time. */
const engineFaults: readonly ErrorCode[] = ['engine-lost', 'worker-died', 'model-broken', 'model-failed'];

/** Long enough to read it before anything else. */
const crashNoticeMs = 60_000;

/** Which engine runs which model fastest on this machine: measured once, kept, and overruled by the person. */
export class Engines {
  /** By model; only what was measured on this machine. */
  readonly speeds = new Store<ReadonlyMap<string, ModelSpeeds>>(new Map());
  readonly machine = new Store<Machine | null>(null);
  readonly measuring = new Store<Measuring>({ at: 'idle' });
  readonly #notices: Notices;
  readonly #router: Router;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(notices: Notices, router: Router) {
    this.#notices = notices;
    this.#router = router;
  }

  /** Reads what is known; what took the page down at the last visit is told, once. */
  async refresh(): Promise<void> {
    const machine = await thisMachine();
    for (const trial of await takeCrashed()) {
      await this.failed(trial.modelSha256, trial);
      const show = { label: 'Show', run: () => this.#router.go({ page: 'models' }) };
      this.#notices.inform(`The page ended while it tried ${trial.modelName} on ${engineWords(trial)}, so Retake leaves that. “Measure again” on the model’s card tries it once more.`, show, crashNoticeMs);
    }
    this.machine.set(machine);
    this.speeds.set(new Map((await listSpeeds()).map((row) => [row.modelSha256, speedsOn(machine.name, row.modelSha256, row)])));
  }

  /** The engine for a model. `measured`: engines that are not known yet are timed before, unless something is being recorded. */
  async choose(model: Measurable, when: 'at-once' | 'measured', signal: AbortSignal): Promise<ChosenEngine> {
    const { modelSha256, family } = model.spec;
    // Too small for a choice to matter.
    if (family === motionModelId) return { engine: plainCpu, because: 'measured' };
    await this.refresh();
    const machine = await thisMachine();
    const { chosen, crashed } = this.speedsOf(modelSha256);
    if (chosen !== undefined && isOffered(chosen, machine)) return { engine: chosen, because: 'chosen' };
    const usable = candidates(machine).filter((engine) => !isAmong(engine, crashed));
    const unknown = usable.filter((engine) => !isAmong(engine, this.speedsOf(modelSha256).figures));
    if (when === 'measured' && usable.length > 1 && unknown.length > 0) await this.#measure(model, unknown, signal);
    const { figures, crashed: bad } = this.speedsOf(modelSha256);
    const best = fastest(figures.filter((figure) => isAmong(figure, usable)));
    return best === null ? { engine: unmeasured(machine, bad), because: 'untried' } : { engine: { backend: best.backend, threads: best.threads }, because: 'measured' };
  }

  /**
   * Whether a model is to be loaded on one thread of the CPU, as its engine failed: it is then not taken again by itself. At a size that the
   * person chose it may be for that size alone, and says nothing of the model.
   */
  async givesWay(model: Measurable, { engine, because }: ChosenEngine, error: unknown): Promise<boolean> {
    if (because === 'chosen' || sameEngine(engine, plainCpu) || !isEngineFault(error)) return false;
    const { modelSha256, input } = model.spec;
    if ((input?.width ?? input?.height) === undefined) await this.failed(modelSha256, engine);
    return true;
  }

  /** Measures all engines of a model anew, those that crashed too; none while something is being recorded. */
  async measureAgain(model: Measurable, signal: AbortSignal): Promise<void> {
    const machine = await thisMachine();
    await this.#measure(model, candidates(machine), signal);
  }

  /** The person's choice for a model; null: the fastest. */
  async overrule(modelSha256: string, engine: Engine | null): Promise<void> {
    const change = this.#change(modelSha256, ({ chosen: _before, ...speeds }) => ({ ...speeds, ...(engine && { chosen: engine }) }));
    await change.catch((error: unknown) => this.#notices.fail(error));
  }

  /** An engine that is not tried with a model again by itself. */
  async failed(modelSha256: string, { backend, threads }: Engine): Promise<void> {
    const engine = { backend, threads };
    await this.#change(modelSha256, (speeds) => ({ ...without(speeds, engine), crashed: [...without(speeds, engine).crashed, engine] }));
  }

  /** What is known on this machine. */
  speedsOf(modelSha256: string): ModelSpeeds {
    return speedsOn(this.machine.value?.name ?? '', modelSha256, this.speeds.value.get(modelSha256));
  }

  /** One after the other: two at a time would measure each other. Whoever waits for another model's turn can give up meanwhile. */
  #measure(model: Measurable, engines: readonly Engine[], signal: AbortSignal): Promise<void> {
    const measured = this.#turn.then(() => this.#measureAll(model, engines, signal));
    this.#turn = measured.catch(() => undefined);
    return Promise.race([measured, abortOf(signal)]);
  }

  async #measureAll(model: Measurable, engines: readonly Engine[], signal: AbortSignal): Promise<void> {
    const { modelSha256, modelName } = model.spec;
    const skipped = new AbortController();
    const either = AbortSignal.any([signal, skipped.signal]);
    const skip = (): void => skipped.abort(new DOMException('Skipped.', 'AbortError'));
    try {
      for (const [done, engine] of engines.entries()) {
        // Nobody waits any more; or a recording has the machine for itself, one that has just begun too.
        if (signal.aborted || (await anySessionWritten())) return;
        this.measuring.set({ at: 'measuring', modelSha256, modelName, engine, done, total: engines.length, skip });
        await this.#measureOne(model, engine, either);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!skipped.signal.aborted) throw error;
    } finally {
      this.measuring.set({ at: 'idle' });
    }
  }

  async #measureOne(model: Measurable, engine: Engine, signal: AbortSignal): Promise<void> {
    const { modelSha256 } = model.spec;
    try {
      const figure = await measureOn(engine, model, signal);
      await this.#change(modelSha256, (speeds) => ({ ...without(speeds, engine), measuredAtMs: Date.now(), figures: [...without(speeds, engine).figures, figure] }));
    } catch (error) {
      signal.throwIfAborted();
      if (isEngineFault(error)) await this.failed(modelSha256, engine);
      else console.error(error);
    }
  }

  async #change(modelSha256: string, change: (speeds: ModelSpeeds) => ModelSpeeds): Promise<void> {
    const { name } = await thisMachine();
    const changed = await changeSpeeds(modelSha256, (known) => change(speedsOn(name, modelSha256, known)));
    this.speeds.update((speeds) => new Map([...speeds, [modelSha256, changed]]));
  }
}

/** Rejects when the signal is aborted. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function isEngineFault(error: unknown): boolean {
  return error instanceof AppError && engineFaults.includes(error.code);
}

function without(speeds: ModelSpeeds, engine: Engine): ModelSpeeds {
  const isOther = (other: Engine): boolean => !sameEngine(engine, other);
  return { ...speeds, figures: speeds.figures.filter(isOther), crashed: speeds.crashed.filter(isOther) };
}

/** An emulated GPU is no candidate, but a person may want it. */
function isOffered(engine: Engine, machine: Machine): boolean {
  return isAmong(engine, candidates(machine)) || (engine.backend === 'webgpu' && machine.gpu !== 'none');
}
