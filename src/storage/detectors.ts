import type { SavedDetector } from '../domain/detector.ts';
import { database } from './database.ts';

/** Detectors that are kept and not in the bin, by name. */
export async function listDetectors(): Promise<SavedDetector[]> {
  const kept = (await (await database()).getAll('detectors')).filter(isKept);
  return kept.sort((a, b) => a.detector.name.localeCompare(b.detector.name));
}

/** Those that wait in the bin. */
export async function listDeletedDetectors(): Promise<SavedDetector[]> {
  return (await (await database()).getAll('detectors')).filter((saved) => !isKept(saved));
}

/** One that is kept; absent when it is in the bin, too. */
export async function findDetector(id: string): Promise<SavedDetector | undefined> {
  const saved = await (await database()).get('detectors', id);
  return saved !== undefined && isKept(saved) ? saved : undefined;
}

export async function putDetector(saved: SavedDetector): Promise<void> {
  await (await database()).put('detectors', saved);
}

/** Puts a detector into the bin; nothing is lost until `purgeDetector`. */
export async function deleteDetector(id: string, nowMs: number): Promise<void> {
  await changeDetector(id, (saved) => ({ ...saved, deletedAtMs: nowMs }));
}

/** Takes a detector out of the bin. */
export async function restoreDetector(id: string): Promise<void> {
  await changeDetector(id, ({ deletedAtMs: _deleted, ...saved }) => saved);
}

/** Changes a row in one transaction, so that no other change is lost. One that is gone stays gone. */
export async function changeDetector(id: string, change: (saved: SavedDetector) => SavedDetector): Promise<void> {
  const transaction = (await database()).transaction('detectors', 'readwrite');
  const saved = await transaction.store.get(id);
  if (saved !== undefined) await transaction.store.put(change(saved));
  await transaction.done;
}

/** Removes a detector that is in the bin for good. */
export async function purgeDetector(id: string): Promise<void> {
  const transaction = (await database()).transaction('detectors', 'readwrite');
  const saved = await transaction.store.get(id);
  if (saved !== undefined && !isKept(saved)) await transaction.store.delete(id);
  await transaction.done;
}

function isKept({ deletedAtMs }: SavedDetector): boolean {
  return deletedAtMs === undefined;
}
