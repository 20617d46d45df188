import * as ort from 'onnxruntime-web/wasm';
import { inputDims } from '../../workers/detect/preprocess.ts';
import { candidates } from '../../workers/detect/registry.ts';
import { TensorWriter } from '../../workers/detect/tensor-writer.ts';

interface Task {
  readonly url: string;
  readonly picture: VideoFrame;
  readonly runs: number;
}

ort.env.wasm.numThreads = 1;
// UltraFace alone is worth 244 warnings to the engine, and each costs time.
ort.env.logLevel = 'error';

self.onmessage = async ({ data: { url, picture, runs } }: MessageEvent<Task>) => {
  const model = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3 });
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
  const { tensor } = await new TensorWriter().write({ preprocess: recognition.preprocess }, picture, blank);
  const feeds = { [input]: new ort.Tensor('float32', tensor, dims) };
  await session.run(feeds);
  const startMs = performance.now();
  for (let run = 0; run < runs; run++) await session.run(feeds);
  self.postMessage((runs * 1000) / (performance.now() - startMs));
};
