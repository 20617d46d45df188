import { AppError } from '../../src/domain/errors.ts';
import type { Family, FamilyFit, ModelReport, ModelTensors, Recognition, TensorInfo } from '../../src/domain/family.ts';
import type { DetectorSpec } from '../../src/domain/detector.ts';
import { plainCpu, type Engine, type EngineSpeed } from '../../src/domain/engine.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { quantile } from '../../src/domain/statistics.ts';
import { decodeOptions } from './after-decoding.ts';
import { recogniseAs, refusedSize } from './configured.ts';
import { EngineSession, type InputTensor, type Outputs } from './engine.ts';
import { allFinite } from './families/shared/finite.ts';
import { constantInputs, type PreparedFrame } from './input-feed.ts';
import { checkOnnx } from './model-file.ts';
import { readOnnx } from './onnx-metadata.ts';
import { blankInput, inputDims } from './preprocess.ts';
import { candidates, families } from './registry.ts';

/** Reads a model and describes it. Errors: `model-not-onnx`, `model-broken`, `engine-unavailable`. */
export async function inspectModel(bytes: Uint8Array): Promise<ModelReport> {
  const metadata = metadataOf(bytes);
  const session = await EngineSession.open(bytes, plainCpu);
  try {
    const fits: FamilyFit[] = [];
    const doubts = new Set<string>();
    let hollow: AppError | null = null;
    for (const { family, recognition } of candidates({ tensors: session.tensors, metadata })) {
      try {
        const doubt = await tryOut(session, family, recognition);
        if (doubt === null) fits.push({ family: family.id, label: family.label, recognition, defaults: family.defaults });
        else doubts.add(doubt);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'engine-lost') throw error;
        // The next family may give it the input that it runs on.
        if (error.code === 'model-broken') hollow ??= error;
        else doubts.add(`The model does not run: ${error.detail ?? error.message}`);
      }
    }
    const [surest] = fits;
    if (surest !== undefined) {
      const { family, recognition, defaults } = surest;
      return { tensors: session.tensors, family, why: recognition.why, recognition, defaults, fits };
    }
    if (hollow !== null) throw hollow;
    return { tensors: session.tensors, why: [...doubts, describe(session.tensors)].join(' ') };
  } finally {
    await session.release();
  }
}

/** A model in the engine with the family that reads it. */
export class DetectModel {
  readonly recognition: Recognition;
  readonly spec: DetectorSpec;
  readonly #session: EngineSession;
  readonly #family: Family;

  private constructor(session: EngineSession, family: Family, recognition: Recognition, spec: DetectorSpec) {
    this.#session = session;
    this.#family = family;
    this.recognition = recognition;
    this.spec = spec;
  }

  /**
   * Errors: `model-not-onnx`, `model-broken`, `model-unknown`, `model-failed` where it is of the family but does not run, `detector-invalid` where that is because of a size that was chosen, `engine-unavailable`, `engine-lost`.
   */
  static async open(bytes: Uint8Array, spec: DetectorSpec, engine: Engine): Promise<DetectModel> {
    const metadata = metadataOf(bytes);
    const family = families.find(({ id }) => id === spec.family);
    if (family === undefined) throw new AppError('model-unknown', `There is no model family ${spec.family}.`, { detail: knownFamilies() });
    const session = await EngineSession.open(bytes, engine);
    try {
      const recognition = recogniseAs(family, { tensors: session.tensors, metadata }, spec.input);
      if (recognition === null) throw unknown(family, describe(session.tensors));
      const doubt = await tryOut(session, family, recognition).catch((error: unknown) => Promise.reject(refusedSize(error, spec.input)));
      if (doubt !== null) throw unknown(family, doubt);
      return new DetectModel(session, family, recognition, spec);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get engine(): Engine {
    const { backend, threads } = this.#session;
    return { backend, threads };
  }

  /** Times inference alone, on a blank input. */
  async measure(durationMs: number): Promise<EngineSpeed> {
    const inputs = blankInputs(this.recognition);
    await this.#session.run(inputs);
    const times: number[] = [];
    const start = performance.now();
    do {
      const before = performance.now();
      await this.#session.run(inputs);
      times.push(performance.now() - before);
    } while (performance.now() - start < durationMs);
    return { ...this.engine, inferMs: quantile(times.sort((a, b) => a - b), 0.5), runs: times.length };
  }

  /** Whose buffers its inputs may be in; null on the CPU. */
  get device(): GPUDevice | null {
    return this.#session.device;
  }

  /** Errors: `model-failed`, `engine-lost`. */
  infer(inputs: Readonly<Record<string, InputTensor>>): Promise<Outputs> {
    return this.#session.run(inputs);
  }

  /** What is nowhere is left out. */
  decode(outputs: Outputs, { placement }: PreparedFrame): Findings {
    const findings = this.#family.decode(outputs, { recognition: this.recognition, placement, options: decodeOptions(this.spec, this.recognition.task) });
    return { ...findings, detections: findings.detections.filter(allFinite) };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
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

/** One run on zeros: warms the engine up, and lets the family look whether the outputs are what it reads. Errors: `model-failed`, `model-broken` (it answers with no numbers). */
async function tryOut(session: EngineSession, family: Family, recognition: Recognition): Promise<string | null> {
  const outputs = await session.run(blankInputs(recognition));
  for (const [name, { data }] of Object.entries(outputs)) {
    if (data.length > 0 && data.every(Number.isNaN)) throw new AppError('model-broken', 'A model answers with no numbers.', { detail: `Its output ${name} is not a number anywhere, for an input of zeros.` });
  }
  return family.doubt?.(outputs, recognition) ?? null;
}

function blankInputs(recognition: Recognition): Record<string, InputTensor> {
  const { preprocess } = recognition;
  const blank: InputTensor = { type: preprocess.element ?? 'float32', dims: inputDims(preprocess), data: blankInput(preprocess) };
  return { ...constantInputs(recognition), ...Object.fromEntries(recognition.inputs.map(({ name }) => [name, blank])) };
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
