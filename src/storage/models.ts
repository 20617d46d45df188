import type { StoredModel } from '../domain/family.ts';
import { database } from './database.ts';
import { removeModelFile } from './media.ts';

/** Models kept in this browser, newest first. */
export async function listModels(): Promise<StoredModel[]> {
  return (await (await database()).getAll('models')).sort((a, b) => b.addedAtMs - a.addedAtMs);
}

export async function findModel(sha256: string): Promise<StoredModel | undefined> {
  return (await database()).get('models', sha256);
}

/** The file must be in place before. */
export async function putModel(model: StoredModel): Promise<void> {
  await (await database()).put('models', model);
}

export async function deleteModel(sha256: string): Promise<void> {
  await (await database()).delete('models', sha256);
  await removeModelFile(sha256);
}
