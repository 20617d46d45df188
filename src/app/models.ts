import { AppError, toAppError } from '../domain/errors.ts';
import { motionModelId, type ModelReport, type StoredModel } from '../domain/family.ts';
import type { KeptModel } from '../rpc/archive-contract.ts';
import { spawnArchive, spawnDetect } from '../rpc/spawn.ts';
import { openModelFile } from '../storage/media.ts';
import { deleteModel, findModel, listDeletedModels, listModels, modelsLock, purgeModel, putModel, renewReport, restoreModel } from '../storage/models.ts';
import { listAllRuns } from '../storage/runs.ts';
import { Bin } from './bin.ts';
import type { Notices } from './notices.ts';
import { sha256Hex } from './sha256.ts';
import { Store } from './store.ts';

/** A model a person can pick. */
export interface ModelChoice {
  /** `motion` for the one that comes with the app, else the file's sha256. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number | null;
  /** Absent for the built-in model, which is not kept before it is first used. */
  readonly report?: ModelReport;
  /** Sessions with runs of it. */
  readonly sessionIds: readonly string[];
}

export interface ResolvedModel {
  readonly model: StoredModel;
  readonly file: Blob;
}

/** What became of the last file that was dropped or picked. */
export type AddState =
  | { readonly at: 'idle' }
  | { readonly at: 'reading'; readonly name: string; cancel(): void }
  | { readonly at: 'unknown'; readonly name: string; readonly report: ModelReport }
  | { readonly at: 'failed'; readonly name: string; readonly error: AppError };

export { motionModelId } from '../domain/family.ts';
const motionChoice: ModelChoice = { id: motionModelId, name: 'Motion', bytes: null, sessionIds: [] };

const storage = {
  throwAway: deleteModel,
  restore: restoreModel,
  purge: purgeModel,
  list: async () => (await listDeletedModels()).map(({ sha256, ...model }) => ({ ...model, id: sha256 })),
};

/** The models of this browser. */
export class Models {
  readonly choices = new Store<readonly ModelChoice[]>([motionChoice]);
  readonly adding = new Store<AddState>({ at: 'idle' });
  readonly #notices: Notices;
  readonly #bin: Bin;

  constructor(notices: Notices) {
    this.#notices = notices;
    this.#bin = new Bin(storage, notices, () => this.refresh());
  }

  async refresh(): Promise<void> {
    const [all, runs] = await Promise.all([listModels(), listAllRuns()]);
    const sessionIds = (sha256: string): string[] => [...new Set(runs.filter(({ detector }) => detector.modelSha256 === sha256).map((run) => run.sessionId))];
    const choices = all.map(({ sha256, name, bytes, report }): ModelChoice => ({ id: sha256, name, bytes, report, sessionIds: sessionIds(sha256) }));
    const isMotion = ({ report }: ModelChoice): boolean => report?.family === motionModelId;
    this.choices.set([{ ...choices.find(isMotion), ...motionChoice, sessionIds: choices.filter(isMotion).flatMap((motion) => motion.sessionIds) }, ...choices.filter((choice) => !isMotion(choice))]);
  }

  /** Reads a model and keeps it when a family recognises it, which its report says. Errors: as of inspecting and placing. */
  async take(file: Blob, name: string, signal: AbortSignal, place: Place = copyModel): Promise<ModelReport> {
    const report = await inspect(file, signal);
    if (report.family === undefined) return report;
    await keep(file, name, report, signal, place);
    await this.refresh();
    this.#notices.inform(`${name} is ready: ${report.why}`);
    return report;
  }

  /** Takes in a file that was dropped or picked. */
  async add(file: File): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.adding.set({ at: 'reading', name: file.name, cancel: () => controller.abort(new DOMException('Cancelled.', 'AbortError')) });
    try {
      const report = await this.take(file, file.name.replace(/\.onnx$/i, ''), signal);
      this.adding.set(report.family === undefined ? { at: 'unknown', name: file.name, report } : { at: 'idle' });
    } catch (error) {
      if (signal.aborted) this.adding.set({ at: 'idle' });
      else this.adding.set({ at: 'failed', name: file.name, error: toAppError(error, 'model-broken') });
    }
  }

  forgetAdding(): void {
    this.adding.set({ at: 'idle' });
  }

  /** Into the bin at once, gone for good when the Undo has passed. */
  async remove({ id, name }: Pick<ModelChoice, 'id' | 'name'>): Promise<void> {
    await this.#bin.remove(id, name);
  }

  /** Empties what earlier visits left in the bin. */
  async purgeStale(): Promise<void> {
    await this.#bin.purgeStale();
  }

  /** The file and the row of a choice; a file that lost its row gets a new one. Errors: `model-missing`, for a model in the bin too. */
  async resolve(id: string, signal: AbortSignal): Promise<ResolvedModel> {
    if (id === motionModelId) return this.#renewed(await resolveMotion(signal), signal);
    const model = await findModel(id);
    if (model?.deletedAtMs !== undefined) throw new AppError('model-missing', `The model ${model.name} was deleted.`);
    const file = await openModelFile(id);
    return this.#renewed({ file, model: model ?? (await keep(file, id.slice(0, 12), await inspect(file, signal), signal)) }, signal);
  }

  /** Reports of earlier versions name one family, though others may read the model: it is looked into again, once. */
  async #renewed({ file, model }: ResolvedModel, signal: AbortSignal): Promise<ResolvedModel> {
    if (model.report.fits !== undefined) return { file, model };
    const report = await inspect(file, signal);
    if (report.fits === undefined) return { file, model };
    await renewReport(model.sha256, report);
    await this.refresh();
    return { file, model: { ...model, report } };
  }
}

async function resolveMotion(signal: AbortSignal): Promise<ResolvedModel> {
  const file = await (await fetch('models/motion.onnx', { signal })).blob();
  const sha256 = await sha256Hex(await file.arrayBuffer());
  // A newer version of the app may bring another motion model; its hash tells.
  const known = await findModel(sha256);
  return { file, model: known ?? (await keep(file, motionChoice.name, await inspect(file, signal), signal)) };
}

async function inspect(file: Blob, signal: AbortSignal): Promise<ModelReport> {
  const detect = spawnDetect();
  const dispose = (): void => detect.dispose();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    return await detect.call((api) => api.inspect(file));
  } finally {
    signal.removeEventListener('abort', dispose);
    detect.dispose();
  }
}

/** Puts a file among those of the models. */
export type Place = (file: Blob, signal: AbortSignal) => Promise<KeptModel>;

export const copyModel: Place = async (file, signal) => {
  const archive = spawnArchive();
  try {
    return await archive.call((api) => api.keepModel(file, signal));
  } finally {
    archive.dispose();
  }
};

function keep(file: Blob, name: string, report: ModelReport, signal: AbortSignal, place = copyModel): Promise<StoredModel> {
  return navigator.locks.request(modelsLock, { signal }, async () => {
    const model: StoredModel = { ...(await place(file, signal)), name, addedAtMs: Date.now(), report };
    await putModel(model);
    return model;
  });
}
