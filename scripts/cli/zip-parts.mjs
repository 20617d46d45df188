import { createWriteStream, openAsBlob } from 'node:fs';
import { Writable } from 'node:stream';
import { BlobReader, ZipReader } from '@zip.js/zip.js';

/** Puts the row and the results of a run, as they are in a session zip, into two files that are there already. */
export async function unpackRun(zipPath, runId, { run, results }, signal) {
  const reader = new ZipReader(new BlobReader(await openAsBlob(zipPath)), { useWebWorkers: false, signal });
  try {
    const entries = new Map((await reader.getEntries()).map((entry) => [entry.filename, entry]));
    await extract(entries, `runs/${runId}/run.json`, run, signal);
    await extract(entries, `runs/${runId}/results.jsonl`, results, signal);
  } finally {
    await reader.close();
  }
}

async function extract(entries, name, path, signal) {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`The zip has no ${name}.`);
  signal.throwIfAborted();
  // A file that was discarded meanwhile is not made again.
  await entry.getData(Writable.toWeb(createWriteStream(path, { flags: 'r+' })));
}
