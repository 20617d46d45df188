import type { Backend, RunMode } from '../domain/runs.ts';

export const backendNames: Record<Backend, string> = { wasm: 'CPU', webgpu: 'WebGPU' };
export const modeNames: Record<RunMode, string> = { live: 'Live', paced: 'As live', 'every-frame': 'Every frame' };
