import { AppError } from '../../src/domain/errors.ts';
import type { ArchiveContract, ImportReport } from '../../src/rpc/archive-contract.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { findSession, purgeSession } from '../../src/storage/sessions.ts';
import { freshId } from './fresh-id.ts';
import { Hasher } from './hasher.ts';
import { ListedFiles } from './listed-files.ts';
import { ProgressMeter } from './progress-meter.ts';
import { sessionOf } from './session-document.ts';
import { SessionUnpacker } from './session-unpacker.ts';
import { openSessionZip } from './session-zip.ts';

export const importSession: ArchiveContract['importSession'] = async (file, progress, signal) => {
  const { zip, document } = await openSessionZip(file, signal);
  const meter = new ProgressMeter(document.files.reduce((sum, { bytes }) => sum + bytes, 0), progress);
  const hasher = new Hasher();
  const files = new ListedFiles(zip, document, hasher, meter, signal);
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
        const runs = await new SessionUnpacker(files, document, { ...session, id, name }, signal).unpack(copied ? freshId : undefined);
        report = { sessionId: id, name, copied, frames: document.counts.frames, runs };
      } catch (error) {
        await purgeSession(id);
        throw error;
      }
    });
    return report;
  }
};
