import { expect, test } from '@playwright/test';
import { hrefOf, parseRoute } from '../../src/app/router.ts';
import { linkedSession, linkMoment, momentUs, sessionQuery } from '../../src/domain/session-link.ts';

test('a moment written into a link is the same microsecond when it is read', () => {
  for (const us of [0, 1, 33_333, 999_999, 1_500_000, 3_599_999_999, 86_400_000_001]) expect(momentUs(linkMoment(us))).toBe(us);
  expect(['1.5', '0', '12'].map(momentUs)).toEqual([1_500_000, 0, 12_000_000]);
  expect(['', '-1', 'abc', '1e3', 'Infinity', '1.', ' 1', '0:05'].map(momentUs)).toEqual(Array.from({ length: 8 }, () => null));
});

test('a link is read back as it was written; what else the address says stays', () => {
  const link = { t: '1.25', track: 'cam1', a: 'truth', b: 'run-2' };
  const linked = linkedSession(new URLSearchParams(`recording=off&${sessionQuery('a-session', link)}`));
  expect(linked).toMatchObject({ id: 'a-session', link });
  expect(linked?.rest.toString()).toBe('recording=off');
  expect(linkedSession(new URLSearchParams('t=1.25&recording=off'))).toBeNull();
  expect(sessionQuery('a-session', {})).toBe('session=a-session');
});

test('the address of a session keeps its link; one that can be no session is one that is not there', () => {
  const route = { page: 'session', id: 'a-session', link: { t: '2', a: 'x' } } as const;
  expect(parseRoute(hrefOf(route))).toEqual(route);
  expect(parseRoute('#/session/a-session')).toEqual({ page: 'session', id: 'a-session' });
  expect(hrefOf({ page: 'session', id: '../x?y#z' })).toBe('#/session/..%2Fx%3Fy%23z');
  expect(parseRoute('#/session/..%2Fx%3Fy%23z')).toEqual({ page: 'session', id: '..%2Fx%3Fy%23z' });
});
