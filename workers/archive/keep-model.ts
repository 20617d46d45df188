import { isAbort, toAppError } from '../../src/domain/errors.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { createModelFile, openModelFile, removeModelFile } from '../../src/storage/media.ts';
import { Hasher } from './hasher.ts';

const sliceBytes = 1024 * 1024;

export const keepModel: ArchiveContract['keepModel'] = async (file, signal) => {
  const sha256 = await hashFile(file, signal);
  if (!(await isKept(sha256, file.size))) await copy(file, sha256, signal);
  return { sha256, bytes: file.size };
};

async function* slices(file: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < file.size; start += sliceBytes) {
    signal.throwIfAborted();
    yield new Uint8Array(await file.slice(start, start + sliceBytes).arrayBuffer());
  }
  signal.throwIfAborted();
}

/** sha256 of a file, in lower-case hex. */
export async function hashFile(file: Blob, signal: AbortSignal): Promise<string> {
  const hasher = new Hasher();
  try {
    for await (const slice of slices(file, signal)) await hasher.update(slice);
    return await hasher.digest();
  } finally {
    hasher.dispose();
  }
}

/** A copy that was cut off by a crash is shorter. */
async function isKept(sha256: string, bytes: number): Promise<boolean> {
  try {
    return (await openModelFile(sha256)).size === bytes;
  } catch (error) {
    if (toAppError(error).code === 'model-missing') return false;
    throw error;
  }
}

async function copy(file: Blob, sha256: string, signal: AbortSignal): Promise<void> {
  const out = await createModelFile(sha256);
  try {
    for await (const slice of slices(file, signal)) out.write(slice);
    out.close();
  } catch (error) {
    out.close(0);
    await removeModelFile(sha256);
    throw isAbort(error) ? error : toAppError(error, 'storage-failed');
  }
}
