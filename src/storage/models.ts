import type { ModelReport, StoredModel } from '../domain/family.ts';
import { database } from './database.ts';
import { removeModelFile } from './media.ts';

/** The Web Lock under which a model's file and row are put in place together, or taken away together: else one added again while it is purged would lose its file. */
export const modelsLock = 'models';

/** Models kept in this browser and not in the bin, newest first. */
export async function listModels(): Promise<StoredModel[]> {
  return (await (await database()).getAll('models')).filter(isKept).sort((a, b) => b.addedAtMs - a.addedAtMs);
}

/** Models that wait in the bin. */
export async function listDeletedModels(): Promise<StoredModel[]> {
  return (await (await database()).getAll('models')).filter((model) => !isKept(model));
}

/** A model's row, in the bin or not. */
export async function findModel(sha256: string): Promise<StoredModel | undefined> {
  return (await database()).get('models', sha256);
}

/** The file must be in place before, and `modelsLock` held since then. */
export async function putModel(model: StoredModel): Promise<void> {
  await (await database()).put('models', model);
}

/** Puts a model into the bin; nothing is lost until `purgeModel`. */
export async function deleteModel(sha256: string, nowMs: number): Promise<void> {
  await changeModel(sha256, (model) => ({ ...model, deletedAtMs: nowMs }));
}

/** Takes a model out of the bin. */
export async function restoreModel(sha256: string): Promise<void> {
  await changeModel(sha256, ({ deletedAtMs: _deleted, ...model }) => model);
}

/** Replaces what is known of a model. */
export async function renewReport(sha256: string, report: ModelReport): Promise<void> {
  await changeModel(sha256, (model) => ({ ...model, report }));
}

/** Changes a row in one transaction, so that no other change is lost. One that is gone stays gone. */
async function changeModel(sha256: string, change: (model: StoredModel) => StoredModel): Promise<void> {
  const transaction = (await database()).transaction('models', 'readwrite');
  const model = await transaction.store.get(sha256);
  if (model !== undefined) await transaction.store.put(change(model));
  await transaction.done;
}

/** Removes a model that is in the bin for good; one that was added again meanwhile stays. */
export async function purgeModel(sha256: string): Promise<void> {
  await navigator.locks.request(modelsLock, async () => {
    if (await removeBinnedRow(sha256)) await removeModelFile(sha256);
  });
}

async function removeBinnedRow(sha256: string): Promise<boolean> {
  const transaction = (await database()).transaction('models', 'readwrite');
  const model = await transaction.store.get(sha256);
  const inBin = model !== undefined && !isKept(model);
  if (inBin) await transaction.store.delete(sha256);
  await transaction.done;
  return inBin;
}

function isKept({ deletedAtMs }: StoredModel): boolean {
  return deletedAtMs === undefined;
}
