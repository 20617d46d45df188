import { AppError } from '../domain/errors.ts';
import type { EndReason, Session } from '../domain/session.ts';
import type { Notices } from './notices.ts';

/** Ends that something went wrong at. */
const failures: Partial<Record<EndReason, AppError>> = {
  'source-ended': new AppError('camera-lost', 'The source ended during the recording.'),
  'storage-full': new AppError('storage-full', 'The storage filled up during the recording.'),
  'storage-failed': new AppError('storage-failed', 'The storage failed during the recording.'),
  'encoder-failed': new AppError('encoder-failed', 'The encoder failed during the recording.'),
};

/** Ends at a limit. */
const limits: Partial<Record<EndReason, string>> = {
  'length-limit': 'it reached its maximum length',
  'disk-limit': 'its room in the storage was used up',
};

/** Why a recording ended by itself: what went wrong, or words about its limit; null where the person ended it. */
export function endOf({ name, endReason = 'stopped' }: Pick<Session, 'name' | 'endReason'>): AppError | string | null {
  const limit = limits[endReason];
  return failures[endReason] ?? (limit === undefined ? null : `${name} is saved: ${limit}`);
}

/** Says why a recording ended by itself; nothing where the person ended it. */
export function tellEnd(notices: Notices, session: Session): void {
  const end = endOf(session);
  if (end instanceof AppError) notices.fail(end);
  else if (end !== null) notices.inform(end);
}
