import * as ort from 'onnxruntime-web/wasm';

interface Task {
  readonly url: string;
  readonly input: { readonly name: string; readonly dims: number[] };
  readonly runs: number;
}

ort.env.wasm.numThreads = 1;

self.onmessage = async ({ data: { url, input, runs } }: MessageEvent<Task>) => {
  const session = await ort.InferenceSession.create(new Uint8Array(await (await fetch(url)).arrayBuffer()), { executionProviders: ['wasm'] });
  const size = input.dims.reduce((product, dim) => product * dim, 1);
  const feeds = { [input.name]: new ort.Tensor('float32', new Float32Array(size).fill(0.4), input.dims) };
  await session.run(feeds);
  const startMs = performance.now();
  for (let run = 0; run < runs; run++) await session.run(feeds);
  self.postMessage((runs * 1000) / (performance.now() - startMs));
};
