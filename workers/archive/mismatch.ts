import { AppError } from '../../src/domain/errors.ts';

/** Files or rows are not those that the session counts. */
export function mismatch(detail: string): AppError {
  return new AppError('media-mismatch', 'The session and its media do not agree.', { detail });
}
