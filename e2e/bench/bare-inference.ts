import type { Backend } from '../../src/domain/runs.ts';
import { inputDims } from '../../workers/detect/preprocess.ts';
import { candidates } from '../../workers/detect/registry.ts';
import { runtime, type Runtime } from '../../workers/detect/runtime.ts';
import { TensorWriter } from '../../workers/detect/tensor-writer.ts';

interface Task {
  readonly url: string;
  readonly picture: VideoFrame;
  readonly runs: number;
  readonly backend: Backend;
}

/** A tensor that is where the engine wants it, so that nothing is counted but the engine. */
async function readyTensor(ort: typeof Runtime, backend: Backend, values: Float32Array<ArrayBuffer>, dims: readonly number[]): Promise<Runtime.Tensor> {
  if (backend === 'wasm') return new ort.Tensor('float32', values, dims);
  const device = await ort.env.webgpu.device;
  const gpuBuffer = device.createBuffer({ size: Math.ceil(values.byteLength / 16) * 16, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });
  device.queue.writeBuffer(gpuBuffer, 0, values);
  return ort.Tensor.fromGpuBuffer(gpuBuffer, { dataType: 'float32', dims });
}

self.onmessage = async ({ data: { url, picture, runs, backend } }: MessageEvent<Task>) => {
  const ort = await runtime({ backend, threads: 1 });
  const model = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const session = await ort.InferenceSession.create(model, { executionProviders: [backend], logSeverityLevel: 3 });
  const tensors = {
    inputs: session.inputMetadata.filter((value) => value.isTensor),
    outputs: session.outputMetadata.filter((value) => value.isTensor),
  };
  const recognition = candidates({ tensors, metadata: {} })[0]?.recognition;
  const input = recognition?.inputs[0]?.name;
  if (recognition === undefined || input === undefined) throw new Error('No family reads this model.');
  const dims = inputDims(recognition.preprocess);
  // A picture, as in the run it is compared with: on a constant tensor the engine is faster, and on noise much slower.
  const blank = new Float32Array(dims.reduce((product, size) => product * size, 1));
  const { tensor: values } = await new TensorWriter().write({ preprocess: recognition.preprocess }, picture, blank);
  const feeds = { [input]: await readyTensor(ort, backend, values as Float32Array<ArrayBuffer>, dims) };
  await session.run(feeds);
  const startMs = performance.now();
  for (let run = 0; run < runs; run++) await session.run(feeds);
  self.postMessage((runs * 1000) / (performance.now() - startMs));
};
