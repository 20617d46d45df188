import { AppError } from '../../src/domain/errors.ts';
import { newId } from '../../src/domain/ids.ts';
import type { ArchiveContract, ImportReport } from '../../src/rpc/archive-contract.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { findSession, purgeSession } from '../../src/storage/sessions.ts';
import { Hasher } from './hasher.ts';
import { ProgressMeter } from './progress-meter.ts';
import { documentPath, parseDocument, sessionOf, type SessionDocument } from './session-document.ts';
import { SessionUnpacker } from './session-unpacker.ts';
import { ZipFile } from './zip-reader.ts';

const maxDocumentBytes = 64 * 1024 * 1024;

export const importSession: ArchiveContract['importSession'] = async (file, progress, signal) => {
  signal.throwIfAborted();
  const zip = await ZipFile.open(file, signal);
  if (!zip.has(documentPath)) throw new AppError('zip-foreign', 'The zip holds something else than a Retake session.');
  const document = parseDocument(await zip.readText(documentPath, maxDocumentBytes, signal));
  refuseUnlisted(zip, document);
  const meter = new ProgressMeter(document.files.reduce((sum, { bytes }) => sum + bytes, 0), progress);
  const hasher = new Hasher();
  try {
    const { id } = document.session;
    const own = await unpackAs(id, false);
    return own ?? (await unpackAs(freshId(), true)) ?? Promise.reject(new AppError('unexpected', 'The new id was taken.'));
  } finally {
    hasher.dispose();
  }

  /** Null when the id is taken: by a session that is here, or by another import of the same zip. */
  async function unpackAs(id: string, copied: boolean): Promise<ImportReport | null> {
    let report: ImportReport | null = null;
    await ifNotWritten(id, async () => {
      const present = await findSession(id);
      if (present !== undefined && present.state !== 'importing') return;
      // Nobody holds the lock, so what is there is the rest of an import that broke off.
      await purgeSession(id);
      const session = sessionOf(document);
      const name = copied ? `${session.name} (copy)` : session.name;
      try {
        const runs = await new SessionUnpacker(zip, document, { ...session, id, name }, hasher, meter, signal).unpack(copied ? freshId : undefined);
        report = { sessionId: id, name, copied, frames: document.counts.frames, runs };
      } catch (error) {
        await purgeSession(id);
        throw error;
      }
    });
    return report;
  }
};

function freshId(): string {
  return newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

/** Whatever the list does not vouch for has no business in the zip; folders are not in it. */
function refuseUnlisted(zip: ZipFile, document: SessionDocument): void {
  const listed = new Set(document.files.map((file) => file.path)).add(documentPath);
  for (const path of zip.paths()) {
    if (!listed.has(path)) throw new AppError('zip-invalid', 'The zip is damaged or was changed.', { detail: `It holds ${path}, which is not in its list.` });
  }
}
