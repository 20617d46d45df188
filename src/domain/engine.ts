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
  /** Those that took the page or their worker down: not tried again by themselves. */
  readonly crashed: readonly Engine[];
  /** The person's choice; absent: the fastest. */
  readonly chosen?: Engine;
}
