import { expect, test } from '@playwright/test';
import { candidates, fastest, plainCpu, speedsOn, unmeasured, type EngineSpeed, type Machine } from '../../src/domain/engine.ts';

const phone: Machine = { name: 'Chrome 156, 8 cores, adreno', cores: 8, shares: 'memory', gpu: 'real' };
const gpu = { backend: 'webgpu', threads: 1 } as const;
const wasm = (threads: number): { readonly backend: 'wasm'; readonly threads: number } => ({ backend: 'wasm', threads });
const took = (engine: { readonly backend: 'wasm' | 'webgpu'; readonly threads: number }, inferMs: number): EngineSpeed => ({ ...engine, inferMs, runs: 20 });

test('tried are a real GPU, threads where they can share memory, and one thread', () => {
  expect(candidates(phone)).toEqual([gpu, wasm(4), wasm(1)]);
  expect(candidates({ ...phone, gpu: 'emulated' })).toEqual([wasm(4), wasm(1)]);
  expect(candidates({ ...phone, shares: 'nothing' })).toEqual([gpu, wasm(1)]);
  expect(candidates({ ...phone, cores: 2, gpu: 'none' })).toEqual([wasm(2), wasm(1)]);
  expect(candidates({ ...phone, cores: 64, gpu: 'none' })).toEqual([wasm(4), wasm(1)]);
  expect(candidates({ ...phone, cores: 1, gpu: 'none' })).toEqual([wasm(1)]);
});

test('the fastest is taken, threads only where they gain more than they cost others', () => {
  expect(fastest([])).toBeNull();
  expect(fastest([took(gpu, 9), took(wasm(4), 12), took(wasm(1), 30)])).toMatchObject(gpu);
  expect(fastest([took(gpu, 40), took(wasm(4), 12), took(wasm(1), 30)])).toMatchObject(wasm(4));
  expect(fastest([took(wasm(2), 18), took(wasm(1), 20)])).toMatchObject(wasm(1));
  expect(fastest([took(wasm(2), 16), took(wasm(1), 20)])).toMatchObject(wasm(2));
});

test('unmeasured, a GPU is taken, threads where there are cores for them, and nothing that crashed', () => {
  expect(unmeasured(phone, [])).toEqual(gpu);
  expect(unmeasured(phone, [gpu])).toEqual(wasm(4));
  expect(unmeasured(phone, [gpu, wasm(4)])).toEqual(plainCpu);
  expect(unmeasured({ ...phone, cores: 2, gpu: 'none' }, [])).toEqual(plainCpu);
  expect(unmeasured(phone, candidates(phone))).toEqual(plainCpu);
});

test('figures and crashes hold for the machine they are of, a choice for the person', () => {
  const known = { modelSha256: 'a', machine: phone.name, measuredAtMs: 5, figures: [took(gpu, 9)], crashed: [wasm(4)], chosen: wasm(1) };
  expect(speedsOn(phone.name, 'a', known)).toBe(known);
  expect(speedsOn('Chrome 157', 'a', known)).toEqual({ modelSha256: 'a', machine: 'Chrome 157', measuredAtMs: 0, figures: [], crashed: [], chosen: wasm(1) });
  expect(speedsOn('Chrome 157', 'a', undefined)).toEqual({ modelSha256: 'a', machine: 'Chrome 157', measuredAtMs: 0, figures: [], crashed: [] });
});
