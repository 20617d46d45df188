import { AppError } from '../../src/domain/errors.ts';
import { documentPath, parseDocument, type SessionDocument } from './session-document.ts';
import { ZipFile } from './zip-reader.ts';

const maxDocumentBytes = 64 * 1024 * 1024;

export interface SessionZip {
  readonly zip: ZipFile;
  readonly document: SessionDocument;
}

/** Opens a session zip and reads what it says of itself; its files are not unpacked yet. Errors: `zip-*`. */
export async function openSessionZip(file: Blob, signal: AbortSignal): Promise<SessionZip> {
  signal.throwIfAborted();
  const zip = await ZipFile.open(file, signal);
  if (!zip.has(documentPath)) throw new AppError('zip-foreign', 'The zip holds something else than a Retake session.');
  const document = parseDocument(await zip.readText(documentPath, maxDocumentBytes, signal));
  refuseUnlisted(zip, document);
  return { zip, document };
}

/** Whatever the list does not vouch for has no business in the zip; folders are not in it. */
function refuseUnlisted(zip: ZipFile, document: SessionDocument): void {
  const listed = new Set(document.files.map((file) => file.path)).add(documentPath);
  for (const path of zip.paths()) {
    if (!listed.has(path)) throw new AppError('zip-invalid', 'The zip is damaged or was changed.', { detail: `It holds ${path}, which is not in its list.` });
  }
}
