/** Folders at the top of OPFS. `exports` holds finished zips until they have been handed over. */
export type TopFolder = 'sessions' | 'models' | 'exports';

export async function topFolder(name: TopFolder): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
}

export function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

export function isInUse(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NoModificationAllowedError';
}

/** A thread that died gives its files back a moment after its locks. They are asked for again after pauses that double up to this one: 1.3 s in all. */
const longestPauseMs = 640;

/** Does something with a file once its thread, if it has died, has given it back. Rejects with a DOMException when the file stays in use. */
export async function whenGivenBack<Result>(use: () => Promise<Result>): Promise<Result> {
  for (let pauseMs = 10; ; pauseMs *= 2) {
    try {
      return await use();
    } catch (error) {
      if (!isInUse(error) || pauseMs > longestPauseMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Removes one file or folder; gone already is fine. */
export async function removeEntry(folder: TopFolder, name: string): Promise<void> {
  try {
    await (await topFolder(folder)).removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
