import type { StoredModel } from '../domain/family.ts';
import { database } from './database.ts';
import { removeModelFile } from './media.ts';

/** Models kept in this browser and not in the bin, newest first. */
export async function listModels(): Promise<StoredModel[]> {
  return (await (await database()).getAll('models')).filter(isKept).sort((a, b) => b.addedAtMs - a.addedAtMs);
}

/** Models that wait in the bin. */
export async function listDeletedModels(): Promise<StoredModel[]> {
  return (await (await database()).getAll('models')).filter((model) => !isKept(model));
}

export async function findModel(sha256: string): Promise<StoredModel | undefined> {
  const model = await (await database()).get('models', sha256);
  return model !== undefined && isKept(model) ? model : undefined;
}

/** The file must be in place before. */
export async function putModel(model: StoredModel): Promise<void> {
  await (await database()).put('models', model);
}

/** Puts a model into the bin; nothing is lost until `purgeModel`. */
export async function deleteModel(sha256: string, nowMs: number): Promise<void> {
  const model = await findModel(sha256);
  if (model !== undefined) await putModel({ ...model, deletedAtMs: nowMs });
}

/** Takes a model out of the bin. */
export async function restoreModel(sha256: string): Promise<void> {
  const model = await (await database()).get('models', sha256);
  if (model === undefined) return;
  const { deletedAtMs: _deleted, ...kept } = model;
  await putModel(kept);
}

/** Removes a model that is in the bin for good; one that was added again meanwhile stays. */
export async function purgeModel(sha256: string): Promise<void> {
  const transaction = (await database()).transaction('models', 'readwrite');
  const model = await transaction.store.get(sha256);
  const inBin = model !== undefined && !isKept(model);
  if (inBin) await transaction.store.delete(sha256);
  await transaction.done;
  if (inBin) await removeModelFile(sha256);
}

function isKept({ deletedAtMs }: StoredModel): boolean {
  return deletedAtMs === undefined;
}
