import { toAppError, type AppError } from '../domain/errors.ts';
import { motionModelId, type ModelReport, type StoredModel } from '../domain/family.ts';
import { spawnArchive, spawnDetect } from '../rpc/spawn.ts';
import { openModelFile } from '../storage/media.ts';
import { deleteModel, findModel, listModels, putModel } from '../storage/models.ts';
import type { Notices } from './notices.ts';
import { Store } from './store.ts';

/** A model a person can pick. */
export interface ModelChoice {
  /** `motion` for the one that comes with the app, else the file's sha256. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number | null;
  /** Absent for the built-in model, which is not kept before it is first used. */
  readonly report?: ModelReport;
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
const motionChoice: ModelChoice = { id: motionModelId, name: 'Motion', bytes: null };

/** The models of this browser. */
export class Models {
  readonly choices = new Store<readonly ModelChoice[]>([motionChoice]);
  readonly adding = new Store<AddState>({ at: 'idle' });
  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  async refresh(): Promise<void> {
    const all = await listModels();
    const motion = all.find(({ report }) => report.family === motionModelId);
    const stored = all.filter((model) => model.report.family !== motionModelId);
    this.choices.set([motion === undefined ? motionChoice : { ...motionChoice, report: motion.report }, ...stored.map(({ sha256, name, bytes, report }) => ({ id: sha256, name, bytes, report }))]);
  }

  /** Reads a file and keeps it when a family recognises it. */
  async add(file: File): Promise<void> {
    const controller = new AbortController();
    this.adding.set({ at: 'reading', name: file.name, cancel: () => controller.abort(new DOMException('Cancelled.', 'AbortError')) });
    try {
      const report = await inspect(file, controller.signal);
      if (report.family === undefined) {
        this.adding.set({ at: 'unknown', name: file.name, report });
        return;
      }
      await keep(file, file.name.replace(/\.onnx$/i, ''), report, controller.signal);
      await this.refresh();
      this.adding.set({ at: 'idle' });
      this.#notices.inform(`${file.name} is ready: ${report.why}`);
    } catch (error) {
      if (controller.signal.aborted) this.adding.set({ at: 'idle' });
      else this.adding.set({ at: 'failed', name: file.name, error: toAppError(error, 'model-broken') });
    }
  }

  forgetAdding(): void {
    this.adding.set({ at: 'idle' });
  }

  async remove(id: string): Promise<void> {
    try {
      await deleteModel(id);
    } catch (error) {
      this.#notices.fail(error);
    }
    await this.refresh();
  }

  /** The file and the row of a choice. Errors: `model-missing`. */
  async resolve(id: string, signal: AbortSignal): Promise<ResolvedModel> {
    if (id === motionModelId) return resolveMotion(signal);
    const file = await openModelFile(id);
    const model = await findModel(id);
    return { file, model: model ?? (await keep(file, id.slice(0, 12), await inspect(file, signal), signal)) };
  }
}

async function resolveMotion(signal: AbortSignal): Promise<ResolvedModel> {
  const file = await (await fetch('models/motion.onnx', { signal })).blob();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
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

async function keep(file: Blob, name: string, report: ModelReport, signal: AbortSignal): Promise<StoredModel> {
  const archive = spawnArchive();
  try {
    const kept = await archive.call((api) => api.keepModel(file, signal));
    const model: StoredModel = { ...kept, name, addedAtMs: Date.now(), report };
    await putModel(model);
    return model;
  } finally {
    archive.dispose();
  }
}
