import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { Family, ModelReport, ModelTensors, Recognition, TensorInfo } from '../../src/domain/family.ts';
import type { Backend, DetectorSpec, Findings } from '../../src/domain/runs.ts';
import type { BackendChoice } from '../../src/rpc/detect-contract.ts';
import { EngineSession, gpuKind, type InputTensor, type Outputs } from './engine.ts';
import { constantInputs, type PreparedFrame } from './input-feed.ts';
import { checkOnnx } from './model-file.ts';
import { readOnnx } from './onnx-metadata.ts';
import { blankInput, inputDims } from './preprocess.ts';
import { candidates, families } from './registry.ts';

/** The graph of motion is too small for a GPU to pay off. */
const cpuFamily = 'motion';

/** Reads a model and describes it. Errors: `model-not-onnx`, `model-broken`, `engine-unavailable`. */
export async function inspectModel(bytes: Uint8Array): Promise<ModelReport> {
  const metadata = metadataOf(bytes);
  const session = await EngineSession.open(bytes, 'wasm');
  try {
    const doubts = new Set<string>();
    for (const { family, recognition } of candidates({ tensors: session.tensors, metadata })) {
      const doubt = await tryOut(session, family, recognition);
      if (doubt === null) {
        const { why, labels } = recognition;
        return { tensors: session.tensors, family: family.id, why, recognition, defaults: family.defaults, labels };
      }
      doubts.add(doubt);
    }
    return { tensors: session.tensors, why: [...doubts, describe(session.tensors)].join(' ') };
  } finally {
    await session.release();
  }
}

/** A model in the engine with the family that reads it. */
export class DetectModel {
  readonly recognition: Recognition;
  readonly #session: EngineSession;
  readonly #family: Family;
  readonly #spec: DetectorSpec;

  private constructor(session: EngineSession, family: Family, recognition: Recognition, spec: DetectorSpec) {
    this.#session = session;
    this.#family = family;
    this.recognition = recognition;
    this.#spec = spec;
  }

  /** Errors: `model-not-onnx`, `model-broken`, `model-unknown`, `engine-unavailable`. */
  static async open(bytes: Uint8Array, spec: DetectorSpec, choice: BackendChoice): Promise<DetectModel> {
    const metadata = metadataOf(bytes);
    const family = families.find(({ id }) => id === spec.family);
    if (family === undefined) throw new AppError('model-unknown', `There is no model family ${spec.family}.`, { detail: knownFamilies() });
    const session = await openSession(bytes, spec.family === cpuFamily ? 'wasm' : choice);
    try {
      const recognition = family.recognise({ tensors: session.tensors, metadata });
      if (recognition === null) throw unknown(family, describe(session.tensors));
      const doubt = await tryOut(session, family, recognition);
      if (doubt !== null) throw unknown(family, doubt);
      return new DetectModel(session, family, recognition, spec);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get backend(): Backend {
    return this.#session.backend;
  }

  /** Errors: `model-failed`. */
  infer(inputs: Readonly<Record<string, InputTensor>>): Promise<Outputs> {
    return this.#session.run(inputs);
  }

  decode(outputs: Outputs, { placement }: PreparedFrame): Findings {
    return this.#family.decode(outputs, { recognition: this.recognition, placement, options: this.#spec.options });
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** `auto` takes a real GPU if there is one and it accepts the model, else the CPU. */
async function openSession(bytes: Uint8Array, choice: BackendChoice): Promise<EngineSession> {
  if (choice === 'wasm') return EngineSession.open(bytes, 'wasm');
  const gpu = await gpuKind();
  if (choice === 'webgpu') {
    if (gpu === 'none') throw new AppError('engine-unavailable', 'This browser offers no GPU to models.');
    return EngineSession.open(bytes, 'webgpu');
  }
  if (gpu !== 'real') return EngineSession.open(bytes, 'wasm');
  return EngineSession.open(bytes, 'webgpu').catch(() => EngineSession.open(bytes, 'wasm'));
}

/** What the file says about itself. Errors: `model-not-onnx`, `model-broken`, also when its weights are in another file. */
function metadataOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  checkOnnx(bytes);
  const { metadata, externalFiles } = readOnnx(bytes);
  const [file] = externalFiles;
  if (file === undefined) return metadata;
  const detail = `Its weights are in ${externalFiles.length === 1 ? `the file ${file}` : `${externalFiles.length} files, among them ${file}`}. Export the model into one file.`;
  throw new AppError('model-broken', 'This ONNX model keeps its weights in another file.', { detail });
}

/** One run on zeros: warms the engine up, and lets the family look whether the outputs are what it reads. Errors: `model-broken` (it answers with no numbers). */
async function tryOut(session: EngineSession, family: Family, recognition: Recognition): Promise<string | null> {
  const { preprocess } = recognition;
  const blank: InputTensor = { type: preprocess.element ?? 'float32', dims: inputDims(preprocess), data: blankInput(preprocess) };
  let outputs: Outputs;
  try {
    outputs = await session.run({ ...constantInputs(recognition), ...Object.fromEntries(recognition.inputs.map(({ name }) => [name, blank])) });
  } catch (error) {
    return `The model does not run: ${toAppError(error, 'model-failed').detail ?? String(error)}`;
  }
  for (const [name, { data }] of Object.entries(outputs)) {
    if (data.length > 0 && data.every(Number.isNaN)) throw new AppError('model-broken', 'A model answers with no numbers.', { detail: `Its output ${name} is not a number anywhere, for a black picture.` });
  }
  return family.doubt?.(outputs, recognition) ?? null;
}

function unknown(family: Family, detail: string): AppError {
  return new AppError('model-unknown', `This is not a ${family.label} model.`, { detail });
}

function knownFamilies(): string {
  return `Retake reads models of these families: ${families.map(({ label }) => label).join(', ')}.`;
}

function describe({ inputs, outputs }: ModelTensors): string {
  const list = (tensors: readonly TensorInfo[]): string => tensors.map(({ name, type, shape }) => `${name} (${type} ${shape.join(' × ')})`).join(', ');
  return `The model takes ${list(inputs)} and gives ${list(outputs)}. ${knownFamilies()}`;
}
