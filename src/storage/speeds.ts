import type { ModelSpeeds } from '../domain/engine.ts';
import { database } from './database.ts';

/** Of models that were deleted, too: they may come back. */
export async function listSpeeds(): Promise<ModelSpeeds[]> {
  return (await database()).getAll('speeds');
}

/** Changes what is known of a model in one transaction, so that no other change is lost; returns the row that is stored now. */
export async function changeSpeeds(modelSha256: string, change: (known: ModelSpeeds | undefined) => ModelSpeeds): Promise<ModelSpeeds> {
  const transaction = (await database()).transaction('speeds', 'readwrite');
  const changed = change(await transaction.store.get(modelSha256));
  await transaction.store.put(changed);
  await transaction.done;
  return changed;
}
