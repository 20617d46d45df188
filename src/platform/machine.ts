import type { Machine } from '../domain/engine.ts';

let known: Promise<Machine> | undefined;

/** This machine, with this browser. */
export function thisMachine(): Promise<Machine> {
  return (known ??= look());
}

async function look(): Promise<Machine> {
  const cores = navigator.hardwareConcurrency;
  const info = 'gpu' in navigator ? (await navigator.gpu.requestAdapter().catch(() => null))?.info : undefined;
  return {
    name: [browserName(navigator.userAgent), `${cores} cores`, ...(info ? [gpuName(info)] : [])].join(', '),
    cores,
    shares: crossOriginIsolated && cores > 1 ? 'memory' : 'nothing',
    gpu: info === undefined ? 'none' : info.isFallbackAdapter ? 'emulated' : 'real',
  };
}

/** What it is called is all that follows from it. */
function browserName(userAgent: string): string {
  const [, name = 'browser', version = ''] = /(Edg|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent) ?? [];
  return `${name} ${version}`;
}

function gpuName({ description, vendor, architecture, device }: GPUAdapterInfo): string {
  return description || [vendor, architecture, device].filter((part) => part !== '').join(' ') || 'GPU';
}
