import { toAppError } from '../domain/errors.ts';
import { MediaWriter } from './media-file.ts';
import { isInUse, isMissing, removeEntry, topFolder, whenGivenBack } from './opfs.ts';

/** Models that are being downloaded lie as `models/<name>.part`, so that a download goes on where it broke off. */
const ending = '.part';

/** Parts that nobody has gone on with for so long are given up: a week. */
const keepPartMs = 7 * 24 * 3600_000;

/** Opens a part to go on behind what it holds (workers only). Errors: `storage-full`, `storage-failed`. */
export async function continueModelPart(name: string): Promise<MediaWriter> {
  try {
    const file = await (await topFolder('models')).getFileHandle(name + ending, { create: true });
    return new MediaWriter(await whenGivenBack(() => file.createSyncAccessHandle()), Infinity);
  } catch (error) {
    throw toAppError(error, 'storage-failed');
  }
}

/** What a part holds now; null when there is none. */
export async function modelPart(name: string): Promise<File | null> {
  try {
    return await (await (await topFolder('models')).getFileHandle(name + ending)).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export async function removeModelPart(name: string): Promise<void> {
  await whenGivenBack(() => removeEntry('models', name + ending));
}

/** Bytes of each part that holds some, by name. */
export async function listModelParts(): Promise<Map<string, number>> {
  const parts = new Map<string, number>();
  for await (const key of (await topFolder('models')).keys()) {
    if (!key.endsWith(ending)) continue;
    const name = key.slice(0, -ending.length);
    const bytes = (await modelPart(name))?.size ?? 0;
    if (bytes > 0) parts.set(name, bytes);
  }
  return parts;
}

/** Removes parts that were given up. One that is being written now, in whichever tab, is left alone. */
export async function discardStaleModelParts(nowMs: number): Promise<void> {
  for (const name of (await listModelParts()).keys()) {
    const part = await modelPart(name);
    if (part === null || part.lastModified > nowMs - keepPartMs) continue;
    await removeEntry('models', name + ending).catch((error: unknown) => {
      if (!isInUse(error)) throw error;
    });
  }
}
