import { addressPart } from '../domain/model-download.ts';
import { createWriter, openModelFile, removeModelFile, type MediaWriter } from './media.ts';
import { isMissing, removeEntry, topFolder, whenGivenBack } from './opfs.ts';

/** Models that are being downloaded lie as `models/<name>.part`, so that a download goes on where it broke off. */
const ending = '.part';

/** Parts that nobody has gone on with for so long are given up: a week. */
const keepPartMs = 7 * 24 * 3600_000;

/** Opens a part to go on behind what it holds (workers only). Errors: `storage-full`, `storage-failed`. */
export async function continueModelPart(name: string): Promise<MediaWriter> {
  return createWriter(async () => (await topFolder('models')).getFileHandle(name + ending, { create: true }), Infinity);
}

function lockName(part: string): string {
  return `download:${part}`;
}

/** Runs `use` while no other thread of any tab works with a part. */
export function withModelPart<Result>(name: string, use: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return navigator.locks.request(lockName(name), { signal }, use);
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

/** Makes a whole part the file of its model, so that it is not stored twice; `modelsLock` must be held. False where the browser moves no files. */
export async function moveModelPart(name: string, { sha256, bytes }: { readonly sha256: string; readonly bytes: number }): Promise<boolean> {
  if ((await openModelFile(sha256).then(({ size }) => size, () => null)) === bytes) return true;
  const part: MovableFile = await (await topFolder('models')).getFileHandle(name + ending);
  if (part.move === undefined) return false;
  // A copy that was cut off by a crash.
  await removeModelFile(sha256);
  await part.move(`${sha256}.onnx`);
  return true;
}

/** Not in TypeScript's own description of the browser. */
interface MovableFile extends FileSystemFileHandle {
  move?(name: string): Promise<void>;
}

export async function removeModelPart(name: string): Promise<void> {
  await whenGivenBack(() => removeEntry('models', name + ending));
}

async function partNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const key of (await topFolder('models')).keys()) {
    if (key.endsWith(ending)) names.push(key.slice(0, -ending.length));
  }
  return names;
}

/** Bytes of each part that holds some and can be gone on with, by name. */
export async function listModelParts(): Promise<Map<string, number>> {
  const parts = new Map<string, number>();
  for (const name of await partNames()) {
    const bytes = name.startsWith(addressPart) ? 0 : ((await modelPart(name))?.size ?? 0);
    if (bytes > 0) parts.set(name, bytes);
  }
  return parts;
}

/** Removes parts that were given up. One that is worked with now, in whichever tab, is left alone. */
export async function discardStaleModelParts(nowMs: number): Promise<void> {
  for (const name of await partNames()) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock !== null && (await isGivenUp(name, nowMs))) await removeModelPart(name);
    });
  }
}

async function isGivenUp(name: string, nowMs: number): Promise<boolean> {
  if (name.startsWith(addressPart)) return true;
  const part = await modelPart(name);
  return part !== null && part.lastModified <= nowMs - keepPartMs;
}
