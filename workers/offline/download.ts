import type { AppFile } from '../../src/domain/offline.ts';
import { isolate } from './isolation.ts';
import { Parts } from './parts.ts';

/** Small enough that little is fetched twice, large enough that 25 MB are few entries. */
const partBytes = 1 << 20;

/**
 * Fetches a big file into the cache. What arrived stays when this fails, and the next call goes on from there;
 * the file itself appears only when every byte of it is there.
 */
export async function download(cache: Cache, file: AppFile, progress: () => Promise<void>): Promise<void> {
  const parts = new Parts(cache, file);
  const kept = await parts.bytes();
  if (kept < file.bytes) await fetchRest(parts, file, kept, progress);
  if ((await parts.bytes()) !== file.bytes) {
    await parts.remove();
    throw new Error(`${file.url} is not the file the app was built with.`);
  }
  const { readable, written } = parts.body();
  const headers = { 'Content-Type': 'application/wasm', 'Content-Length': String(file.bytes) };
  await Promise.all([written, cache.put(file.url, isolate(new Response(readable, { headers })))]);
  await parts.remove();
}

async function fetchRest(parts: Parts, { url }: AppFile, kept: number, progress: () => Promise<void>): Promise<void> {
  const response = await fetch(url, kept === 0 ? {} : { headers: { Range: `bytes=${kept}-` } });
  if (!response.ok || response.body === null) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  // A host that knows no ranges sends the whole file again.
  const resumes = response.status === 206;
  if (!resumes) await parts.remove();

  let from = resumes ? kept : 0;
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  const flush = async (): Promise<void> => {
    if (pendingBytes === 0) return;
    await parts.add(from, new Blob(pending));
    from += pendingBytes;
    pending = [];
    pendingBytes = 0;
    await progress();
  };
  const reader = response.body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pending.push(read.value);
      pendingBytes += read.value.byteLength;
      if (pendingBytes >= partBytes) await flush();
    }
  } finally {
    await flush();
  }
}
