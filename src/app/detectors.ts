import { advisedDetector } from '../domain/detector-advice.ts';
import { longestDetectorFile, readDetectorFile, writeDetectorFile } from '../domain/detector-file.ts';
import { freeName, type DetectorSpec, type NamedDetector, type SavedDetector } from '../domain/detector.ts';
import { AppError } from '../domain/errors.ts';
import { fitsOf, isModelId, type ModelReport } from '../domain/family.ts';
import { saveFile } from '../platform/share.ts';
import { changeDetector, deleteDetector, findDetector, listDeletedDetectors, listDetectors, purgeDetector, putDetector, restoreDetector } from '../storage/detectors.ts';
import { Bin } from './bin.ts';
import type { Engines } from './engines.ts';
import { motionModelId, type Models, type ResolvedModel } from './models.ts';
import type { Notices } from './notices.ts';
import { newRandomId } from './random-id.ts';
import { Store } from './store.ts';

/** A detector and the file of its model. */
export interface ResolvedDetector {
  readonly spec: DetectorSpec;
  readonly file: Blob;
}

/** A detector and all that its model can be. */
export interface DescribedDetector {
  readonly id: string;
  readonly spec: DetectorSpec;
  readonly report: ModelReport;
}

const storage = { throwAway: deleteDetector, restore: restoreDetector, purge: purgeDetector, list: listDeletedDetectors };

/** The detectors of this browser: each model as its family advises, and those that a person has configured and named. */
export class Detectors {
  readonly saved = new Store<readonly SavedDetector[]>([]);
  /** What the next run begins with: the id of a model or of a saved detector. */
  readonly chosen = new Store<string>(motionModelId);
  /** What they run on. */
  readonly engines: Engines;
  readonly #models: Models;
  readonly #notices: Notices;
  readonly #bin: Bin;

  constructor(models: Models, engines: Engines, notices: Notices) {
    this.engines = engines;
    this.#models = models;
    this.#notices = notices;
    this.#bin = new Bin(storage, notices, () => this.refresh());
  }

  /** A choice that is gone gives way to the model that is always there; the list of models must be fresh. */
  async refresh(): Promise<void> {
    this.saved.set(await listDetectors());
    const { value: chosen } = this.chosen;
    if (![...this.#models.choices.value, ...this.saved.value].some(({ id }) => id === chosen)) this.chosen.set(motionModelId);
  }

  /** Keeps a detector; in the place of another one where its id is given. */
  async save(detector: NamedDetector, id?: string): Promise<string> {
    const nowMs = Date.now();
    const saved: SavedDetector = { id: id ?? newRandomId(nowMs), savedAtMs: nowMs, detector };
    await putDetector(saved);
    await this.refresh();
    return saved.id;
  }

  async rename(id: string, name: string): Promise<void> {
    const changed = changeDetector(id, (saved) => ({ ...saved, detector: { ...saved.detector, name } }));
    await changed.catch((error: unknown) => this.#notices.fail(error));
    await this.refresh();
  }

  /** Into the bin at once, gone for good when the Undo has passed. */
  async remove({ id, detector }: SavedDetector): Promise<void> {
    await this.#bin.remove(id, detector.name);
  }

  /** Empties what earlier visits left in the bin. */
  async purgeStale(): Promise<void> {
    await this.#bin.purgeStale();
  }

  /** Hands a detector over as a file; must be called in answer to a tap. */
  async export(detector: NamedDetector): Promise<void> {
    const name = `${detector.name.replace(/[\u0000-\u001f\\/:*?"<>|]+/g, '-').trim()}.detector.json`;
    const saved = saveFile(new Blob([writeDetectorFile(detector)], { type: 'application/json' }), name);
    await saved.catch((error: unknown) => this.#notices.fail(error));
  }

  /** Keeps a detector that comes as a file, though its model be missing: that is told, here and when it is run. Errors: `detector-invalid`, `detector-newer`. */
  async import(file: Blob): Promise<string> {
    if (file.size > longestDetectorFile) throw new AppError('detector-invalid', 'The file is no detector.', { detail: `It has ${file.size} bytes, which no detector needs.` });
    const detector = readDetectorFile(await file.text());
    await this.refresh();
    const named = { ...detector, name: freeName(detector.name, this.saved.value) };
    const id = await this.save(named);
    const missing = await this.#modelOf(detector, new AbortController().signal).then(() => false, () => true);
    this.#notices.inform(missing ? `${named.name} is kept. Its model is not in this browser yet: ${nameOfModel(detector)}.` : `${named.name} is ready`);
    return id;
  }

  /** Errors: `model-missing`, `model-unknown`, `detector-missing`. */
  async describe(id: string, signal: AbortSignal): Promise<DescribedDetector> {
    const { spec, model } = await this.#find(id, signal);
    return { id, spec, report: model.report };
  }

  /** A model as its family advises or a saved detector, by id, or one as it is. Errors: `model-missing`, `model-unknown`, `detector-missing`. */
  async resolve(detector: string | DetectorSpec, signal: AbortSignal): Promise<ResolvedDetector> {
    const { spec, file } = typeof detector === 'string' ? await this.#find(detector, signal) : { spec: detector, ...(await this.#modelOf(detector, signal)) };
    return { spec, file };
  }

  async #find(id: string, signal: AbortSignal): Promise<ResolvedModel & { readonly spec: DetectorSpec }> {
    const saved = await findDetector(id);
    if (saved !== undefined) return { spec: saved.detector, ...(await this.#modelOf(saved.detector, signal)) };
    if (!isModelId(id)) throw new AppError('detector-missing', 'The detector was deleted.');
    const resolved = await this.#models.resolve(id, signal);
    const { model } = resolved;
    const [surest] = fitsOf(model.report);
    if (surest === undefined) throw new AppError('model-unknown', `${model.name} belongs to no known family.`, { detail: model.report.why });
    return { spec: advisedDetector(model, surest), ...resolved };
  }

  async #modelOf(detector: DetectorSpec, signal: AbortSignal): Promise<ResolvedModel> {
    if (detector.family === motionModelId) {
      const builtIn = await this.#models.resolve(motionModelId, signal);
      if (builtIn.model.sha256 === detector.modelSha256) return builtIn;
    }
    try {
      return await this.#models.resolve(detector.modelSha256, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'model-missing') throw error;
      throw new AppError('model-missing', error.message, { cause: error, detail: `It is ${nameOfModel(detector)}.` });
    }
  }
}

function nameOfModel({ modelName, modelSha256 }: DetectorSpec): string {
  return `${modelName}, sha256 ${modelSha256}`;
}
