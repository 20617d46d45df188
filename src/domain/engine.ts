import type { Backend } from './runs.ts';

/** One way of running a model on a machine. */
export interface Engine {
  readonly backend: Backend;
  /** Of the CPU; 1 on a GPU. */
  readonly threads: number;
}

/** How fast a model ran. */
export interface EngineSpeed extends Engine {
  /** Median of one inference on a ready tensor. */
  readonly inferMs: number;
  readonly runs: number;
}

/** What is known of a model on one machine. */
export interface ModelSpeeds {
  readonly modelSha256: string;
  /** Names what the figures hold for: browser, cores, GPU. Those of another machine are measured anew. */
  readonly machine: string;
  readonly measuredAtMs: number;
  readonly figures: readonly EngineSpeed[];
  /** Those that took the page or their worker down, or can't run it at all: not tried again by themselves. */
  readonly crashed: readonly Engine[];
  /** The person's choice; absent: the fastest. */
  readonly chosen?: Engine;
}

/** What a machine offers to models. */
export interface Machine {
  /** Browser, cores and GPU, for people; figures hold for it. */
  readonly name: string;
  readonly cores: number;
  /** Whether threads can share memory: the page is cross-origin isolated. */
  readonly shares: 'memory' | 'nothing';
  /** `emulated`: on the CPU, slower than the CPU itself. */
  readonly gpu: 'real' | 'emulated' | 'none';
}

/** What runs everywhere. */
export const plainCpu: Engine = { backend: 'wasm', threads: 1 };

/** More threads gain little, and take the cores from decoding. */
const mostThreads = 4;

/** The engines that are worth trying on a machine, the likeliest first. */
export function candidates({ cores, shares, gpu }: Machine): readonly Engine[] {
  const threads = shares === 'memory' ? Math.min(mostThreads, Math.max(2, cores >> 1), cores) : 1;
  return [
    ...(gpu === 'real' ? [{ backend: 'webgpu', threads: 1 } as const] : []),
    ...(threads > 1 ? [{ backend: 'wasm', threads } as const] : []),
    plainCpu,
  ];
}

export function sameEngine(a: Engine, b: Engine): boolean {
  return a.backend === b.backend && a.threads === b.threads;
}

export function isAmong(engine: Engine, engines: readonly Engine[]): boolean {
  return engines.some((other) => sameEngine(engine, other));
}

/** Measured alone, threads look better than they are beside decoding and recording: they must be faster by this much. */
const threadsMustGain = 1.15;

/** The engine to take by these figures; null where there are none. */
export function fastest(figures: readonly EngineSpeed[]): EngineSpeed | null {
  const cost = ({ inferMs, threads }: EngineSpeed): number => (threads > 1 ? inferMs * threadsMustGain : inferMs);
  return figures.reduce<EngineSpeed | null>((best, figure) => (best === null || cost(figure) < cost(best) ? figure : best), null);
}

/** On few cores threads only compete with the camera and the encoder. */
const enoughCores = 5;

/** The engine to take while nothing was measured. */
export function unmeasured(machine: Machine, crashed: readonly Engine[]): Engine {
  const usable = candidates(machine).filter((engine) => !isAmong(engine, crashed));
  return usable.find(({ backend, threads }) => backend === 'webgpu' || threads === 1 || machine.cores >= enoughCores) ?? plainCpu;
}

/** What is known of a model on this machine; figures and crashes of another one are not. */
export function speedsOn(machine: string, modelSha256: string, known: ModelSpeeds | undefined): ModelSpeeds {
  if (known?.machine === machine) return known;
  return { modelSha256, machine, measuredAtMs: 0, figures: [], crashed: [], ...(known?.chosen && { chosen: known.chosen }) };
}
