import { expect, test } from '@playwright/test';
import { Notices } from '../../src/app/notices.ts';
import { AppError } from '../../src/domain/errors.ts';

test('an error that is shown is not shown twice; another one is, and so is the same after it was dismissed', () => {
  const notices = new Notices();
  const details = (): (string | undefined)[] => notices.list.value.map((notice) => (notice.kind === 'error' ? notice.error.detail : notice.text));
  for (const detail of ['b=gone', 'b=gone', 'b=lost']) notices.fail(new AppError('run-missing', 'A side is not there.', { detail }));
  expect(details()).toEqual(['b=gone', 'b=lost']);
  for (const { id } of notices.list.value) notices.dismiss(id);
  notices.fail(new AppError('run-missing', 'A side is not there.', { detail: 'b=gone' }));
  expect(details()).toEqual(['b=gone']);
});
