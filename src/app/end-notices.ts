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

/** Says why a recording ended by itself; nothing where the person ended it. */
export function tellEnd(notices: Notices, { name, endReason = 'stopped' }: Session): void {
  const failure = failures[endReason];
  if (failure !== undefined) notices.fail(failure);
  else if (endReason === 'length-limit') notices.inform(`${name} is saved: it reached its maximum length`);
  else if (endReason === 'disk-limit') notices.inform(`${name} is saved: its room in the storage was used up`);
}
