import { createWriteStream, openAsBlob } from 'node:fs';
import { Writable } from 'node:stream';
import { BlobReader, ZipReader } from '@zip.js/zip.js';

/** Puts the row and the results of a run beside the session zip they are in, as they are in it. */
export async function unpackRun(zipPath, runId, { run, results }) {
  const reader = new ZipReader(new BlobReader(await openAsBlob(zipPath)), { useWebWorkers: false });
  try {
    const entries = new Map((await reader.getEntries()).map((entry) => [entry.filename, entry]));
    await extract(entries, `runs/${runId}/run.json`, run);
    await extract(entries, `runs/${runId}/results.jsonl`, results);
  } finally {
    await reader.close();
  }
}

async function extract(entries, name, path) {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`The zip has no ${name}.`);
  await entry.getData(Writable.toWeb(createWriteStream(path)));
}
