import type { ExportedFile } from '../../src/rpc/archive-contract.ts';
import { createExport, removeExport } from '../../src/storage/media.ts';
import { exportName } from './export-names.ts';

/** Small pieces cost more to write than to make. */
const pieceLength = 256 * 1024;

/** Writes texts one behind the other into an export; `name` for the person, `file` for the storage. Nothing stays after an abort or an error. */
export async function exportText(name: string, file: string, texts: AsyncIterable<string>, signal: AbortSignal): Promise<ExportedFile> {
  signal.throwIfAborted();
  const out = await createExport(file);
  const encoder = new TextEncoder();
  let waiting = '';
  try {
    for await (const text of texts) {
      waiting += text;
      if (waiting.length < pieceLength) continue;
      signal.throwIfAborted();
      out.write(encoder.encode(waiting));
      waiting = '';
    }
    out.write(encoder.encode(waiting));
    signal.throwIfAborted();
    out.close();
    return { name: exportName(name), file, bytes: out.size };
  } catch (error) {
    out.close(0);
    await removeExport(file);
    throw error;
  }
}
