import { AppError, isQuotaError } from '../domain/errors.ts';
import { MediaReader, MediaWriter } from './media-file.ts';
import { isInUse, isMissing, removeEntry, topFolder, whenGivenBack } from './opfs.ts';

export type { MediaReader, MediaWriter } from './media-file.ts';

interface MediaPlace {
  readonly folder: FileSystemDirectoryHandle;
  readonly name: string;
}

/** Folder and name of `sessions/<sessionId>/<path>`; folders on the way are made when `create` is set. */
async function mediaPlace(sessionId: string, path: string, create: boolean): Promise<MediaPlace> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let folder = await (await topFolder('sessions')).getDirectoryHandle(sessionId, { create });
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return { folder, name };
}

async function mediaFile(sessionId: string, path: string, create: boolean): Promise<FileSystemFileHandle> {
  const { folder, name } = await mediaPlace(sessionId, path, create);
  return folder.getFileHandle(name, { create });
}

/** Opens a new media file for writing. Errors: `storage-full`, `storage-failed`. */
export async function createMedia(sessionId: string, path: string): Promise<MediaWriter> {
  return createWriter(() => mediaFile(sessionId, path, true));
}

/** Opens a file for writing behind its first bytes. Errors: `storage-full`, `storage-failed`. */
export async function createWriter(find: () => Promise<FileSystemFileHandle>, keepBytes = 0): Promise<MediaWriter> {
  try {
    const file = await find();
    return new MediaWriter(await whenGivenBack(() => file.createSyncAccessHandle()), keepBytes);
  } catch (error) {
    if (isQuotaError(error)) throw new AppError('storage-full', 'The storage is full.', { cause: error });
    throw new AppError('storage-failed', 'The browser could not open a file in its storage.', { cause: error });
  }
}

/** Opens a media file for reading; several readers at once where the browser can. Errors: `media-missing`, `session-busy`. */
export async function openMedia(sessionId: string, path: string): Promise<MediaReader> {
  try {
    const file = await mediaFile(sessionId, path, false);
    return new MediaReader(await file.createSyncAccessHandle({ mode: 'read-only' }));
  } catch (error) {
    if (isMissing(error)) throw new AppError('media-missing', `The media file ${path} of session ${sessionId} is gone.`, { cause: error });
    throw new AppError('session-busy', `The media file ${path} is in use.`, { cause: error });
  }
}

/** Opens a media file to go on behind its first bytes; what lies past them is cut off. Errors: `storage-full`, `storage-failed`. */
export async function continueMedia(sessionId: string, path: string, keepBytes: number): Promise<MediaWriter> {
  return createWriter(() => mediaFile(sessionId, path, true), keepBytes);
}

/** Paths of a session's files that begin so, as in `cam0/0.tail-`. */
export async function listMedia(sessionId: string, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    const { folder, name: start } = await mediaPlace(sessionId, prefix, false);
    for await (const name of folder.keys()) {
      if (name.startsWith(start)) paths.push(prefix + name.slice(start.length));
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return paths;
}

/** A media file as the page can read it. Errors: `media-missing`. */
export async function mediaFileOf(sessionId: string, path: string): Promise<File> {
  try {
    return await (await mediaFile(sessionId, path, false)).getFile();
  } catch (error) {
    throw new AppError('media-missing', `The media file ${path} of session ${sessionId} is gone.`, { cause: error });
  }
}

/** Size of a media file in bytes. Errors: `media-missing`. */
export async function mediaSize(sessionId: string, path: string): Promise<number> {
  return (await mediaFileOf(sessionId, path)).size;
}

/** Removes a session's folder, gone already is fine. Rejects with a DOMException when a file of it stays in use. */
export async function removeSessionMedia(sessionId: string): Promise<void> {
  await whenGivenBack(() => removeEntry('sessions', sessionId));
}

/** Removes one file or folder of a session; gone already is fine. */
export async function removeMedia(sessionId: string, path: string): Promise<void> {
  try {
    const { folder, name } = await mediaPlace(sessionId, path, false);
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** A new file below `exports/`. */
export async function createExport(name: string): Promise<MediaWriter> {
  return createWriter(async () => (await topFolder('exports')).getFileHandle(name, { create: true }));
}

/** A finished export, to be handed to the person. Errors: `media-missing`. */
export async function openExport(name: string): Promise<File> {
  try {
    return await (await (await topFolder('exports')).getFileHandle(name)).getFile();
  } catch (error) {
    throw new AppError('media-missing', `The export ${name} is gone.`, { cause: error });
  }
}

export async function removeExport(name: string): Promise<void> {
  await removeEntry('exports', name);
}

/** How long a download may go on reading an export. */
export const keepExportMs = 10 * 60_000;

/** Removes exports that a closed page left behind; one that is being written now, in whichever tab, is left alone. */
export async function discardStaleExports(nowMs: number): Promise<void> {
  for await (const [name, entry] of (await topFolder('exports')).entries()) {
    if (entry.kind !== 'file' || (await (entry as FileSystemFileHandle).getFile()).lastModified > nowMs - keepExportMs) continue;
    await removeExport(name).catch((error: unknown) => {
      if (!isInUse(error)) throw error;
    });
  }
}

/** A model file by hash. Errors: `model-missing`. */
export async function openModelFile(sha256: string): Promise<File> {
  try {
    return await (await (await topFolder('models')).getFileHandle(`${sha256}.onnx`)).getFile();
  } catch (error) {
    throw new AppError('model-missing', `The model ${sha256.slice(0, 12)} is not in this browser.`, { cause: error });
  }
}

export async function createModelFile(sha256: string): Promise<MediaWriter> {
  return createWriter(async () => (await topFolder('models')).getFileHandle(`${sha256}.onnx`, { create: true }));
}

export async function removeModelFile(sha256: string): Promise<void> {
  await removeEntry('models', `${sha256}.onnx`);
}
