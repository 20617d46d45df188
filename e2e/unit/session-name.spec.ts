import { expect, test } from '@playwright/test';
import { nextTakeNumber, sessionName } from '../../src/domain/session-name.ts';

const parts = { atMs: new Date(2026, 10, 21, 7, 5, 9).getTime(), camera: 'Back camera', task: 'pick cup', take: 4 };

test('every placeholder is filled in, as often as it stands there', () => {
  expect(sessionName('{date} {time} {camera} {task} {take}/{take}', parts)).toBe('2026-11-21 07-05-09 Back camera pick cup 4/4');
});

test('without a task, a take is a take', () => {
  expect(sessionName('{task} {take}', { ...parts, task: '  ', take: 1 })).toBe('Take 1');
});

test('what is no placeholder stays as typed, and a text that looks like one is a text', () => {
  expect(sessionName('{episode} {toString} {task} {', { ...parts, task: '{take}' })).toBe('{episode} {toString} {take} {');
});

test('spaces are one space, and a name is never empty', () => {
  expect(sessionName('  {task}\n\t{take} ', { ...parts, task: ' pick   cup ' })).toBe('pick cup 4');
  expect(sessionName('{camera}', { ...parts, camera: '' })).toBe('Take 4');
});

test('at most 200 letters, none of them cut in half', () => {
  expect(sessionName('x'.repeat(199) + '{task}', parts)).toBe(`${'x'.repeat(199)}p`);
  expect(sessionName('x'.repeat(199) + '{task}', { ...parts, task: '🎬' })).toBe('x'.repeat(199));
});

test('the next take of a task is one more than its highest', () => {
  const take = (task: string, number: number) => ({ name: `${task} ${number}`, take: { task, number } });
  const sessions = [take('pick cup', 2), take('pick cup', 7), take('wave', 9), { name: 'Take 3' }, { name: 'Take 12b' }, { name: 'Kitchen' }];
  expect(nextTakeNumber(sessions, 'pick cup')).toBe(8);
  expect(nextTakeNumber(sessions, ' pick  cup ')).toBe(8);
  expect(nextTakeNumber(sessions, 'wave')).toBe(10);
  expect(nextTakeNumber(sessions, 'pour')).toBe(1);
  // Without a task, those that are named so count, also from before takes had numbers.
  expect(nextTakeNumber(sessions, '')).toBe(4);
  expect(nextTakeNumber([], '')).toBe(1);
});
